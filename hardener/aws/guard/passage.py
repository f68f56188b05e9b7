"""One call on its way through the layers of the guard."""

from typing import Any

from hardener.aws.catalogue import Op
from hardener.aws.scope import Scope

NAMED, MATCHED, RESOLVED, SIGNED, CLEARED, GONE = range(1, 7)
"""The layers in their order: L0, L1, L2, L2b, L3 and L4. Each may only follow the one before it."""


class GuardViolation(Exception):
    """Something tried to pass the guard that must not; nothing was sent, and the gate stays shut."""


class Passage:
    """What the layers know of one call; lives in the call's own context and dies with it."""

    __slots__ = ("cleared", "model", "op", "origin", "scope", "stage", "ticket")

    def __init__(self, op: Op, model: Any) -> None:
        self.op = op
        self.model = model
        self.scope: Scope | None = None
        self.ticket: Any = None
        self.origin = ""
        """Scheme and host that the endpoint rules resolved to."""
        self.cleared: Any = None
        """The one request that the last check before the wire let through."""
        self.stage = 0

    def advance(self, stage: int) -> None:
        """Note that a layer is done. Raises GuardViolation when one was skipped or comes a second time."""
        if self.stage != stage - 1:
            raise GuardViolation(f"{self.op}: layer {stage} of the guard came after layer {self.stage}")
        self.stage = stage
