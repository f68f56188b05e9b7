"""Keeping what was wanted: saving the baseline, and offering it before it would be lost."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from screens.dialog import Dialog
from screens.widgets.facts import bullets, hung, wrapped
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, own, shown, stacked

SAVE = Binding("s", "save", "Save", id="save", tooltip="Saves settings, attestations and exceptions for the next time.")
"""For a screen on which the baseline can be saved; the bar on top then names the key."""
CONSEQUENCE = "What is not saved holds for this session only. The next start judges every account without it."


def unsaved(parts: Sequence[str], *, saves: bool) -> Callable[[int], Sequence[Content]]:
    """Return the warning, for a width, that a run rests on `parts`, which are not saved; nothing without any."""
    told = f"Not saved: {', '.join(parts)}. The next start would judge these accounts without it"
    said = own(told + ("; s saves it." if saves else "."))
    return lambda width: [hung(own("! ", "bold $text-warning"), said, width)] if parts else []


class SaveFirst(Dialog[bool]):
    """Asks whether what is not saved is saved before going on; ends in yes, no, or nothing to stay."""

    BINDINGS = [
        Binding("s", "save", "Save", id="save-first", tooltip="Saves it, then goes on."),
        Binding("w", "without", "Without", id="without-saving", tooltip="Goes on without saving it."),
        Binding("escape", "stay", "Stay", key_display="esc", id="stay", tooltip="Stays here, and saves nothing."),
        Binding("right,l", "app.focus_next", "Next", show=False, id="other", tooltip="Goes to the next answer."),
        Binding("left,h", "app.focus_previous", "Before", show=False, id="other-back", tooltip="Goes one answer back."),
    ]

    def __init__(self, question: str, parts: Sequence[str], goes_on: str) -> None:
        """Ask `question` about `parts`; `goes_on` is what follows, such as `Quit`."""
        super().__init__()
        self._question = question
        self._parts = parts
        self._goes_on = goes_on

    def compose(self) -> ComposeResult:
        """Put what is not saved above the answers."""
        with Vertical(classes="dialog"):
            yield Sheet(id="question")
            with Horizontal(classes="answers"):
                yield Button("Stay  esc", id="stay", compact=True)
                yield Button(f"{self._goes_on} without  w", id="without", compact=True)
                yield Button(f"Save, {self._goes_on.lower()}  s", id="save", compact=True)

    def on_mount(self) -> None:
        """Say what is not saved."""
        self.query_one("#stay").focus()
        self.query_one(Sheet).show(
            lambda width: stacked(
                [
                    own(self._question, "bold"),
                    own(""),
                    bullets([shown(part) for part in self._parts], width),
                    own(""),
                    *wrapped(own(CONSEQUENCE, QUIET), width),
                ]
            )
        )

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save it, and go on."""
        if self.answerable:
            self.end(True)

    @on(Button.Pressed, "#without")
    def action_without(self) -> None:
        """Go on without."""
        if self.answerable:
            self.end(False)

    @on(Button.Pressed, "#stay")
    def action_stay(self) -> None:
        """Stay."""
        self.end()
