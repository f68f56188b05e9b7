"""Glyph, word and colour of every verdict. The word is always there, so colour never carries meaning alone."""

from typing import NamedTuple

from textual.content import Content

from hardener.engine.model import Cause, Finding, Outcome, RunStatus, Severity, Status, UndoClass
from hardener.engine.model import Mark as How
from hardener.engine.outcomes import ChangeResult
from hardener.engine.wayback import Back
from screens.widgets.text import QUIET


class Mark(NamedTuple):
    """How one verdict looks."""

    glyph: str
    word: str
    style: str

    def content(self, width: int = 0) -> Content:
        """Return glyph and word, padded to `width` cells."""
        return Content.styled(f"{self.glyph} {self.word}".ljust(width), self.style)


GOOD, BAD, UNSURE, BUSY = "$text-success", "$text-error", "$text-warning", "$text-accent"

STATUS = {
    Status.FAILING: Mark("✗", "failing", BAD),
    Status.UNKNOWN: Mark("?", "unknown", UNSURE),
    Status.MANUAL: Mark("!", "person", UNSURE),
    Status.WAITING: Mark("…", "waiting", BUSY),
    Status.EXCEPTED: Mark("=", "excepted", QUIET),
    Status.OK: Mark("✓", "ok", GOOD),
    Status.NOT_APPLICABLE: Mark("-", "n/a", QUIET),
}
"""Worst first: the order in which lists are sorted and counts are told."""

WORST = list(STATUS)

OUTCOME = {
    Outcome.DONE: Mark("✓", "done", GOOD),
    Outcome.REFUSED: Mark("✗", "refused", BAD),
    Outcome.FAILED: Mark("✗", "failed", BAD),
    Outcome.UNKNOWN: Mark("?", "unknown", UNSURE),
    Outcome.SKIPPED: Mark("-", "skipped", QUIET),
    Outcome.GIVEN_UP: Mark("-", "given up", QUIET),
}

HALF_WAY = Mark("~", "stopped", UNSURE)
"""A change that was stopped in the middle and can be gone on with; nothing has failed."""


def ended(result: ChangeResult) -> Mark:
    """Return how the end of a change looks."""
    return HALF_WAY if result.stopped else OUTCOME[result.outcome]


RUN = {
    RunStatus.RUNNING: Mark("…", "running", BUSY),
    RunStatus.INTERRUPTED: Mark("!", "interrupted", UNSURE),
    RunStatus.STOPPED: Mark("~", "stopped", UNSURE),
    RunStatus.DONE: Mark("✓", "done", GOOD),
    RunStatus.PARTIAL: Mark("~", "partial", UNSURE),
    RunStatus.REFUSED: Mark("✗", "refused", BAD),
    RunStatus.FAILED: Mark("✗", "failed", BAD),
    RunStatus.GIVEN_UP: Mark("-", "given up", QUIET),
    RunStatus.NEEDS_HUMAN: Mark("!", "needs a person", UNSURE),
}

WAITING = Mark("·", "waiting", QUIET)
READING = Mark("…", "reading", BUSY)
CALLING = Mark("…", "calling", BUSY)
VERIFYING = Mark("…", "verifying", BUSY)
READ = Mark("✓", "read", GOOD)
BLOCKED = Mark("?", "blocked", UNSURE)
SKIPPED = Mark("-", "skipped", QUIET)

SEVERITY = {
    Severity.LOW: QUIET,
    Severity.MEDIUM: UNSURE,
    Severity.HIGH: BAD,
    Severity.CRITICAL: f"bold {BAD}",
}

UNDO = {
    UndoClass.EXACT: Mark("✓", "can be undone exactly", GOOD),
    UndoClass.EQUIVALENT: Mark("~", "can be undone, but not exactly", UNSURE),
    UndoClass.NONE: Mark("✗", "CANNOT be undone", f"bold {BAD}"),
}

BACK = {
    Back.EXACT: Mark("✓", "can be undone exactly", GOOD),
    Back.PART: Mark("~", "can be undone in part", UNSURE),
    Back.NEVER: Mark("✗", "CANNOT be undone", f"bold {BAD}"),
    Back.NOTHING: Mark("-", "nothing to take back", QUIET),
}
"""How far a run can be taken back."""

SIGN = {"+": GOOD, "-": BAD, "~": UNSURE, " ": QUIET}
"""The colours of a diff; its signs say the same."""

MARK = {
    How.NONE: Mark("·", "none", QUIET),
    How.EMPTY: Mark("○", "empty", BAD),
    How.IN_USE: Mark("●", "in use", UNSURE),
    How.KEPT: Mark("◐", "kept", QUIET),
}
"""How a target is, where a check says it in one word."""
DENIED = Mark("⊘", "blocked by a policy", UNSURE)
DONE_HERE = Mark("✓", "done in this session", GOOD)
LEGEND = (*MARK.values(), DENIED, DONE_HERE, *STATUS.values())
"""What may stand in a grid, in the order in which it is explained; an earlier one wins the glyph."""
_ITS_OWN = (Status.UNKNOWN, Status.WAITING, Status.EXCEPTED)
"""The verdicts that say more than what is there."""


def in_grid(finding: Finding, *, done: bool = False) -> Mark:
    """Return how a finding looks in a grid: what is there, rather than the verdict on it, where the check says it.

    What a policy of the organization keeps from being read is told apart from what is not known for other reasons;
    `done` where a run of this session has made it what it is.
    """
    if finding.trouble is not None and finding.trouble.cause in (Cause.SCP, Cause.RCP):
        return DENIED
    if finding.mark is None or finding.status in _ITS_OWN:
        return STATUS[finding.status]
    if done and finding.status is Status.OK:
        return DONE_HERE
    mark = MARK[finding.mark]
    # Kept on purpose and in order is quiet; kept, with something about it to be mended, is not.
    return mark._replace(style=BAD) if finding.mark is How.KEPT and finding.status is Status.FAILING else mark


CHOSEN = "●"


def chosen(yes: bool) -> Content:
    """Return the mark of something that is selected, or the room for it."""
    return Content.styled(CHOSEN, "bold $text-accent") if yes else Content(" ")
