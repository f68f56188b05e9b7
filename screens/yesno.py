"""A question with two answers, of which the harmless one has the focus."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from screens.dialog import Dialog
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, own, stacked


class YesNo(Dialog[bool]):
    """Asks; y answers yes, everything else no."""

    BINDINGS = [
        Binding("y", "yes", "Yes", id="yes", tooltip="Answers yes."),
        Binding("n,escape", "no", "No", id="no", tooltip="Answers no, and changes nothing."),
        Binding(
            "left,right,h,l", "app.focus_next", "Other", show=False, id="other", tooltip="Goes to the other answer."
        ),
    ]

    def __init__(
        self, question: str, consequence: str, yes: str = "Yes", no: str = "No", *, at_once: bool = False
    ) -> None:
        """Ask `question`; `at_once` takes a yes that comes at once, since it only stops something."""
        super().__init__()
        self._at_once = at_once
        self._question = question
        self._consequence = consequence
        self._labels = (yes, no)

    @property
    def answerable(self) -> bool:
        """Whether a yes counts."""
        return self._at_once or super().answerable

    def compose(self) -> ComposeResult:
        """Put the question above its answers."""
        with Vertical(classes="dialog"):
            yield Sheet(id="question")
            with Horizontal(classes="answers"):
                yield from self.buttons()

    def buttons(self) -> Iterator[Button]:
        """Return the two answers."""
        yield Button(f"{self._labels[1]}  esc", id="no", compact=True)
        yield Button(f"{self._labels[0]}  y", id="yes", compact=True)

    def on_mount(self) -> None:
        """Say what is asked."""
        self.query_one("#no").focus()
        self.query_one(Sheet).show(stacked([own(self._question, "bold"), own(self._consequence, QUIET)]))

    @on(Button.Pressed, "#yes")
    def action_yes(self) -> None:
        """Answer yes, unless the question has only just appeared."""
        if self.answerable:
            self.end(True)

    @on(Button.Pressed, "#no")
    def action_no(self) -> None:
        """Answer no."""
        self.end(False)
