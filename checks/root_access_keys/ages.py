"""Ages in words, measured from the moment at which AWS was asked."""

from datetime import UTC, datetime


def days_between(earlier: str, later: str) -> float:
    """Return the days from one ISO time to another; 0 where one of them is none, as for what is going on now."""
    try:
        seconds = (_time(later) - _time(earlier)).total_seconds()
    except ValueError:
        return 0.0
    return seconds / 86400


def ago(when: str, now: str) -> str:
    """Return how long before `now` it was, such as `3 days ago`."""
    days = int(days_between(when, now))
    if days < 1:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
