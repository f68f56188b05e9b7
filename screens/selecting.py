"""Selecting targets: one, a row, a column, all that fail, and none."""

from collections.abc import Iterable

from textual import on

from hardener.engine.model import Finding, Status
from screens.session import key
from screens.step import Step
from screens.targets import Targets
from screens.widgets.matrix import Matrix


class Selecting(Step):
    """A screen with targets, of which only those that fail can be selected."""

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
        failing = {key(one) for one in findings if one.status is Status.FAILING}
        if not failing:
            self.tell("Nothing fails there, so there is nothing to select", "warning")
            return
        self.session.toggle(failing)
        self.redraw()

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
        self.session.chosen |= {key(one) for one in self.findings if one.status is Status.FAILING}
        self.redraw()

    def action_none(self) -> None:
        """Take everything of this screen out of the selection."""
        self.clear_targets()
