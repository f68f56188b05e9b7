"""How a run stands: one result per change, and the status of the whole."""

from collections.abc import Sequence

import msgspec

from hardener.engine.model import Outcome, RunStatus
from hardener.engine.wayback import NO_WAY, WayBack

_EXIT = {
    RunStatus.DONE: 0,
    RunStatus.REFUSED: 4,
    RunStatus.GIVEN_UP: 4,
    RunStatus.PARTIAL: 5,
    RunStatus.STOPPED: 5,
    RunStatus.INTERRUPTED: 5,
    RunStatus.NEEDS_HUMAN: 6,
}


class ChangeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one change."""

    id: str
    check: str
    account: str
    account_name: str
    region: str | None
    summary: str
    outcome: Outcome
    reason: str
    """Why, in words; empty only where the outcome is done."""
    calls_made: int = 0
    """Calls that AWS accepted, without those that only clean up."""
    calls_total: int = 0
    open: bool = False
    """Whether a resume would go on with it."""

    @property
    def stopped(self) -> bool:
        """Whether it was stopped half way, to be gone on with, and nothing has failed."""
        return self.open and self.outcome is Outcome.FAILED


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One application of a plan, as its journal tells it."""

    run: str
    plan_id: str
    started: str
    finished: str
    """UTC; empty while it is running or when it was interrupted."""
    status: RunStatus
    changes: tuple[ChangeResult, ...]
    undoable: bool
    """Whether an undo would take anything back."""
    back: WayBack = NO_WAY
    """What an undo would take back, and why not more."""
    resumable: bool = False
    """Whether it can be gone on with: it was cut off or stopped, or waits for a read to settle something."""
    set_aside: bool = False
    """Whether somebody said that it is to be left as it is, so that it is offered no more."""
    undoes: str = ""
    """The run this one took back."""
    caller: str = ""
    """The ARN that applied it."""
    head: str = ""
    """The hash of the journal's last record."""

    @property
    def exit_code(self) -> int:
        """The exit code that tells this status to a pipeline."""
        return _EXIT.get(self.status, 1)


def status_of(results: Sequence[ChangeResult], *, stopped: bool) -> RunStatus:
    """Return the status of a run that ended with `results`."""
    outcomes = {result.outcome for result in results}
    if Outcome.UNKNOWN in outcomes:
        return RunStatus.NEEDS_HUMAN
    if outcomes <= {Outcome.DONE}:
        return RunStatus.DONE
    if stopped:
        return RunStatus.STOPPED
    # What was given up has left nothing behind, whatever calls were made for it.
    if Outcome.DONE in outcomes or any(one.calls_made for one in results if one.outcome is not Outcome.GIVEN_UP):
        return RunStatus.PARTIAL
    if Outcome.FAILED in outcomes:
        return RunStatus.FAILED
    return RunStatus.GIVEN_UP if Outcome.GIVEN_UP in outcomes else RunStatus.REFUSED
