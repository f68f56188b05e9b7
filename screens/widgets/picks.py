"""A list of things to tick, with one row on top that stands for all of them."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.widgets.moves import MOVES, Moves
from screens.widgets.text import QUIET, joined, own

ON, SOME, OFF = "[x]", "[-]", "[ ]"
TICK = Binding("space", "tick", "Tick", id="tick", tooltip="Ticks the row, or takes the tick away.")
START = Binding(
    "enter", "screen.go", "Scan", key_display="enter", id="scan", tooltip="Reads what is ticked; writes nothing."
)


def box(state: str) -> Content:
    """Return a tick box in its colour."""
    return own(state, QUIET if state == OFF else "bold $text-accent")


class Picks(Moves, OptionList):
    """Ticks; all ticked is told apart from a list that names every one."""

    BINDINGS = [*MOVES, TICK, START]

    class Changed(Message):
        """Something was ticked in `pane`."""

        def __init__(self, pane: "Picks") -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, everything: str, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._everything = everything
        self._labels: dict[str, Content] = {}
        self.picked: set[str] = set()
        self.all = True
        """Whether everything is meant, whatever there is."""

    def offer(self, labels: dict[str, Content], picked: AbstractSet[str] | None = None) -> None:
        """Offer these rows by their id; all of them are ticked, or `picked`."""
        self._labels = labels
        self.all = picked is None
        self.picked = set(labels) if picked is None else picked & labels.keys()
        self.set_options(Option("", id) for id in ("", *labels))
        self.highlighted = 0
        self._redraw()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked ids in their order; empty where everything is meant."""
        return () if self.all else tuple(id for id in self._labels if id in self.picked)

    @property
    def kept(self) -> frozenset[str] | None:
        """What to offer again as ticked; None where everything is meant."""
        return None if self.all else frozenset(self.picked)

    @property
    def none(self) -> bool:
        """Whether nothing is ticked."""
        return not self.all and not self.picked

    def action_tick(self) -> None:
        """Tick or untick the row below the cursor."""
        option = self.highlighted_option
        if option is None:
            return
        if not option.id:
            self.all = not self.all
            self.picked = set(self._labels) if self.all else set()
        else:
            self.picked ^= {option.id}
            self.all = self.picked == set(self._labels)
        self._redraw()
        self.post_message(self.Changed(self))

    def _redraw(self) -> None:
        for place, line in enumerate(self._row_texts()):
            self.replace_option_prompt_at_index(place, line)

    def _row_texts(self) -> Sequence[Content]:
        whole = ON if self.all else SOME if self.picked else OFF
        rows = [joined(box(ON if id in self.picked else OFF), " ", label) for id, label in self._labels.items()]
        return [joined(box(whole), " ", self._everything), *rows]
