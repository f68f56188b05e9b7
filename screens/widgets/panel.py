"""A pane of text with a titled border, which scrolls with the keys of every list."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from screens.widgets.moves import MOVES, Moves
from screens.widgets.sheet import Document, Sheet


class Panel(Moves, VerticalScroll, can_focus=True):
    """Shows one document at a time; a new one starts at its top."""

    BINDINGS = MOVES

    FIRST = "scroll_home"
    LAST = "scroll_end"

    def __init__(self, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._subject = ""

    def compose(self) -> ComposeResult:
        """Hold the text."""
        yield Sheet()

    def show(self, document: Document | Content, subject: str = "") -> None:
        """Show `document`; the place stays while the `subject` is the same."""
        self.query_one(Sheet).show(document)
        if subject != self._subject:
            self._subject = subject
            self.scroll_home(animate=False)

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        return self.query_one(Sheet).text

    def action_cursor_down(self) -> None:
        """Scroll one line down."""
        self.scroll_down(animate=False)

    def action_cursor_up(self) -> None:
        """Scroll one line up."""
        self.scroll_up(animate=False)
