"""For how long somebody's word still holds, in words that say it before it is over, and when it was."""

from datetime import date

SOON = 30
"""Days before its last one from which on somebody should look at it again."""


def days_left(until: str, today: str) -> int:
    """Return for how many days after `today` it holds; negative once it has expired. Both as in 2027-03-31."""
    return (date.fromisoformat(until) - date.fromisoformat(today)).days


def holds(until: str, today: str) -> str:
    """Return how long something with the last day `until` still holds, or that it has expired."""
    left = days_left(until, today)
    if left < 0:
        return f"expired on {until}"
    if left == 0:
        return "today is its last day"
    return f"{left} day{'' if left == 1 else 's'} left"
