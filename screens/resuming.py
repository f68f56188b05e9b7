"""The question before a run is gone on with."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from hardener.engine.outcomes import Run
from screens.runs import tally
from screens.widgets.onoff import OnOff
from screens.widgets.sheet import Sheet
from screens.words import counted
from screens.yesno import YesNo

GOING_ON = (
    "keep going after a failure · on: the other accounts go on",
    "keep going after a failure · off: the first one stops the run",
)
"""What is said of a run that keeps going, and of one that does not."""


class ResumeScreen(YesNo):
    """Says what is left to do, and asks whether a failure in one account stops the others."""

    def __init__(self, run: Run) -> None:
        left = [one for one in run.changes if one.open]
        told = f"{tally(run)}. {counted(len(left), 'change')} of the confirmed plan are left to go on with."
        if len(left) == 1:
            told = f"{tally(run)}. 1 change of the confirmed plan is left to go on with."
        super().__init__("Resume this run?", f"{told} What is unknown is settled by reading first.", "Resume", "Cancel")
        self._several = len({one.account for one in left}) > 1
        self.keep_going = False

    def compose(self) -> ComposeResult:
        """Put the question above its answers."""
        with Vertical(classes="dialog"):
            yield Sheet(id="question")
            if self._several:
                yield OnOff(False, GOING_ON, id="keep-going")
            with Horizontal(classes="answers"):
                yield from self.buttons()

    @on(OnOff.Changed)
    def _switched(self) -> None:
        self.keep_going = self.query_one(OnOff).value
