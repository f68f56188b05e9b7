"""The code of an MFA device, asked for while a worker thread signs in and waits for it."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input

from hardener.engine.model import SignInFailed
from screens.dialog import Dialog
from screens.waiting import Unanswered, Wanted
from screens.widgets.facts import hung, wrapped
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, own, shown, stacked

DIGITS = 6


class CodeWanted(Wanted[str]):
    """A thread asks for the code of `device`, and waits."""

    def __init__(self, device: str) -> None:
        super().__init__()
        self.device = device

    def wait(self, asking: Callable[[], bool]) -> str:
        """Return the code once it is there; called in the thread that asks. Raises SignInFailed without one."""
        try:
            return super().wait(asking)
        except Unanswered:
            raise SignInFailed(
                f"no code of the MFA device {self.device} was given",
                "sign in again and type what the device shows, or use credentials that need no code",
            ) from None


class CodeScreen(Dialog[None]):
    """Six digits that are good for half a minute, so they may be seen while they are typed."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Gives no code: no sign-in."),
    ]

    def __init__(self, wanted: CodeWanted) -> None:
        super().__init__()
        self._wanted = wanted

    def compose(self) -> ComposeResult:
        """Put the device above the code."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = own("MFA code")
            yield Sheet(id="device")
            yield Input(id="code", compact=True, restrict="[0-9]*", max_length=DIGITS, placeholder="000000")
            yield Sheet(id="typed")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Sign in  enter", id="send", compact=True, disabled=True)

    def on_mount(self) -> None:
        """Say whose code it is."""
        self.query_one("#device", Sheet).show(
            lambda width: stacked(
                [
                    hung(own("Device  ", QUIET), shown(self._wanted.device, "bold"), width),
                    *wrapped(own("The profile asks for the code that this device shows now.", QUIET), width),
                ]
            )
        )
        self.query_one("#code").focus()
        self._count()

    @on(Input.Changed, "#code")
    def _count(self) -> None:
        typed = len(self.query_one("#code", Input).value)
        self.query_one("#send", Button).disabled = typed < DIGITS
        told = (
            own("✓ enter signs in", "$text-success") if typed == DIGITS else own(f"{typed} of {DIGITS} digits", QUIET)
        )
        self.query_one("#typed", Sheet).show(told)

    @on(Input.Submitted, "#code")
    @on(Button.Pressed, "#send")
    def _send(self, event: Message) -> None:
        """Hand the code over, once it is whole."""
        event.stop()
        code = self.query_one("#code", Input).value
        if self.answerable and len(code) == DIGITS:
            self._wanted.answer(code)
            self.end()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Give no code."""
        self._wanted.answer(None)
        self.end()
