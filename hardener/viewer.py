"""The wizard on one saved plan, to read: it signs in nowhere, and its workbench refuses to write."""

import os
from pathlib import Path
from typing import Any

from textual.screen import Screen

from hardener.app import HardenerApp, has_utf8
from hardener.engine.gate import expired
from hardener.engine.planfile import PlanFile
from hardener.engine.workbench import Workbench
from screens.grouping import groups
from screens.savedplan import SavedPlanScreen


class PlanViewer(HardenerApp):
    """Shows the plan in a file, and nothing else."""

    def __init__(self, workbench: Workbench, file: PlanFile, path: Path, *, ascii_only: bool = False) -> None:
        super().__init__(workbench, ascii_only=ascii_only)
        self._file = file
        self._path = path

    def get_default_screen(self) -> Screen[Any]:
        """Start with the plan."""
        plan = self._file.plan
        grouped = groups(plan, self.session.workbench.checks)
        return SavedPlanScreen(self.session, self._file, grouped, self._path, expired(plan))

    def _leave(self) -> None:
        self.exit(0, return_code=0)


def view(workbench: Workbench, file: PlanFile, path: Path, *, ascii_only: bool = False) -> None:
    """Show the plan in `file`, which was read from `path`, until the operator leaves."""
    PlanViewer(workbench, file, path, ascii_only=ascii_only or not has_utf8(os.environ)).run()
