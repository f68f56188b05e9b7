"""A reader in memory: it answers from a function, checks both sides against AWS's model, and can fail the Nth read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from hardener.engine.model import CallFailed, Cause, Target, Trouble
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

    def __init__(self, answers: Answers, fail_at: int = 0) -> None:
        self.target = Target(ACCOUNT, REGION)
        self.asked: list[str] = []
        self.waited: list[float] = []
        self._answers = answers
        self._fail_at = fail_at

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
        assert_valid_input(service, operation, params)
        if len(self.asked) == self._fail_at:
            raise self._failed(service, operation, Cause.DENIED, "AccessDenied")
        answer = self._answers(operation, params)
        assert_valid_answer(service, operation, answer)
        return answer

    def _failed(self, service: str, operation: str, cause: Cause, code: str) -> CallFailed:
        return CallFailed(Trouble(cause, "made to fail", action=f"{service}:{operation}", code=code))
