"""What a session may be used for: reading, or getting credentials. Neither can hold a ticket for a write."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from hardener.aws.catalogue import Kind
from hardener.aws.guard.passage import GuardViolation, Passage
from hardener.aws.scope import is_signing_in


class Lane(Protocol):
    """The rules of one session."""

    kind: ClassVar[Kind]
    """The only class of operations that gets through."""

    def admit(self, passage: Passage, params: Mapping[str, Any]) -> None:
        """Look at the final parameters of a call. Raises GuardViolation."""

    def depart(self, passage: Passage, request: Any) -> None:
        """Have the last word on the signed request. Raises GuardViolation, or what stops it."""


class ReadLane:
    """Lets reads through."""

    kind: ClassVar[Kind] = Kind.READ

    def admit(self, passage: Passage, params: Mapping[str, Any]) -> None:
        """Admit any parameters: a read is a read."""

    def depart(self, passage: Passage, request: Any) -> None:
        """Demand that the call says as whom it is made."""
        if passage.scope is None:
            raise GuardViolation(f"{passage.op}: no account is set for this call")


class AuthLane:
    """Lets operations that give credentials through, while our own code signs in or enters an account."""

    kind: ClassVar[Kind] = Kind.AUTH

    def admit(self, passage: Passage, params: Mapping[str, Any]) -> None:
        """Admit while signing in."""
        _demand(passage)

    def depart(self, passage: Passage, request: Any) -> None:
        """Look again: the block that allowed it may have ended."""
        _demand(passage)


def _demand(passage: Passage) -> None:
    if not is_signing_in():
        raise GuardViolation(f"{passage.op}: gives credentials, which nothing asked for")
