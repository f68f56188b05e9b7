"""What stands before, after or instead of moto, by service and operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from hardener.practice import shapes
from hardener.practice.callers import Caller, Callers
from hardener.practice.roster import MANAGEMENT
from hardener.practice.wire import Asked


@dataclass(frozen=True)
class Call:
    """One operation, with who calls it and what it is given."""

    asked: Asked
    caller: Caller
    callers: Callers
    operation: str
    in_path: Mapping[str, Any]

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """Return the operation's parameters."""
        return shapes.parameters(self.asked, self.operation, self.in_path)

    @property
    def of_root(self) -> bool:
        """Tell whether a root user asks of itself, which it does by naming no user."""
        return self.caller.is_root and not self.given.get("UserName")

    @property
    def ec2(self) -> Any:
        """Return the caller's networks in the region of the request."""
        return ec2_backends[self.caller.account][self.asked.region]

    @property
    def iam(self) -> Any:
        """Return the users, roles and policies of the caller's account."""
        return iam_backends[self.caller.account]["aws"]

    @property
    def organization(self) -> Any:
        """Return the organization, whoever calls."""
        return organizations_backends[MANAGEMENT.id]["aws"]


Answering: TypeAlias = Callable[[Call], Mapping[str, object]]
Acting: TypeAlias = Callable[[Call], None]

ANSWERS: dict[tuple[str, str], Answering] = {}
AS_ROOT: dict[tuple[str, str], Answering] = {}
CHECKS: dict[tuple[str, str], Acting] = {}
ACTS: dict[tuple[str, str], Acting] = {}


def answers(service: str, *operations: str) -> Callable[[Answering], Answering]:
    """Let a function answer these operations instead of moto."""

    def register(function: Answering) -> Answering:
        ANSWERS.update({(service, operation): function for operation in operations})
        return function

    return register


def as_root(service: str, *operations: str) -> Callable[[Answering], Answering]:
    """Let a function answer these operations where a root user asks of itself."""

    def register(function: Answering) -> Answering:
        AS_ROOT.update({(service, operation): function for operation in operations})
        return function

    return register


def before(service: str, *operations: str) -> Callable[[Acting], Acting]:
    """Let a function refuse these operations before moto sees them."""

    def register(function: Acting) -> Acting:
        CHECKS.update({(service, operation): function for operation in operations})
        return function

    return register


def after(service: str, *operations: str) -> Callable[[Acting], Acting]:
    """Let a function finish what moto did."""

    def register(function: Acting) -> Acting:
        ACTS.update({(service, operation): function for operation in operations})
        return function

    return register
