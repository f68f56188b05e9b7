"""What a benchmark prints: two measurements of one run, how they relate, and whether that is within the bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """Something measured, in words; the median where it was measured several times."""

    name: str
    values: Sequence[float]
    unit: str = "s"

    @property
    def value(self) -> float:
        """The median."""
        return median(self.values)

    def __str__(self) -> str:
        spread = f" ({min(self.values):.3g} to {max(self.values):.3g})" if len(self.values) > 1 else ""
        return f"{self.name}: {self.value:.3g} {self.unit}{spread}"


@dataclass(frozen=True)
class Ratio:
    """How many times `ours` is `theirs`; a bound that is a minimum says how many times `theirs` is `ours`."""

    title: str
    ours: Figure
    theirs: Figure
    bound: float
    at_least: bool = False
    note: str = ""
    """What else helps to judge it."""

    @property
    def value(self) -> float:
        """The ratio that the bound is about."""
        found = self.ours.value / self.theirs.value
        return 1 / found if self.at_least else found

    @property
    def within(self) -> bool:
        """Whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        verdict = "ok  " if self.within else "OVER"
        kind = "at least" if self.at_least else "at most"
        head = f"{verdict}  {self.value:5.2f} ×  {kind} {self.bound:g} ×  {self.title}"
        return "\n".join([head, *(f"{'':14}{line}" for line in (self.ours, self.theirs, self.note) if line)])
