"""The way back: a plan made from a run's journal and a fresh read, refused where the state has moved on."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from hardener.engine import clock
from hardener.engine.diff import moved
from hardener.engine.model import (
    Account,
    AnyCheck,
    AsWhom,
    CallFailed,
    Change,
    Cloud,
    Finding,
    Plan,
    Refused,
    State,
    Status,
    UndoClass,
    by_id,
)
from hardener.engine.planning import Drafting
from hardener.engine.reading import read_state
from hardener.engine.runlog import Progress


def draft_undo(
    cloud: Cloud, checks: tuple[AnyCheck, ...], plan: Plan, progress: Mapping[str, Progress], drafting: Drafting
) -> None:
    """Read every target that a run of `plan` wrote to, last first, and draft what takes it back."""
    accounts = {account.id: account for account in plan.accounts}
    for change in reversed(plan.changes):
        got = progress.get(change.id)
        if got is not None and got.before is not None and got.calls:
            _one(cloud, by_id(checks, change.check), change, got, accounts[change.account], drafting)


def _one(cloud: Cloud, check: AnyCheck, change: Change, got: Progress, account: Account, drafting: Drafting) -> None:
    read_at = clock.now()
    try:
        # An account that sees only itself has no management account that could look.
        cloud.identity(account, AsWhom.OWN if account.alone else check.entry)
        now = read_state(check, cloud.reader(account, change.region, Event()))
    except CallFailed as failed:
        drafting.miss(check, change.account, change.region, failed.trouble)
        return
    before = check.state.load(got.before)
    if check.reached(now, before):
        # A read shows the state before the run, so there is nothing to take back, or nothing that a call could.
        if change.undo.kind is UndoClass.NONE:
            lost = "; ".join(change.undo.loses)
            reason = "what was done cannot be taken back" + (f": {lost}" if lost else "")
            drafting.refused.append(Refused(change.account, change.region, check.id, reason))
        return
    reason = _against(check, got, now)
    if reason:
        drafting.refused.append(Refused(change.account, change.region, check.id, reason))
        return
    place = _place(check, change, now, read_at)
    drafting.add(check, place, now, check.undo(before, now), change.settings, undoes=change.id)


def _against(check: AnyCheck, got: Progress, now: State) -> str:
    """Return what speaks against taking the change back; empty for nothing."""
    if got.after is None:
        return "how the run left it could not be read then: resume the run first, which settles it"
    left = check.state.load(got.after)
    if now.essence() != left.essence():
        return f"the state has moved on since the run: {moved(check, left, now)}"
    return ""


def _place(check: AnyCheck, change: Change, now: State, read_at: str) -> Finding:
    state: Any = now.dump()
    return Finding(
        check=check.id,
        account=change.account,
        account_name=change.account_name,
        region=change.region,
        status=Status.FAILING,
        severity=check.severity,
        summary=change.summary,
        state=state,
        read_at=read_at,
    )
