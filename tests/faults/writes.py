"""Failing one write of a plan, and telling what of it was not safe."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice, product
from typing import TypeVar

from hardener.engine.model import Call, Idempotency, Outcome, Plan, RunStatus
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.references import refers
from tests.faults.reads import SOAK
from tests.faults.server import FAULTS, FaultServer
from tests.properties import laws
from tests.properties.wire import Request

T = TypeVar("T")
PUT_OFF = ("throttle", "too many")
"""AWS says that it did nothing, and to come back later."""
NO = (
    *("deny", "deny scp", "deny scp implicitly", "deny rcp", "deny boundary"),
    *("opt in", "not here", "nobody knows", "nobody knows 400"),
)
"""AWS says that it does nothing."""
EXPIRED = ("expired",)
LOST = tuple(name for name in FAULTS if name not in (*PUT_OFF, *NO, *EXPIRED, "identity", "endless pages"))
"""Nobody says whether it was done."""
OF_ANSWER = tuple(name for name in LOST if FAULTS[name].of_answer)


@dataclass(frozen=True)
class Case:
    """What goes wrong: which fault, and when."""

    fault: str
    after: bool = False
    """Whether the call took effect before."""
    for_good: bool = False
    """Whether it goes wrong each time."""

    def __str__(self) -> str:
        return f"{self.fault} {'after' if self.after else 'before'}{' for good' if self.for_good else ''}"


CASES = (
    *(Case(name) for name in (*PUT_OFF, *NO, *EXPIRED)),
    *(Case(name) for name in LOST if name not in OF_ANSWER),
    *(Case(name, after=True) for name in LOST),
    *(Case(name, for_good=True) for name in ("throttle", "expired", "reset", "500", "html")),
)


def dealt(kinds: Sequence[T]) -> Iterator[tuple[T, Case]]:
    """Yield each kind of call with a case: all with all in a soak, else each with the next one."""
    if SOAK:
        yield from product(kinds, CASES)
    else:
        yield from islice(zip(cycle(kinds), cycle(CASES), strict=False), max(len(kinds), len(CASES)))


class Struck:
    """A call of a plan that something happens to from now on, and what was on the wire since."""

    def __init__(self, server: FaultServer, plan: Plan, call: Call, case: Case) -> None:
        self._server, self._plan, self._call, self._case = server, plan, call, case
        self._sent_before, self._done_before = len(server.log), len(server.done)
        alike = [one for one in plan.calls if (one.service, one.operation) == (call.service, call.operation)]
        self._rule = server.fail(
            f"{call.service}:{call.operation}",
            case.fault,
            access="write",
            after=case.after,
            nth=1 + alike.index(call),
            times=None if case.for_good else 1,
        )

    def wrong(self, run: Run) -> str:
        """Return what was not safe, empty for nothing."""
        if not self._rule.struck:
            return "it was not sent"
        (change,) = run.changes
        return self._strays() or self._repeats() or self._misjudged(change, run) or self._undone(change)

    def wrong_later(self, run: Run) -> str:
        """Return what was not safe when all was well again, and the run was gone on with."""
        (change,) = run.changes
        if self._case.fault in EXPIRED and change.outcome is not Outcome.DONE:
            return f"resumed, it is {change.outcome}: {change.reason}"
        wrong = self._repeats(resumed=True) or self._undone(change)
        return wrong and f"resumed, {wrong}"

    def _strays(self) -> str:
        """Return what was written besides the plan's calls in their order, and what was left out."""
        left = list(self._plan.calls)
        last: Call | None = None
        for one in self._written:
            if last is not None and laws.is_the_call(self._server, one, last):
                continue
            # What takes away what was begun is made only where something is given up, and then nothing else is.
            while left and not laws.is_the_call(self._server, one, left[0]):
                given_up = self._given_up and left[0].seq > self._call.seq
                if not given_up and not left[0].cleanup:
                    return f"{one.name} was sent instead of {left[0].action}"
                left.pop(0)
            if not left:
                return f"{one.name} is not in the plan, or not there"
            last = left.pop(0)
            if self._given_up and last.seq > self._call.seq and not last.cleanup:
                return f"{last.action} was sent although {self._call.action} was not done"
        return ""

    @property
    def _written(self) -> list[Request]:
        return [one for one in self._server.log[self._sent_before :] if one.access == "write"]

    @property
    def _given_up(self) -> bool:
        return self._case.fault in NO or self._case.for_good

    def _times(self, requests: Sequence[Request]) -> int:
        return sum(laws.is_the_call(self._server, one, self._call) for one in requests if one.access == "write")

    def _repeats(self, *, resumed: bool = False) -> str:
        """Return where it was sent more often than AWS said, or a read showed, that it was not done."""
        done = self._times(self._server.done[self._done_before :])
        if done > (2 if self._harmless and self._case.after else 1):
            return f"it was done {done} times"
        sent = self._times(self._written)
        if self._case.fault in NO and sent != 1 and not resumed:
            return f"AWS said no, and it was sent {sent} times"
        return ""

    def _undone(self, change: ChangeResult) -> str:
        """Return which call was not done although all of it is said to be."""
        done = self._server.done[self._done_before :]
        for call in self._plan.calls if change.outcome is Outcome.DONE else ():
            if not call.cleanup and not any(laws.is_the_call(self._server, one, call) for one in done):
                return f"it is done, and {call.action} was not done"
        return ""

    @property
    def _harmless(self) -> bool:
        """Whether no read can tell, and sent twice it does what it does once."""
        token = self._call.idempotency is Idempotency.TOKEN
        return token or (refers(self._call.params) and self._call.idempotency is not Idempotency.NONE)

    def _misjudged(self, change: ChangeResult, run: Run) -> str:
        if change.outcome is Outcome.UNKNOWN:
            if self._case.fault not in LOST:
                return f"AWS said what it did, and yet it is not known: {change.reason}"
            said = change.reason and run.status is RunStatus.NEEDS_HUMAN
            return "" if said else f"what is not known is not said: {run.status}, {change.reason!r}"
        if change.outcome not in self._expected:
            return f"it is {change.outcome}: {change.reason}"
        if (change.outcome is Outcome.DONE) != (run.status is RunStatus.DONE):
            return f"it is {change.outcome}, and the run is {run.status}"
        return "" if change.reason or change.outcome is Outcome.DONE else "it is not said why it failed"

    @property
    def _expected(self) -> tuple[Outcome, ...]:
        if self._case.fault in EXPIRED and self._case.for_good:
            return Outcome.SKIPPED, Outcome.FAILED
        return (Outcome.FAILED,) if self._given_up else (Outcome.DONE,)
