"""Asks where a file goes."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from screens.dialog import Dialog
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, stacked


class PathScreen(Dialog[Path]):
    """One line for a path; enter saves, esc does not."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel", id="cancel", tooltip="Saves nothing.")]

    def __init__(self, suggested: str) -> None:
        super().__init__()
        self._suggested = suggested

    def compose(self) -> ComposeResult:
        """Show the line with a name in it."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Save the plan to"
            yield Input(self._suggested, id="path", compact=True)
            yield Sheet(id="path-keys")

    def on_mount(self) -> None:
        """Say what the keys do."""
        self.query_one(Input).focus()
        keys = joined(("enter", "bold $text-accent"), " saves   ", ("esc", "bold $text-accent"), " cancels")
        self.query_one(Sheet).show(stacked([keys, own("A plan holds no secrets; only you can read the file.", QUIET)]))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.end(Path(event.value.strip()).expanduser() if event.value.strip() else None)
