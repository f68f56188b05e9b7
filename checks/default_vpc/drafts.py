"""The two kinds of calls: one that deletes a part of a VPC, one that makes a missing part again."""

from collections.abc import Mapping
from typing import Any

from hardener.engine.model import Draft, Idempotency, Risk, UndoClass

_NO_WAY_BACK = ("there is no undo of an undo that completes a VPC: plan the removal again instead",)


def deleting(
    operation: str,
    params: Mapping[str, Any],
    why: str,
    loses: tuple[str, ...],
    *gone: str,
    risk: Risk = Risk.IRREVERSIBLE,
) -> Draft:
    """Return a call that takes something away; `gone` are the error codes that say it is not there any more."""
    return Draft(
        service="ec2",
        operation=operation,
        params=params,
        why=why,
        undo=UndoClass.EQUIVALENT,
        loses=loses,
        risk=risk,
        gone=gone,
        # EC2 goes on seeing for some seconds what the call before has deleted.
        later=("DependencyViolation",),
    )


def making(
    operation: str,
    params: Mapping[str, Any],
    why: str,
    *gone: str,
    idempotency: Idempotency = Idempotency.CREATE_NAMED,
    name: str = "",
) -> Draft:
    """Return a call that makes a missing part again; `gone` are the error codes that say it is there already."""
    return Draft(
        service="ec2",
        operation=operation,
        params=params,
        why=why,
        undo=UndoClass.NONE,
        loses=_NO_WAY_BACK,
        idempotency=idempotency,
        name=name,
        gone=gone,
    )
