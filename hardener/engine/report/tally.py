"""Counting verdicts: how many there are of each, and what share of them is ok."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from hardener.engine.model import Finding, Status


class Tally(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The number of findings with each verdict."""

    ok: int = 0
    failing: int = 0
    unknown: int = 0
    waiting: int = 0
    manual: int = 0
    excepted: int = 0
    not_applicable: int = 0

    @classmethod
    def of(cls, statuses: Iterable[Status]) -> "Tally":
        """Count `statuses`."""
        counted = Counter(statuses)
        return cls(**{status.value.replace("-", "_"): counted[status] for status in Status})

    def number(self, status: Status) -> int:
        """Return how many have the verdict `status`."""
        found: int = getattr(self, status.value.replace("-", "_"))
        return found

    @property
    def counted(self) -> int:
        """How many there are, without those that are about nothing that is here."""
        return sum(self.number(status) for status in Status) - self.not_applicable

    @property
    def percent(self) -> int | None:
        """The share that is ok, rounded down, so that 100 means all; None where there is nothing to count.

        Neither an exception nor what could not be read is ok.
        """
        return self.ok * 100 // self.counted if self.counted else None


def tally(findings: Iterable[Finding]) -> Tally:
    """Count the verdicts of `findings`."""
    return Tally.of(one.status for one in findings)


WORST_FIRST = (
    Status.FAILING,
    Status.UNKNOWN,
    Status.MANUAL,
    Status.WAITING,
    Status.EXCEPTED,
    Status.OK,
    Status.NOT_APPLICABLE,
)
"""The order in which people look at verdicts."""


def worst(statuses: Iterable[Status]) -> Status | None:
    """Return the worst of `statuses`, None where there are none."""
    return min(statuses, key=WORST_FIRST.index, default=None)
