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


def utc(text: str) -> str:
    """Return an ISO 8601 moment as the files write it; empty where `text` is none."""
    try:
        moment = datetime.fromisoformat(text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return ""


def age(since: str, until: str) -> str:
    """Return the time between two moments in its largest unit, such as `2 h`; empty where one is none."""
    try:
        minutes = max(0, int((parse(until) - parse(since)).total_seconds()) // 60)
    except ValueError:
        return ""
    if minutes < 1:
        return "a moment"
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"
