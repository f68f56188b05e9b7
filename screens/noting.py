"""What somebody writes down in an audit, and who they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from screens.dialog import Dialog
from screens.widgets.facts import wrapped
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, own, shown, stacked


@dataclass(frozen=True)
class Line:
    """One field: its id, its title, what stands in it, an example, and whether it may be empty."""

    id: str
    title: str
    value: str
    example: str
    optional: bool = False


class WriteScreen(Dialog[tuple[str, ...]]):
    """Ends in what was typed, field by field; in nothing where it was left."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Writes nothing down."),
        Binding("down", "app.focus_next", "Next", show=False, id="field-next", tooltip="Goes to the next field."),
        Binding("up", "app.focus_previous", "Before", show=False, id="field-back", tooltip="Goes one field back."),
    ]

    def __init__(self, title: Content, about: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Put what it is about above the fields."""
        with Vertical(classes="dialog", id="write-dialog") as dialog:
            dialog.border_title = self._title
            yield Sheet(id="about-note")
            for one in self._lines:
                with Horizontal(classes="field"):
                    yield Static(own(one.title), classes="title", markup=False)
                    yield Input(one.value, placeholder=one.example, id=one.id, compact=True)
            yield Sheet(id="signed")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Write down  enter", id="write-it", compact=True)

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query_one("#about-note", Sheet).show(
            lambda width: stacked([*wrapped(shown(self._about, QUIET), width), own("")])
        )
        self.query_one(Input).focus()
        self._look()

    @property
    def _typed(self) -> tuple[str, ...]:
        return tuple(self.query_one(f"#{one.id}", Input).value.strip() for one in self._lines)

    @property
    def _wrong(self) -> str:
        pairs = zip(self._lines, self._typed, strict=True)
        return next((f"✗ missing: {one.title}" for one, typed in pairs if not typed and not one.optional), "")

    @on(Input.Changed)
    def _look(self) -> None:
        self.query_one("#signed", Sheet).show(own(self._wrong or "It goes into the audit's file at once.", QUIET))
        self.query_one("#write-it", Button).disabled = bool(self._wrong)

    @on(Input.Submitted)
    @on(Button.Pressed, "#write-it")
    def _write(self) -> None:
        if self._wrong:
            self.focus_next()
        elif self.answerable:
            self.end(self._typed)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Write nothing down."""
        self.end()
