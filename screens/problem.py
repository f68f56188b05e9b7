"""A problem that has to be read before anything else goes on."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from screens.dialog import Dialog
from screens.widgets.facts import hung
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, own, plain, shown, stacked
from screens.words import Said


class ProblemScreen(Dialog[None]):
    """One sentence and the next step; any of the usual keys closes it."""

    BINDINGS = [
        Binding("escape,q", "dismiss", "Close", key_display="esc", id="close", tooltip="Closes this."),
        Binding("c", "copy", "Copy", id="copy", tooltip="Copies what went wrong."),
    ]

    def __init__(self, title: str, problem: Said) -> None:
        super().__init__()
        self._headline = title
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Show what went wrong."""
        with Vertical(classes="dialog -grave") as dialog:
            dialog.border_title = own(self._headline)
            yield Sheet(id="problem")
            with Horizontal(classes="answers"):
                yield Button("Close", id="close", compact=True)

    def on_mount(self) -> None:
        """Say it."""
        self.query_one("#close").focus()
        sentence, hint = self._problem
        self.query_one(Sheet).show(
            lambda width: stacked(
                [
                    hung(own("✗ ", "$text-error"), shown(sentence, "bold"), width),
                    *([own(""), hung(own("Next  ", QUIET), shown(hint), width)] if hint else []),
                ]
            )
        )

    def on_button_pressed(self) -> None:
        """Close."""
        self.end()

    def action_copy(self) -> None:
        """Copy what went wrong."""
        self.app.copy_to_clipboard(plain(" ".join(self._problem)))
        self.notify("Copied", markup=False)
