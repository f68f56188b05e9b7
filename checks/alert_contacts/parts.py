"""What every part of this check gives: notes on how it is, the way to what is wanted, and the way back."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from hardener.engine.model import Draft, Row, Status


class Note(msgspec.Struct, frozen=True):
    """One thing that is as wanted, or not, in one sentence."""

    status: Status
    text: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A part's share of a change."""

    drafts: tuple[Draft, ...] = ()
    changes: Mapping[str, Any] = {}
    """The fields of the state that are different after it."""
    warnings: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """What cannot be taken back, and why."""


class Part(Protocol):
    """One module of this package."""

    def notes(self, state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
        """Return how this part is, one note for each thing."""

    def forward(self, state: AlertState, wanted: AlertSettings) -> Step:
        """Return the calls for what is missing, and only for that."""

    def back(self, before: AlertState, now: AlertState) -> Step:
        """Return the calls that lead from `now` back to `before`, as far as AWS allows."""

    def rows(self, state: AlertState) -> tuple[Row, ...]:
        """Return this part for a person to read."""

    def seen(self, state: AlertState) -> Any:
        """Return what a read must show for a change of this part to count as done."""


def failing(text: str) -> Note:
    """Return the note on something that a change can mend."""
    return Note(Status.FAILING, text)


def manual(text: str) -> Note:
    """Return the note on something that only a person can mend."""
    return Note(Status.MANUAL, text)


def waiting(text: str) -> Note:
    """Return the note on something that waits for a person elsewhere."""
    return Note(Status.WAITING, text)


def fine(text: str) -> Note:
    """Return the note on something that is as wanted."""
    return Note(Status.OK, text)
