"""One call, from the record before it is sent until AWS took it, refused it, or a read settled which."""

import time
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from hardener.engine.course import Course, Ended, Means
from hardener.engine.events import CallAnswered, CallSent
from hardener.engine.ground import Standing
from hardener.engine.interview import Interview, NoAnswer, NotAnswered
from hardener.engine.model import (
    Account,
    Answer,
    Call,
    CallFailed,
    Cause,
    Outcome,
    Writer,
    call_digest,
    plain,
)
from hardener.engine.partly import left_undone
from hardener.engine.references import Unresolved, answers_for, filled_in, refers, resolved, secrets_for
from hardener.engine.runlog import ACCEPTED, SENDING

SIGN_IN = "the credentials have expired: sign in again, then resume"
LOST_ANSWERS = 3
"""How often one call may be sent again after its answer was lost and reading showed that it was not done."""


class Sending:
    """Makes the calls of one change. Each is journaled before it is sent, and its outcome after."""

    def __init__(self, means: Means, course: Course, account: Account, writer: Writer, interview: Interview) -> None:
        self._means = means
        self._course = course
        self._account = account
        self._writer = writer
        self._interview = interview
        self._progress = course.progress
        self._ground = course.ground

    def make(self, call: Call) -> None:
        """Send `call` until AWS takes it or says no; only what AWS did not do is sent again. Raises Ended, Unsafe."""
        typed = self._asked(call)
        patience = self._means.patience
        for attempt, _ in enumerate(patience.tries(patience.throttled)):
            if attempt and not call.cleanup:
                self._course.heed_stop()
            answer = self._send(call, typed)
            while call.asks is not None and answer.code and answer.code in call.asks.again:
                typed = self._asked(call, wrong=answer.message or answer.code)
                answer = self._send(call, typed)
            self._judge(call, answer)
            if self._course.taken(call):
                return
            if answer.kind == "ambiguous" and self._progress.attempts[call.seq] >= LOST_ANSWERS:
                self._stop_here(call, "its answer was lost again and again, nothing was done")
        self._stop_here(call, "AWS kept refusing it for now; nothing was done")

    def settle(self, call: Call) -> None:
        """Find out by reading whether a call without an answer took effect. Raises Ended, Unsafe."""
        standing, why = Standing.UNCLEAR, ""
        for _ in self._means.patience.tries(self._means.patience.settle):
            standing, why = self._ground.standing(call, self._progress.outputs)
            if standing is Standing.DONE:
                break
        if standing is Standing.UNCLEAR:
            self._course.note_state("left")
            reason = f"{call.action}: the answer was lost, and reading does not settle it ({why})"
            raise Ended(Outcome.UNKNOWN, reason, open_=True)
        if standing is Standing.DONE:
            self._progress.calls[call.seq] = ACCEPTED
        else:
            self._progress.calls.pop(call.seq, None)
        self._reconciled(call, ACCEPTED if standing is Standing.DONE else "rejected", f"read again: {standing}")

    def _judge(self, call: Call, answer: Answer) -> None:
        """Return when the call was taken, or may be sent once more; otherwise end the change."""
        if answer.kind == ACCEPTED:
            self._heed_parts(call)
        elif answer.kind == "ambiguous":
            self.settle(call)
        elif answer.code and answer.code in call.gone:
            self._already(call, answer)
        elif not self._again(call, answer):
            self._heed_expiry(answer)
            self._fail(call, answer)

    def _asked(self, call: Call, wrong: str = "") -> Mapping[str, str]:
        try:
            return self._interview.answers(call, wrong)
        except NotAnswered as gave_up:
            self._course.stop_here(Outcome.GIVEN_UP, str(gave_up))
        except NoAnswer as problem:
            self._stop_here(call, str(problem))

    def _heed_parts(self, call: Call) -> None:
        """End here where AWS took the call, but says in its answer that it did not do all of it."""
        if self._progress.undone:
            undone = f"{call.action} was done in part only: {'; '.join(self._progress.undone)}"
            self._course.stop_here(Outcome.FAILED, undone)

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
        self._means.cloud.release(self._account, call.by)
        try:
            self._means.cloud.identity(self._account, call.by)
        except CallFailed:
            return False
        return True

    def _heed_expiry(self, answer: Answer) -> None:
        """Where only a new sign-in helps, end the whole run here, to be resumed."""
        if answer.trouble is not None and answer.trouble.cause is Cause.EXPIRED:
            self._means.stop.set()
            self._course.heed_stop(SIGN_IN, expired=True)

    def _already(self, call: Call, answer: Answer) -> None:
        """Take the effect for there, by somebody else's hand, where a read agrees."""
        built_on = bool(call.name) or refers(call.params)
        if not built_on and not self._shows_done(call):
            self._fail(call, answer)
        self._progress.calls[call.seq] = ACCEPTED
        self._reconciled(call, ACCEPTED, f"AWS says {answer.code}")

    def _shows_done(self, call: Call) -> bool:
        tries = self._means.patience.tries(self._means.patience.settle)
        return any(self._ground.standing(call, self._progress.outputs)[0] is Standing.DONE for _ in tries)

    def _fail(self, call: Call, answer: Answer) -> NoReturn:
        self._stop_here(call, str(answer.trouble) if answer.trouble else f"{answer.code} {answer.message}".strip())

    def _stop_here(self, call: Call, why: str) -> NoReturn:
        self._course.stop_here(Outcome.FAILED, f"{call.action}: {why}")

    def _send(self, call: Call, typed: Mapping[str, str]) -> Answer:
        try:
            params = resolved(call.params, self._progress.outputs)
            ready = msgspec.structs.replace(call, params=filled_in(params, typed))
        except Unresolved as problem:
            self._stop_here(call, str(problem))
        # What the operator typed goes to AWS; what is told and written down has its place held by a reference.
        told = msgspec.structs.replace(call, params=params)
        attempt = self._progress.attempts.get(call.seq, 0) + 1
        self._progress.attempts[call.seq] = attempt
        self._progress.calls[call.seq] = SENDING
        marks = {"seq": call.seq, "attempt": attempt}
        sent = call_digest(call.account, call.region, call.service, call.operation, params, call.by)
        self._course.note("intent", **marks, action=call.action, params=plain(params), digest=f"sha256:{sent}")
        self._means.tell(CallSent(self._course.change, told, attempt))
        started = time.monotonic()

        def on_wire(wire: str) -> None:
            # A digest of what holds a typed code would let the code be found by trying.
            self._course.note("sent", **marks, wire="" if typed else f"sha256:{wire}")

        answer = self._writer.send(ready, on_wire)
        answer = self._interview.hushed(answer, typed.values())
        try:
            self._record(call, answer, marks)
        finally:
            # Told even when the disk fails: then the operator is the only one who knows.
            heard = msgspec.structs.replace(answer, output={})
            self._means.tell(CallAnswered(self._course.change, told, heard, time.monotonic() - started))
        return answer

    def _record(self, call: Call, answer: Answer, marks: Mapping[str, Any]) -> None:
        refs: dict[str, Any] = {}
        undone = left_undone(call, answer.output) if answer.kind == ACCEPTED else ()
        self._progress.undone = list(undone)
        if answer.kind == ACCEPTED:
            calls = self._course.change.calls
            refs = answers_for(call, calls, answer.output)
            self._progress.outputs |= refs
            self._interview.keep(secrets_for(call, calls, answer.output))
            self._progress.calls[call.seq] = ACCEPTED
        elif answer.kind != "ambiguous":
            self._progress.calls.pop(call.seq, None)
        self._course.note(
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

    def _reconciled(self, call: Call, kind: str, how: str) -> None:
        self._course.note("reconciled", seq=call.seq, kind=kind, how=how)
