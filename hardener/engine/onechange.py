"""One change, from the last look before it to the read that proves it; the heart of apply and resume."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, NoReturn

import msgspec

from hardener.engine.diff import moved
from hardener.engine.events import CallAnswered, CallSent, RunListener, Verifying
from hardener.engine.ground import Ground, Standing
from hardener.engine.interview import Interview, NoAnswer
from hardener.engine.journal import Journal
from hardener.engine.model import (
    Account,
    Answer,
    AnyCheck,
    Asker,
    Call,
    CallFailed,
    Cause,
    Change,
    Cloud,
    Outcome,
    Writer,
    as_json,
    call_digest,
    digest,
    plain,
)
from hardener.engine.outcomes import ChangeResult
from hardener.engine.partly import left_undone
from hardener.engine.patience import Patience
from hardener.engine.references import Unresolved, answers_for, filled_in, refers, resolved, secrets_for
from hardener.engine.runlog import ACCEPTED, SENDING, Progress, result, stopped_half_way

SIGN_IN = "the credentials have expired: sign in again, then resume"
LOST_ANSWERS = 3
"""How often one call may be sent again after its answer was lost and reading showed that it was not done."""


class Ended(Exception):
    """The change ends before its last call; `open` where a resume may go on with it.

    `expired` says that nothing more can be sent now, not even to clean up.
    """

    def __init__(self, outcome: Outcome, reason: str, *, open_: bool = False, expired: bool = False) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.open = open_
        self.expired = expired


@dataclass(frozen=True)
class Means:
    """What applying works with, the same for every change of a run."""

    cloud: Cloud
    journal: Journal
    tell: RunListener
    stop: Event
    patience: Patience
    ask: Asker | None = None
    """Asks the operator for what only they know; None where there is nobody to ask."""


class OneChange:
    """Applies one change and knows how far it got. Everything is journaled before and after it happens."""

    def __init__(
        self, means: Means, check: AnyCheck, change: Change, account: Account, writer: Writer, progress: Progress
    ) -> None:
        self._cloud = means.cloud
        self._journal = means.journal
        self._tell = means.tell
        self._stop = means.stop
        self._patience = means.patience
        self._check = check
        self._change = change
        self._account = account
        self._writer = writer
        self._progress = progress
        self._ground = Ground(means.cloud, check, change, account)
        self._interview = Interview(means.ask, change)

    def run(self) -> ChangeResult:
        """Apply the change, or go on with it, and return its result. Raises Unsafe when the journal fails."""
        try:
            self._run()
        except Ended as why:
            ended = self._cleaned_up(why)
            outcome, reason, event = ended.outcome, ended.reason, "left" if ended.open else "changed"
        else:
            outcome, reason, event = Outcome.DONE, "", "changed"
        ended_as = result(self._change, self._progress, outcome, reason)
        self._journal.append(event, change=self._change.id, result=as_json(ended_as))
        return ended_as

    def _run(self) -> None:
        resuming = bool(self._progress.calls)
        if resuming:
            self._look_again()
        else:
            self._demand_answers()
            self._precheck()
        for call in self._calls():
            state = self._progress.calls.get(call.seq)
            if state == SENDING:
                self._settle(call)
            if self._progress.calls.get(call.seq) != ACCEPTED:
                self._heed_stop()
                self._make(call)
        self._verify()

    def _calls(self, *, cleanup: bool = False) -> list[Call]:
        return [call for call in self._change.calls if call.cleanup is cleanup]

    def _cleaned_up(self, ended: Ended) -> Ended:
        """Take away what was begun and cannot be finished, where the plan says how; return how the change ends."""
        made = [self._progress.calls.get(call.seq) == ACCEPTED for call in self._calls()]
        left = [call for call in self._calls(cleanup=True) if self._progress.calls.get(call.seq) != ACCEPTED]
        half_way = any(made) and not all(made)
        if not left or not half_way or ended.expired or ended.outcome is not Outcome.FAILED:
            return ended
        try:
            for call in left:
                self._make(call)
        except Ended as failed:
            reason = f"{ended.reason}; what was begun could not be cleaned up: {failed.reason}"
            return Ended(failed.outcome, reason, open_=failed.open)
        self._note_state("cleaned up")
        return Ended(Outcome.FAILED, f"{ended.reason}; what was begun is cleaned up")

    def _heed_stop(self, why: str = "stopped by the operator", *, expired: bool = False) -> None:
        """End here, open to be resumed, when no further call is to be made."""
        if not self._stop.is_set():
            return
        if not self._progress.calls:
            raise Ended(Outcome.SKIPPED, f"{why}, before its first call", open_=True)
        self._note_state("stopped")
        half = stopped_half_way(self._change, self._progress)
        raise Ended(Outcome.FAILED, f"{why}; {half}", open_=True, expired=expired)

    def _demand_answers(self) -> None:
        """Refuse, before the first call, what will need an answer where nobody can give one."""
        if not self._interview.possible and any(call.asks for call in self._calls()):
            raise Ended(Outcome.REFUSED, "it asks for what only a person knows, and there is nobody to ask here")

    def _look_again(self) -> None:
        """Before going on after a pause, see that nothing speaks against the calls that are left."""
        if self._progress.undone:
            self._stop_here(Outcome.FAILED, f"done in part only: {'; '.join(self._progress.undone)}")
        if SENDING in self._progress.calls.values():
            return
        obstacle = self._ground.obstacle(self._progress.after)
        if obstacle:
            self._stop_here(Outcome.FAILED, f"not gone on with: {obstacle}")

    def _precheck(self) -> None:
        """Refuse when the state is no longer the one the plan was made for."""
        try:
            state = self._ground.read()
        except CallFailed as failed:
            if failed.trouble.cause is Cause.EXPIRED:
                self._stop.set()
                self._heed_stop(SIGN_IN)
            raise Ended(Outcome.REFUSED, f"could not be read before the change: {failed.trouble}") from None
        found = digest(state.essence())
        same = found == self._change.before_sha256
        self._journal.append("precheck", change=self._change.id, sha256=found, ok=same, state=state.dump())
        if same:
            self._progress.before = state.dump()
            against = self._ground.against(state)
            if against:
                raise Ended(Outcome.REFUSED, f"drifted since the plan was made: {against}")
        elif self._ground.reached(state):
            raise Ended(Outcome.REFUSED, "drifted: it is already as the plan wants it, by somebody else's hand")
        else:
            planned = self._check.state.load(self._change.before)
            raise Ended(Outcome.REFUSED, f"drifted since the plan was made: {moved(self._check, planned, state)}")

    def _make(self, call: Call) -> None:
        """Send `call` until AWS takes it or says no; only what AWS did not do is sent again."""
        typed = self._asked(call)
        for attempt, _ in enumerate(self._patience.tries(self._patience.throttled)):
            if attempt and not call.cleanup:
                self._heed_stop()
            answer = self._send(call, typed)
            while call.asks is not None and answer.code and answer.code in call.asks.again:
                typed = self._asked(call, wrong=answer.message or answer.code)
                answer = self._send(call, typed)
            if answer.kind == ACCEPTED:
                self._heed_parts(call)
            elif answer.kind == "ambiguous":
                self._settle(call)
            elif answer.code and answer.code in call.gone:
                self._already(call, answer)
            elif not self._again(call, answer):
                self._heed_expiry(answer)
                self._fail(call, answer)
            if self._progress.calls.get(call.seq) == ACCEPTED:
                return
            if answer.kind == "ambiguous" and self._progress.attempts[call.seq] >= LOST_ANSWERS:
                self._stop_here(Outcome.FAILED, f"{call.action}: its answer was lost again and again, nothing was done")
        self._stop_here(Outcome.FAILED, f"{call.action}: AWS kept refusing it for now; nothing was done")

    def _asked(self, call: Call, wrong: str = "") -> Mapping[str, str]:
        try:
            return self._interview.answers(call, wrong)
        except NoAnswer as problem:
            self._stop_here(Outcome.FAILED, f"{call.action}: {problem}")

    def _heed_parts(self, call: Call) -> None:
        """End here where AWS took the call, but says in its answer that it did not do all of it."""
        if self._progress.undone:
            self._stop_here(Outcome.FAILED, f"{call.action} was done in part only: {'; '.join(self._progress.undone)}")

    def _again(self, call: Call, answer: Answer) -> bool:
        """Return whether a call that AWS did not take may be sent once more."""
        if answer.throttled:
            return True
        if answer.code in call.later:
            # A call that makes something new was refused, so there is no new thing that a read could mistake.
            return bool(call.name) or self._ground.standing(call, self._progress.outputs)[0] is Standing.NEEDED
        expired = answer.trouble is not None and answer.trouble.cause is Cause.EXPIRED
        if not expired or self._progress.attempts.get(call.seq, 0) > 1:
            return False
        self._cloud.release(self._account, call.by)
        try:
            self._cloud.identity(self._account, call.by)
        except CallFailed:
            return False
        return True

    def _heed_expiry(self, answer: Answer) -> None:
        """Where only a new sign-in helps, end the whole run here, to be resumed."""
        if answer.trouble is not None and answer.trouble.cause is Cause.EXPIRED:
            self._stop.set()
            self._heed_stop(SIGN_IN, expired=True)

    def _already(self, call: Call, answer: Answer) -> None:
        """Take the effect for there, by somebody else's hand, where a read agrees."""
        built_on = bool(call.name) or refers(call.params)
        if not built_on and not self._shows_done(call):
            self._fail(call, answer)
        self._progress.calls[call.seq] = ACCEPTED
        self._reconciled(call, ACCEPTED, f"AWS says {answer.code}")

    def _shows_done(self, call: Call) -> bool:
        tries = self._patience.tries(self._patience.settle)
        return any(self._ground.standing(call, self._progress.outputs)[0] is Standing.DONE for _ in tries)

    def _fail(self, call: Call, answer: Answer) -> NoReturn:
        said = str(answer.trouble) if answer.trouble else f"{answer.code} {answer.message}".strip()
        self._stop_here(Outcome.FAILED, f"{call.action}: {said}")

    def _stop_here(self, outcome: Outcome, reason: str) -> NoReturn:
        """End the change half way, with a record of how it was left, so that undo knows."""
        made = sum(state == ACCEPTED for state in self._progress.calls.values())
        if made:
            reason += f"; {made} of {len(self._calls())} calls were made"
            self._note_state("left")
        raise Ended(outcome, reason)

    def _send(self, call: Call, typed: Mapping[str, str]) -> Answer:
        try:
            params = resolved(call.params, self._progress.outputs)
            ready = msgspec.structs.replace(call, params=filled_in(params, typed))
        except Unresolved as problem:
            self._stop_here(Outcome.FAILED, f"{call.action}: {problem}")
        # What the operator typed goes to AWS; what is told and written down has its place held by a reference.
        told = msgspec.structs.replace(call, params=params)
        attempt = self._progress.attempts.get(call.seq, 0) + 1
        self._progress.attempts[call.seq] = attempt
        self._progress.calls[call.seq] = SENDING
        marks = {"change": self._change.id, "seq": call.seq, "attempt": attempt}
        sent = call_digest(call.account, call.region, call.service, call.operation, params, call.by)
        self._journal.append("intent", **marks, action=call.action, params=plain(params), digest=f"sha256:{sent}")
        self._tell(CallSent(self._change, told, attempt))
        started = time.monotonic()

        def on_wire(wire: str) -> None:
            # A digest of what holds a typed code would let the code be found by trying.
            self._journal.append("sent", **marks, wire="" if typed else f"sha256:{wire}")

        answer = self._writer.send(ready, on_wire)
        answer = self._interview.hushed(answer, typed.values())
        try:
            self._record(call, answer, marks)
        finally:
            # Told even when the disk fails: then the operator is the only one who knows.
            heard = msgspec.structs.replace(answer, output={})
            self._tell(CallAnswered(self._change, told, heard, time.monotonic() - started))
        return answer

    def _record(self, call: Call, answer: Answer, marks: Mapping[str, Any]) -> None:
        refs: dict[str, Any] = {}
        undone = left_undone(call, answer.output) if answer.kind == ACCEPTED else ()
        self._progress.undone = list(undone)
        if answer.kind == ACCEPTED:
            refs = answers_for(call, self._change.calls, answer.output)
            self._progress.outputs |= refs
            self._interview.keep(secrets_for(call, self._change.calls, answer.output))
            self._progress.calls[call.seq] = ACCEPTED
        elif answer.kind != "ambiguous":
            self._progress.calls.pop(call.seq, None)
        self._journal.append(
            "outcome",
            **marks,
            kind=answer.kind,
            code=answer.code,
            message=answer.message,
            request_id=answer.request_id,
            http_status=answer.http_status,
            refs=plain(refs),
            undone=list(undone),
        )

    def _settle(self, call: Call) -> None:
        """Find out by reading whether a call without an answer took effect."""
        standing, why = Standing.UNCLEAR, ""
        for _ in self._patience.tries(self._patience.settle):
            standing, why = self._ground.standing(call, self._progress.outputs)
            if standing is Standing.DONE:
                break
        if standing is Standing.UNCLEAR:
            self._note_state("left")
            reason = f"{call.action}: the answer was lost, and reading does not settle it ({why})"
            raise Ended(Outcome.UNKNOWN, reason, open_=True)
        if standing is Standing.DONE:
            self._progress.calls[call.seq] = ACCEPTED
        else:
            self._progress.calls.pop(call.seq, None)
        self._reconciled(call, ACCEPTED if standing is Standing.DONE else "rejected", f"read again: {standing}")

    def _reconciled(self, call: Call, kind: str, how: str) -> None:
        self._journal.append("reconciled", change=self._change.id, seq=call.seq, kind=kind, how=how)

    def _verify(self) -> None:
        """Read until the goal shows. Only that is done."""
        self._tell(Verifying(self._change))
        told = "AWS took every call, but a read does not show the wanted state yet"
        for _ in self._patience.tries(self._patience.verify):
            try:
                state = self._ground.read()
            except CallFailed as failed:
                told = f"AWS took every call, but the state could not be read after: {failed.trouble}"
                if failed.trouble.cause is Cause.EXPIRED:
                    self._stop.set()
                    break
                continue
            if self._ground.reached(state):
                self._journal.append("verify", change=self._change.id, ok=True, state=state.dump())
                return
            told = "AWS took every call, but a read does not show the wanted state yet"
            if missing := self._check.missing(state, self._ground.goal):
                told = f"{told}: {'; '.join(missing)}"
        self._note_state("not shown")
        raise Ended(Outcome.UNKNOWN, told, open_=True)

    def _note_state(self, how: str) -> None:
        try:
            state = self._ground.read().dump()
        except CallFailed:
            state = None
        self._progress.after = state
        self._journal.append("verify", change=self._change.id, ok=False, how=how, state=state)
