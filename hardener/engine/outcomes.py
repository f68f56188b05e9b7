"""How a run stands: one result per change, and the status of the whole."""

from collections.abc import Sequence

import msgspec

from hardener.engine.model import Outcome, RunStatus

_EXIT = {
    RunStatus.DONE: 0,
    RunStatus.REFUSED: 4,
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
    """Calls that AWS accepted."""
    calls_total: int = 0


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
    if Outcome.DONE in outcomes or any(result.calls_made for result in results):
        return RunStatus.PARTIAL
    return RunStatus.FAILED if Outcome.FAILED in outcomes else RunStatus.REFUSED
