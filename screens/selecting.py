"""Selecting targets: one, a row, a column, all that fail, and none."""

from collections.abc import Iterable, Sequence

from textual import on

from hardener.engine.model import Finding, Status
from screens.session import key
from screens.step import Step
from screens.targets import Targets
from screens.widgets.matrix import Matrix
from screens.words import counted


class Selecting(Step):
    """A screen with targets, of which only those can be selected that a plan does something about."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of this screen."""
        raise NotImplementedError

    @property
    def targets(self) -> Matrix | Targets:
        """The list or the grid of targets."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the targets anew."""
        raise NotImplementedError

    @on(Matrix.Many)
    def _many(self, event: Matrix.Many) -> None:
        self.select_all(event.findings)

    def select_all(self, findings: Iterable[Finding]) -> None:
        """Select what fails of `findings`, or take it out."""
        meant = list(findings)
        plannable = self.session.plannable(meant)
        if not plannable:
            self.tell(self.unselectable(meant), "warning")
            return
        self.session.toggle(plannable)
        self.redraw()

    def unselectable(self, findings: Sequence[Finding]) -> str:
        """Return why none of `findings` can be selected, and what can be done instead."""
        failing = [one for one in findings if one.status is Status.FAILING]
        if not failing:
            keys = self.instead(findings[0]) if len(findings) == 1 else ()
            return "\n".join(["Nothing fails there, so there is nothing to select", *keys])
        keys = self.instead(failing[0]) if len(findings) == 1 else ()
        return "\n".join([f"No plan can do this: {self.session.refusal(failing[0])}", *keys])

    def instead(self, finding: Finding) -> Sequence[str]:
        """Return the keys that lead on where no plan does anything, one sentence each."""
        return ()

    def clear_targets(self) -> bool:
        """Take every target of this screen out of the selection; return whether one was in it."""
        mine = {key(one) for one in self.findings} & self.session.chosen
        self.session.chosen -= mine
        if mine:
            self.redraw()
        return bool(mine)

    def action_tick(self) -> None:
        """Select the target below the cursor, or take it out."""
        if self.targets.pointed is not None:
            self.select_all([self.targets.pointed])

    def action_all(self) -> None:
        """Select everything that fails here."""
        failing = [one for one in self.findings if one.status is Status.FAILING]
        plannable = self.session.plannable(failing)
        self.session.chosen |= plannable
        self.redraw()
        if len(plannable) < len(failing):
            number = counted(len(failing) - len(plannable), "target")
            self.tell(f"Not selected: {number} that no plan can mend; the cursor on one of them shows why")

    def action_none(self) -> None:
        """Take everything of this screen out of the selection."""
        self.clear_targets()
