"""Glyph, word and colour of every verdict. The word is always there, so colour never carries meaning alone."""

from typing import NamedTuple

from textual.content import Content

from hardener.engine.model import Outcome, RunStatus, Severity, Status, UndoClass
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
}

RUN = {
    RunStatus.RUNNING: Mark("…", "running", BUSY),
    RunStatus.INTERRUPTED: Mark("!", "interrupted", UNSURE),
    RunStatus.STOPPED: Mark("~", "stopped", UNSURE),
    RunStatus.DONE: Mark("✓", "done", GOOD),
    RunStatus.PARTIAL: Mark("~", "partial", UNSURE),
    RunStatus.REFUSED: Mark("✗", "refused", BAD),
    RunStatus.FAILED: Mark("✗", "failed", BAD),
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

SIGN = {"+": GOOD, "-": BAD, "~": UNSURE, " ": QUIET}
"""The colours of a diff; its signs say the same."""

CHOSEN = "●"


def chosen(yes: bool) -> Content:
    """Return the mark of something that is selected, or the room for it."""
    return Content.styled(CHOSEN, "bold $text-accent") if yes else Content(" ")
