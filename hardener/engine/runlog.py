"""A run as its journal tells it: which changes ended and how, which calls were made, what is not known."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import msgspec

from hardener.engine import chain
from hardener.engine.chain import Record
from hardener.engine.model import AnyCheck, Change, Outcome, Plan, RunStatus
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.signing import Signer
from hardener.engine.wayback import Back, Trail, way_back

ACCEPTED, SENDING = "accepted", "sending"
CLEANED_UP = "cleaned up"
"""How a change was left whose calls were taken back before its last one."""
WAITING = (RunStatus.STOPPED, RunStatus.NEEDS_HUMAN)
"""How a run ends that can be gone on with."""


class Progress(msgspec.Struct):
    """How far one change got."""

    before: Any = None
    """The state read just before its first call; None when it was never begun."""
    calls: dict[int, str] = {}
    """By sequence number: `accepted`, or `sending` where no outcome was written."""
    attempts: dict[int, int] = {}
    outputs: dict[str, Any] = {}
    """Values that later calls refer to, by `name` and path of the reference."""
    undone: list[str] = []
    """What AWS said it did not do of a call that it took."""
    after: Any = None
    """The last state read after a call; None when there was none."""
    cleaned: bool = False
    """Whether what was begun was taken away again."""
    result: ChangeResult | None = None
    left: ChangeResult | None = None
    """How it was left, where a resume may go on with it."""


class RunLog(msgspec.Struct):
    """The journal of one run, understood."""

    id: str
    begin: Record
    changes: dict[str, Progress]
    end: Record | None
    head: str
    signed_by: str
    """The id of the key that every one of its records is signed with; empty where there is no such key."""

    @property
    def undoes(self) -> str:
        """The run it takes back; empty for none."""
        return str(self.begin.get("undoes", ""))


def load(directory: Path, signer: Signer) -> RunLog | None:
    """Return what the journal in `directory` tells, None when it was never begun. Raises Rejected when damaged."""
    records, _ = chain.read(directory / "journal.jsonl", signer)
    if not records:
        return None
    keys = {str(record.get("key", "")) for record in records}
    log = RunLog(directory.name, records[0], {}, None, records[-1]["h"], keys.pop() if len(keys) == 1 else "")
    for record in records[1:]:
        _take(log, record)
    return log


def _take(log: RunLog, record: Record) -> None:
    event = record["ev"]
    if event == "end":
        log.end = record
    elif event == "resume":
        log.end = None
    elif "change" in record:
        progress = log.changes.setdefault(record["change"], Progress())
        _STEPS.get(event, _ignore)(progress, record)


def _ignore(progress: Progress, record: Record) -> None:
    """Leave records that matter to readers of the journal only."""


def _precheck(progress: Progress, record: Record) -> None:
    if record["ok"] and progress.before is None:
        progress.before = record["state"]


def _intent(progress: Progress, record: Record) -> None:
    progress.calls[record["seq"]] = SENDING
    progress.attempts[record["seq"]] = record["attempt"]


def _outcome(progress: Progress, record: Record) -> None:
    if record["kind"] == ACCEPTED:
        progress.calls[record["seq"]] = ACCEPTED
        progress.outputs |= record.get("refs", {})
        progress.undone = record.get("undone", [])
    elif record["kind"] in ("rejected", "never-sent"):
        progress.calls.pop(record["seq"], None)


def _verify(progress: Progress, record: Record) -> None:
    if record.get("state") is not None:
        progress.after = record["state"]
    progress.cleaned = record.get("how") == CLEANED_UP


def _left(progress: Progress, record: Record) -> None:
    progress.left = msgspec.convert(record["result"], ChangeResult)


def _changed(progress: Progress, record: Record) -> None:
    progress.result = msgspec.convert(record["result"], ChangeResult)


_STEPS = {
    "precheck": _precheck,
    "intent": _intent,
    "outcome": _outcome,
    "reconciled": _outcome,
    "verify": _verify,
    "left": _left,
    "changed": _changed,
}


def as_run(
    log: RunLog, plan: Plan, checks: Iterable[AnyCheck], *, running: bool, taken_back: Collection[str], set_aside: bool
) -> Run:
    """Return the run that `log` tells of, with a result for every change of `plan`.

    `taken_back` are the ids of the changes that later runs have undone.
    """
    end = log.end
    status = RunStatus(end["status"]) if end else RunStatus.RUNNING if running else RunStatus.INTERRUPTED
    results = tuple(result_of(change, log.changes.get(change.id, Progress())) for change in plan.changes)
    back = way_back([_trail(change, log) for change in plan.changes], checks, taken_back)
    return Run(
        run=log.id,
        plan_id=plan.id,
        started=log.begin["t"],
        finished=end["t"] if end else "",
        status=status,
        changes=results,
        undoable=end is not None and back.kind in (Back.EXACT, Back.PART),
        back=back,
        resumable=status is RunStatus.INTERRUPTED or (status in WAITING and any(one.open for one in results)),
        set_aside=set_aside,
        undoes=log.undoes,
        caller=str(log.begin.get("caller", "")),
        head=log.head,
    )


def _trail(change: Change, log: RunLog) -> Trail:
    got = log.changes.get(change.id, Progress())
    return Trail(
        change=change,
        before=got.before,
        after=got.after,
        sent=frozenset() if got.cleaned else frozenset(got.calls),
        cleaned=got.cleaned,
    )


def result_of(change: Change, progress: Progress) -> ChangeResult:
    """Return the recorded result, or what can be said of a change that has none, which a resume would go on with."""
    return progress.result or msgspec.structs.replace(progress.left or _unrecorded(change, progress), open=True)


def _unrecorded(change: Change, progress: Progress) -> ChangeResult:
    if SENDING in progress.calls.values():
        return result(change, progress, Outcome.UNKNOWN, "the run ended while a call was on its way")
    if progress.calls:
        return result(change, progress, Outcome.FAILED, stopped_half_way(change, progress))
    return result(change, progress, Outcome.SKIPPED, "not begun")


def stopped_half_way(change: Change, progress: Progress) -> str:
    """Say how far a change got that nobody ended."""
    made = sum(state == ACCEPTED for state in progress.calls.values())
    return f"stopped after {made} of {len(change.made)} calls; resume goes on, undo takes back"


def result(change: Change, progress: Progress, outcome: Outcome, reason: str) -> ChangeResult:
    """Return the result of `change` as far as it got."""
    return ChangeResult(
        id=change.id,
        check=change.check,
        account=change.account,
        account_name=change.account_name,
        region=change.region,
        summary=change.summary,
        outcome=outcome,
        reason=reason,
        calls_made=sum(progress.calls.get(call.seq) == ACCEPTED for call in change.made),
        calls_total=len(change.made),
    )
