"""The proxy that makes things go wrong, by rules; `tests.faults.server` says how it is used."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from uuid import uuid4

from hardener.practice.launch import Practice
from tests.faults.server.canaries import Canaries
from tests.faults.server.faults import FAULTS, Fault
from tests.faults.server.rules import Rule, anything
from tests.practice.desk import ROOT
from tests.properties.recorder import Onward, Recorder, Reply
from tests.properties.wire import Request


class FaultServer(Recorder):
    """A recorder that also spoils what its rules name. Any number may stand before one practice server."""

    def __init__(self, practice: Practice) -> None:
        super().__init__(practice.environment["AWS_ENDPOINT_URL"])
        self.environment = {**practice.environment, "AWS_ENDPOINT_URL": self.endpoint}
        """What to sign in with: the management account's administrator, through this server."""
        self.owners[practice.environment["AWS_ACCESS_KEY_ID"]] = ROOT
        self.reached: list[Request] = []
        """The requests that reached the practice server."""
        self.done: list[Request] = []
        """Those of them that took effect: the practice server answered with no error."""
        self.canaries: Canaries | None = None
        """Set it, and every answer carries canaries where a secret could be."""
        self._rules: list[Rule] = []
        self._ruling = Lock()

    def fail(
        self,
        what: str,
        fault: Fault | str,
        *,
        account: str | None = None,
        region: str | None = None,
        access: str | None = None,
        where: Callable[[Request], bool] = anything,
        after: bool = False,
        nth: int = 1,
        times: int | None = 1,
    ) -> Rule:
        """Have `fault` happen to the requests that match, and return the rule, which counts them.

        Of several rules the first that strikes has its way; each counts all requests that match it. Raises ValueError
        for a fault that spoils AWS's answer and is to happen before there is one to a write.
        """
        named = FAULTS[fault] if isinstance(fault, str) else fault
        rule = Rule(named, what, account, region, access, where, after or named.of_answer, nth, times)
        with self._ruling:
            self._rules.append(rule)
        return rule

    def heal(self) -> None:
        """Forget all rules."""
        with self._ruling:
            self._rules.clear()

    @contextmanager
    def failing(self, what: str, fault: Fault | str, **how: object) -> Iterator[Rule]:
        """Have `fault` happen, as `fail` has it, for as long as the block lasts."""
        rule = self.fail(what, fault, **how)  # type: ignore[arg-type]  # the same names, checked there
        try:
            yield rule
        finally:
            with self._ruling:
                self._rules.remove(rule)

    def answer(self, request: Request, headers: Mapping[str, str], onward: Onward) -> Reply:
        """Return what the client gets."""

        def reach(told: Mapping[str, str]) -> Reply:
            with self._ruling:
                self.reached.append(request)
            reply = onward(self.canaries.taken_out(told) if self.canaries else told)
            if reply.status < 400:
                with self._ruling:
                    self.done.append(request)
            return self.canaries.planted(request, reply) if self.canaries else reply

        with self._ruling:
            rule = next((one for one in list(self._rules) if one.strikes(request)), None)
        if rule is None:
            return super().answer(request, headers, reach)
        if rule.after:
            return rule.fault.make(request, super().answer(request, headers, reach))
        # What happens before an answer is there, and only lets it through, is followed by the answer.
        untouched = Reply(headers={"x-amzn-RequestId": str(uuid4())})
        made = rule.fault.make(request, untouched)
        return super().answer(request, headers, reach) if made is untouched else made
