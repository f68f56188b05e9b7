"""Killing hardener at a record of its journal: before it, in the middle of it, or when the disk has it.

Between any two things that a run does there is a record, so that these are all the points at which a kill makes a
difference. Nothing of it is in the product: `killing` takes the place of the two functions that every record passes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from hardener.engine import files, journal
from hardener.engine.journal import Journal

Moment = Literal["before", "torn", "after"]
POINTS: tuple[tuple[str, Moment], ...] = (
    ("intent", "before"),
    ("intent", "torn"),
    ("intent", "after"),
    ("sent", "before"),
    ("sent", "torn"),
    ("sent", "after"),
    ("outcome", "before"),
    ("outcome", "torn"),
    ("outcome", "after"),
)
"""Around one call: nothing is written down; it is, and nothing is sent; it is sent; the answer is lost; or kept."""
AROUND: tuple[tuple[str, Moment], ...] = tuple(
    (event, moment)
    for event in ("begin", "identity", "precheck", "verify", "changed", "end", "resume", "reconciled")
    for moment in ("before", "torn", "after")
)
"""Around one change, and around the run."""


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@dataclass
class Killer:
    """Kills at the first record of each call, or of each change, whose event it waits for."""

    event: str
    moment: Moment
    only: frozenset[int] | None = None
    """The numbers of the calls at which it kills; None for all."""
    spared: frozenset[int] = frozenset()
    most: int = 10_000
    skip: int = 0
    """How many such records it lets pass first."""
    kills: list[tuple[str, int]] = field(default_factory=list)
    """Change and number of the call, for each kill."""

    def strikes(self, event: str, fields: dict[str, Any]) -> bool:
        """Return whether to kill at this record."""
        point = str(fields.get("change", "")), int(fields.get("seq", 0))
        if event != self.event or point in self.kills or len(self.kills) >= self.most:
            return False
        if point[1] in self.spared or (self.only is not None and point[1] not in self.only):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.kills.append(point)
        return True


@contextmanager
def killing(killer: Killer | None) -> Iterator[None]:
    """Have `killer` kill, for as long as the block lasts; None kills nobody."""
    if killer is None:
        yield
        return
    append, write = Journal.append, files.write_all
    tearing: list[bool] = []

    def written(descriptor: int, data: bytes) -> None:
        if tearing:
            write(descriptor, data[: len(data) // 2])
            raise Killed
        write(descriptor, data)

    def appended(self: Journal, event: str, **fields: Any) -> None:
        struck = killer.strikes(event, fields)
        if struck and killer.moment == "before":
            raise Killed
        tearing[:] = [True] if struck and killer.moment == "torn" else []
        try:
            append(self, event, **fields)
        finally:
            tearing.clear()
        if struck:
            raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "write_all", written)
        patch.setattr(Journal, "append", appended)
        yield
