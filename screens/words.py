"""Plain words for counts, times, callers and what went wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from hardener.engine.model import Account, Caller, CallFailed, Finding, Status
from hardener.engine.problems import Problem
from screens.widgets.glyphs import STATUS


class Said(NamedTuple):
    """A problem for a person: one sentence, and the next step where there is one."""

    sentence: str
    hint: str = ""


def said(error: BaseException) -> Said:
    """Return what `error` means to the operator; the type's name where it is a defect of ours."""
    if isinstance(error, Problem):
        return Said(error.sentence, error.hint)
    if isinstance(error, CallFailed):
        return Said(str(error.trouble), error.trouble.hint)
    message, hint = getattr(error, "message", None), getattr(error, "hint", None)
    if isinstance(message, str) and isinstance(hint, str):
        return Said(message, hint)
    # What an error of unknown kind says may hold anything, a secret too; its kind is enough to report it.
    return Said(f"a defect of hardener: {type(error).__name__}", "nothing more was done; please report it")


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun, as in `1 call` and `4 calls`."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def closed(accounts: Iterable[Account]) -> str:
    """Return how many accounts cannot be entered and why, as in `1 suspended`; empty where all can."""
    number = Counter(account.state.lower().replace("_", " ") for account in accounts if not account.open)
    return ", ".join(f"{many} {state}" for state, many in sorted(number.items()))


def reach(accounts: Sequence[Account]) -> str:
    """Return how many accounts can be entered, as in `7 of 8 accounts, 1 suspended`, the same on every screen."""
    reason = closed(accounts)
    return f"{within(accounts)} accounts, {reason}" if reason else counted(len(accounts), "account")


def within(accounts: Sequence[Account]) -> str:
    """Return the number of accounts that can be entered, and of how many where not all can."""
    good = sum(account.open for account in accounts)
    return str(good) if good == len(accounts) else f"{good} of {len(accounts)}"


def counts(findings: Iterable[Finding]) -> str:
    """Return how many findings have which status, worst first, as in `2 failing · 1 unknown · 3 ok`."""
    number = Counter(finding.status for finding in findings)
    return " · ".join(f"{number[status]} {mark.word}" for status, mark in STATUS.items() if number[status])


def worst(findings: Iterable[Finding]) -> Status:
    """Return the gravest status among `findings`."""
    found = {finding.status for finding in findings}
    return next((status for status in STATUS if status in found), Status.NOT_APPLICABLE)


def clock(stamp: str) -> str:
    """Return the time of day in a UTC stamp, as in `14:02:11Z`."""
    return stamp[11:] if len(stamp) == 20 else stamp


def elapsed(since: str, now: str) -> str:
    """Return the time between two UTC stamps in its greatest unit, as in `3 h`; empty where it is not known."""
    try:
        seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(since)).total_seconds()
    except (TypeError, ValueError):
        return ""
    for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size * (2 if unit == "days" else 1):
            return f"{int(seconds // size)} {unit}"
    return "less than a minute" if seconds >= 0 else ""


def moment(stamp: str) -> str:
    """Return a UTC stamp with a space between day and time."""
    return stamp.replace("T", " ")


def named(account: Account) -> str:
    """Return an account's name and id; ids alone tell accounts apart."""
    return account.id if account.name == account.id else f"{account.name} {account.id}"


def kind(caller: Caller) -> str:
    """Return what sort of identity this is, in one word."""
    resource = caller.arn.split(":", 5)[5]
    if caller.is_root:
        return "ROOT"
    return "user" if resource.startswith("user/") else "role"


def identity(caller: Caller) -> str:
    """Return the role's or user's own name, without the session."""
    return "" if caller.is_root else caller.name.split("/")[0]
