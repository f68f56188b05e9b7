"""Applying a confirmed plan, and going on with a run that was cut off: account by account, change by change."""

from collections.abc import Mapping
from itertools import groupby

import msgspec

from hardener.engine.course import Means
from hardener.engine.events import ChangeEnded, ChangeStarted
from hardener.engine.limits import NONE, Limits
from hardener.engine.model import Account, AnyCheck, CallFailed, Cause, Change, Outcome, Plan, as_json, by_id
from hardener.engine.onechange import OneChange
from hardener.engine.outcomes import ChangeResult
from hardener.engine.runlog import Progress, result, result_of

_FAILURES = (Outcome.FAILED, Outcome.UNKNOWN)
_TOUCHED = (Outcome.DONE, *_FAILURES)


class Application:
    """One pass over the changes of a plan that have no outcome yet; `late` says why none may be begun any more.

    The first account is the canary: where a change of it fails, nothing is begun in the others, nor after
    so many later failures as `limits` say. Where all of it is refused or given up, which leaves nothing
    behind, the next account takes its place. The order is the plan's own, whoever made it. What is not begun
    since the window has closed, or the canary is to be looked at, is left for a resume; what is begun is finished.
    """

    def __init__(
        self,
        means: Means,
        checks: tuple[AnyCheck, ...],
        plan: Plan,
        progress: Mapping[str, Progress],
        late: str,
        limits: Limits = NONE,
    ) -> None:
        self.paused = ""
        """Why nothing more was begun, although it could have been; empty where nothing is left."""
        self._limits = limits
        self._means = means
        self._checks = checks
        self._late = late
        self._plan = plan
        self._progress = {change.id: progress.get(change.id) or Progress() for change in plan.changes}
        self._accounts = {account.id: account for account in plan.accounts}

    def run(self) -> tuple[ChangeResult, ...]:
        """Return the result of every change of the plan. Raises Unsafe when the journal fails."""
        results: list[ChangeResult] = []
        failed, failures, canary = "", 0, True
        for account, changes in groupby(self._plan.changes, key=lambda change: change.account):
            mine = tuple(changes)
            anew = any(self._progress[change.id].result is None for change in mine)
            ended = self._account(self._accounts[account], mine, failed)
            results += ended
            failures += sum(one.outcome in _FAILURES for one in ended)
            failed = failed or self._limits.failed(failures, account, canary=canary)
            if any(one.outcome in _TOUCHED for one in ended):
                if canary and anew and self._limits.pause_after_canary and not failed:
                    self.paused = self.paused or f"paused after the canary, {account}"
                canary = False
        return tuple(results)

    def _account(self, account: Account, changes: tuple[Change, ...], failed: str) -> list[ChangeResult]:
        results = [result_of(change, self._progress[change.id]) for change in changes]
        todo = [change for change in changes if self._progress[change.id].result is None]
        if not todo or self._means.stop.is_set():
            return results
        begun = [change for change in todo if self._progress[change.id].calls]
        if failed and not begun:
            done = {change.id: self._end(change, Outcome.SKIPPED, f"{failed}; nothing was sent") for change in todo}
            return [done.get(one.id, one) for one in results]
        if self._pausing() and not begun:
            done = {change.id: self._leave(change) for change in todo}
            return [done.get(one.id, one) for one in results]
        trouble = self._identify(account, todo)
        if trouble and self._means.stop.is_set():
            return results
        if trouble:
            done = {change.id: self._end(change, Outcome.REFUSED, trouble) for change in todo}
        else:
            done = self._changes(account, todo, failed)
        return [done.get(one.id, one) for one in results]

    def _identify(self, account: Account, changes: list[Change]) -> str:
        """Ask AWS who we are in `account` before anything is written there; return what is wrong, if anything."""
        for whom in dict.fromkeys(call.by for change in changes for call in change.calls):
            try:
                found = self._means.cloud.identity(account, whom)
            except CallFailed as failed:
                if failed.trouble.cause is Cause.EXPIRED:
                    self._means.stop.set()
                return f"the account could not be entered: {failed.trouble}"
            self._means.journal.append("identity", account=account.id, arn=found.arn, by=str(whom))
        return ""

    def _changes(self, account: Account, changes: list[Change], halted: str) -> dict[str, ChangeResult]:
        """Make the changes of an account; where the run is `halted`, only those that are begun already."""
        calls = [call for change in changes for call in change.calls]
        writer = self._means.cloud.writer(account, calls)
        done: dict[str, ChangeResult] = {}
        failed = ""
        for change in changes:
            if self._means.stop.is_set():
                break
            if failed:
                done[change.id] = self._end(change, Outcome.SKIPPED, f"an earlier change in this account {failed}")
                continue
            if halted and not self._progress[change.id].calls:
                done[change.id] = self._end(change, Outcome.SKIPPED, f"{halted}; nothing was sent")
                continue
            if self._pausing() and not self._progress[change.id].calls:
                done[change.id] = self._leave(change)
                continue
            against = self._late or self._means.left_alone(change)
            if against and not self._progress[change.id].calls:
                done[change.id] = self._end(change, Outcome.REFUSED, against)
                continue
            check = by_id(self._checks, change.check)
            self._means.tell(ChangeStarted(change))
            one = OneChange(self._means, check, change, account, writer, self._progress[change.id]).run()
            self._means.tell(ChangeEnded(one))
            done[change.id] = one
            if one.outcome in _FAILURES:
                failed = "failed" if one.outcome is Outcome.FAILED else "has an unknown outcome"
        return done

    def _pausing(self) -> bool:
        """Return whether nothing is to be begun now; once it is so, it stays so."""
        self.paused = self.paused or self._limits.shut()
        return bool(self.paused)

    def _leave(self, change: Change) -> ChangeResult:
        """Leave a change that was not begun for a resume, and say why."""
        left = result(change, self._progress[change.id], Outcome.SKIPPED, f"{self.paused}; nothing was sent")
        self._means.journal.append("left", change=change.id, result=as_json(left))
        left = msgspec.structs.replace(left, open=True)
        self._means.tell(ChangeEnded(left))
        return left

    def _end(self, change: Change, outcome: Outcome, reason: str) -> ChangeResult:
        ended = result(change, self._progress[change.id], outcome, reason)
        self._means.journal.append("changed", change=change.id, result=as_json(ended))
        self._means.tell(ChangeEnded(ended))
        return ended
