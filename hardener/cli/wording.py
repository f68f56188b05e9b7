"""Counts and places in words, the same in every table."""

from collections.abc import Iterable
from typing import Protocol

from hardener.engine.model import Plan, safe


class Somewhere(Protocol):
    """Anything that is about one account, and perhaps one region of it."""

    @property
    def account(self) -> str:
        """The account's id."""

    @property
    def account_name(self) -> str:
        """The account's name, as somebody gave it."""

    @property
    def region(self) -> str | None:
        """The region; None where there is none."""


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun, as in `1 call` and `4 calls`."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def account(id: str, name: str) -> str:
    """Return an account's id, which is what tells it apart, and its name where it has one."""
    return id if name in ("", id) else f"{id} {safe(name)}"


def canary(plan: Plan) -> str:
    """Return which account a plan begins with, and what waits for it; empty where it writes to one account alone."""
    first = plan.canary
    if first is None:
        return ""
    named = account(first.id, first.name)
    return f"Canary: {named}. Nothing is begun in another account before everything in it is done and verified."


def place(one: Somewhere) -> str:
    """Return account and region of `one`."""
    named = account(one.account, one.account_name)
    return f"{named}, {one.region}" if one.region else named


def places(many: Iterable[Somewhere]) -> list[str]:
    """Return the accounts of `many`, each once, with its regions."""
    regions: dict[str, list[str]] = {}
    for one in many:
        found = regions.setdefault(account(one.account, one.account_name), [])
        if one.region:
            found.append(one.region)
    return [f"{name}: {', '.join(found)}" if found else name for name, found in regions.items()]
