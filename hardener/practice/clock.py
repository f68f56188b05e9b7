"""The one clock of the practice server, which stands still while the past is told again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_still: list[datetime] = []


def now() -> datetime:
    """Return the moment, as naive UTC, which is what moto keeps."""
    return _still[-1] if _still else datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let the clock stand at a moment."""
    _still.append(at)
    try:
        yield
    finally:
        _still.pop()
