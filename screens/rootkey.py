"""The root user's own access key, for what nobody else may do: held in memory only."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input, Static

from hardener.engine.model import Finding
from screens.dialog import Dialog
from screens.widgets.facts import bullets
from screens.widgets.sheet import Sheet
from screens.widgets.text import joined, own, shown

TOLD = (
    "AWS is asked whose key it is; one that is not root's of this account is not taken.",
    "It stays in this program's memory, and is in no plan, journal or log.",
    "It is forgotten after the next run, and when you leave this check.",
)


class RootKeyScreen(Dialog[tuple[str, str]]):
    """Ends in the key's id and its secret."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Takes no key."),
    ]

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._finding = finding

    def compose(self) -> ComposeResult:
        """Say what happens to the key above where it is typed."""
        one = self._finding
        with Vertical(classes="dialog -question") as dialog:
            dialog.border_title = joined("Root's access key of ", shown(f"{one.account_name} {one.account}"))
            yield Sheet(id="told")
            for name, words in (("key-id", "Access key id"), ("key-secret", "Secret access key")):
                yield Static(own(words), classes="asked", markup=False)
                yield Input(id=name, compact=True, password=True)
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Use it  enter", id="use", compact=True, disabled=True)

    def on_mount(self) -> None:
        """Say what happens to it."""
        self.query_one("#told", Sheet).show(lambda width: bullets([own(line) for line in TOLD], width))
        self.query_one("#key-id").focus()

    @property
    def _typed(self) -> tuple[str, str]:
        return self.query_one("#key-id", Input).value.strip(), self.query_one("#key-secret", Input).value.strip()

    @on(Input.Changed)
    def _look(self) -> None:
        self.query_one("#use", Button).disabled = not all(self._typed)

    @on(Input.Submitted)
    @on(Button.Pressed, "#use")
    def _use(self, event: Message) -> None:
        event.stop()
        if all(self._typed) and self.answerable:
            self.end(self._typed)
        elif self._typed[0]:
            self.query_one("#key-secret").focus()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Take no key."""
        self.end()
