"""The calls that hardener makes, noted down so that others can make the very same."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from hardener.aws.exchange import Exchange


class Read(NamedTuple):
    """One call, as plain boto3 would make it."""

    service: str
    region: str
    operation: str
    params: Mapping[str, Any]


@contextmanager
def noted(note: Callable[[Read], None]) -> Iterator[None]:
    """Have `note` called, from many threads, for every call that hardener sends in this block."""

    def noting(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Any, op: Any, scope: Any, params: Mapping[str, Any]) -> Any:
            note(Read(op.service, scope.region, op.name, params))
            return original(self, op, scope, params)

        return call

    read, enter = noting(Exchange.read), noting(Exchange.enter)
    with patch.object(Exchange, "read", read), patch.object(Exchange, "enter", enter):
        yield
