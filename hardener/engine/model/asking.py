"""Asking the operator for what only they know, in the middle of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class GivenUp(Exception):
    """The operator does not answer; what was begun for the answer is cleaned up."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with what the operator needs to see to answer it."""

    kind: str
    title: str
    account: str
    account_name: str
    fields: Mapping[str, str]
    """By name, what is to be typed, in words."""
    facts: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Secrets that are shown now and never again."""
    wrong: str = ""
    """Why the last answer was not taken; empty the first time."""


Asker = Callable[[Question], Mapping[str, str]]
"""Returns what was typed, by name. Called from the thread of the run. Raises GivenUp."""
