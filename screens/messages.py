"""What a screen wants next. The App decides which screen that is and what has to be worked out first."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from textual.message import Message

from hardener.engine.model import Question
from hardener.engine.outcomes import Run
from hardener.engine.planfile import PlanFile
from hardener.engine.selection import Selection
from hardener.engine.workbench import Key
from screens.grouping import Group
from screens.legs import Line
from screens.waiting import Wanted


class ScopeWanted(Message):
    """Go on to choosing what is looked at."""


class ScanWanted(Message):
    """Read and judge `selection`."""

    def __init__(self, selection: Selection) -> None:
        super().__init__()
        self.selection = selection


class ScanDropped(Message):
    """Stop reading, and go back to the scope."""


class HomeWanted(Message):
    """Go back to the overview, and keep what is selected."""


class CheckWanted(Message):
    """Open one line of the overview; `account` is where its cursor starts."""

    def __init__(self, line: Line, walk: tuple[Line, ...] = (), account: str = "") -> None:
        super().__init__()
        self.line = line
        self.walk = walk
        self.account = account


class AuditCheckWanted(Message):
    """Open one check of an audit."""

    def __init__(self, check: str) -> None:
        super().__init__()
        self.check = check


class PlanWanted(Message):
    """Make a plan for the chosen findings and show it."""

    def __init__(self, chosen: AbstractSet[Key]) -> None:
        super().__init__()
        self.chosen = chosen


class OffersWanted(Message):
    """Make a plan for what was asked for by name, as pairs of a finding and an offer's id, and show it."""

    def __init__(self, asked: Sequence[tuple[Key, str]]) -> None:
        super().__init__()
        self.asked = asked


class ApplyWanted(Message):
    """Ask for the confirmation of the plan that is on the screen."""

    def __init__(self, file: PlanFile, groups: Sequence[Group], *, allow_incomplete: bool) -> None:
        super().__init__()
        self.file = file
        self.groups = groups
        self.allow_incomplete = allow_incomplete


class HistoryWanted(Message):
    """List the runs."""


class RunWanted(Message):
    """Show one run."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run


class UndoWanted(Message):
    """Make the plan that takes `run` back, and show it."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self.run = run


class ResumeWanted(Message):
    """Go on with an unfinished run; the operator has confirmed it. `keep_going` also after a failure in one account."""

    def __init__(self, run: Run, *, keep_going: bool) -> None:
        super().__init__()
        self.run = run
        self.keep_going = keep_going


class QuestionWanted(Wanted[Mapping[str, str]]):
    """The run asks `question`; its thread waits for what is typed, by name."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
