"""A reader in memory: it answers from a function, checks both sides against AWS's model, and can fail the Nth read."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, TypeVar

from hardener.engine.model import Account, AsWhom, Caller, CallFailed, Cause, Target, Trouble
from tests.checks.service import assert_valid_answer, assert_valid_input

ACCOUNT, REGION = "111122223333", "eu-west-1"

T = TypeVar("T")
Answers = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""Gives the answer to an operation with its parameters, or raises AwsError."""


class AwsError(Exception):
    """AWS says no, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FakeReader:
    """Fulfils `hardener.engine.model.Reader`."""

    partition = "aws"
    center = "us-east-1"

    def __init__(
        self,
        answers: Answers,
        fail_at: int = 0,
        *,
        account: Account | None = None,
        caller: str = "arn:aws:sts::999900001111:assumed-role/Admin/me",
        key_ids: frozenset[str] = frozenset(),
        held: frozenset[AsWhom] = frozenset(AsWhom) - {AsWhom.ROOT_KEY},
    ) -> None:
        self.account = account or Account(id=ACCOUNT, name="payments")
        self.target = Target(self.account.id, REGION)
        self.caller = Caller(caller.split(":")[4], caller)
        self.key_ids = key_ids
        self.whom = AsWhom.OWN
        self.asked: list[str] = []
        self.asked_by: list[tuple[AsWhom, str]] = []
        """The same, with as whom."""
        self._held = held
        self.waited: list[float] = []
        self._answers = answers
        self._fail_at = fail_at

    def by(self, whom: AsWhom) -> "FakeReader":
        other = copy(self)
        other.whom = whom
        return other

    def at(self, region: str) -> "FakeReader":
        other = copy(self)
        other.target = Target(self.target.account, region)
        return other

    def holds(self, whom: AsWhom) -> bool:
        return whom in self._held

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        try:
            return self._ask(service, operation, params)
        except AwsError as error:
            raise self._failed(service, operation, Cause.REJECTED, error.code) from error

    def find(self, service: str, operation: str, absent: str, **params: Any) -> dict[str, Any] | None:
        try:
            return self._ask(service, operation, params)
        except AwsError as error:
            if error.code == absent:
                return None
            raise self._failed(service, operation, Cause.REJECTED, error.code) from error

    def items(self, service: str, operation: str, **params: Any) -> list[Any]:
        lists = [value for value in self.call(service, operation, **params).values() if isinstance(value, list)]
        assert len(lists) == 1
        return lists[0]

    def together(self, reads: Sequence[Callable[[], T]]) -> list[T]:
        return [read() for read in reads]

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    def _ask(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append(f"{service}:{operation}")
        self.asked_by.append((self.whom, f"{service}:{operation}"))
        assert_valid_input(service, operation, params)
        if len(self.asked) == self._fail_at:
            raise self._failed(service, operation, Cause.DENIED, "AccessDenied")
        answer = self._answers(operation, params)
        assert_valid_answer(service, operation, answer)
        return answer

    def _failed(self, service: str, operation: str, cause: Cause, code: str) -> CallFailed:
        return CallFailed(Trouble(cause, "made to fail", action=f"{service}:{operation}", code=code))
