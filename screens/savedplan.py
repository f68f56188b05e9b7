"""A plan that was saved, opened to read: the review without the keys that apply, accept or save something."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from textual.content import Content

from hardener.engine.planfile import PlanFile
from hardener.engine.spelling import spelled
from screens.grouping import Group
from screens.plantext import headline
from screens.review import ReviewScreen
from screens.session import Session
from screens.widgets.facts import hung
from screens.widgets.sheet import Sheet
from screens.widgets.text import own, shown, stacked

_LEFT_OUT = ("apply", "gaps", "export", "history", "save")
"""The actions of the review that are not here."""


class SavedPlanScreen(ReviewScreen):
    """Every change, every refusal and every gap of a plan in a file; nobody is signed in, and nothing is applied."""

    STEP = ""

    def __init__(self, session: Session, file: PlanFile, groups: Sequence[Group], path: Path, late: str) -> None:
        """Show the plan in `path`; `late` says why it may not be begun now, and is empty where it may."""
        super().__init__(session, file, groups)
        self._path = path
        self._late = late

    def foretell(self) -> None:
        """Say how it is applied; AWS is not asked, since nobody is signed in."""
        self.query_one("#accept").display = False
        self.query_one("#totals", Sheet).show(self._about)

    def _about(self, width: int) -> Content:
        practice = self.session.workbench.practice
        told = "Opened to read."
        if self._late:
            told += f" It can't be applied: {self._late}."
        elif self.file.plan.changes:
            line = spelled(f"hardener apply {quote(str(self._path))}", practice=practice)
            told += f" In its window: {line} --approve DIGEST (c copies it)"
        return stacked([headline(self.file, (), width), hung(own(""), shown(told), width)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that would do something about the plan."""
        return False if action in _LEFT_OUT else super().check_action(action, parameters)

    def leave(self) -> None:
        """Leave hardener: there is no screen before this one."""
        self.app.exit(0, return_code=0)
