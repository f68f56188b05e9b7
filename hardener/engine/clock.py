"""Time as the files write it: UTC, whole seconds, ending in Z."""

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return the present as `2026-11-23T14:02:11Z`."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """Return `moment` in UTC as `2026-11-23T14:02:11Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """Return the moment that `stamp` wrote. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def later(text: str, **delta: float) -> str:
    """Return the moment `text` plus a timedelta given by its keywords, such as `days=7`."""
    return stamp(parse(text) + timedelta(**delta))
