"""A plan as a person reads it: identical changes once, with a count; what is alike but not identical, together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hardener.engine.diff import diff
from hardener.engine.model import AnyCheck, Change, Plan, UndoClass, digest


@dataclass(frozen=True)
class Group:
    """Changes of one check that make the same calls."""

    check: AnyCheck
    changes: tuple[Change, ...]
    identical: bool
    """Whether the diff and every parameter are the same in all of them."""

    @property
    def id(self) -> str:
        """What tells the group from every other of its plan."""
        return self.changes[0].id

    @property
    def calls(self) -> int:
        """How many calls the group makes."""
        return sum(len(change.made) for change in self.changes)


def groups(plan: Plan, checks: Iterable[AnyCheck]) -> tuple[Group, ...]:
    """Return the changes of `plan` in groups: identical ones first, then by the kind of calls they make."""
    known = {check.id: check for check in checks}
    kinds: dict[str, list[Change]] = {}
    for change in plan.changes:
        kinds.setdefault(_kind(change), []).append(change)
    return tuple(group for changes in kinds.values() for group in _split(known[changes[0].check], changes))


def _split(check: AnyCheck, changes: list[Change]) -> list[Group]:
    """Keep what is alike together, unless most of it is identical and a count says more."""
    same: dict[str, list[Change]] = {}
    for change in changes:
        same.setdefault(_content(check, change), []).append(change)
    if len(same) > max(len(changes) // 2, 1):
        return [Group(check, tuple(changes), identical=False)]
    return [Group(check, tuple(one), identical=True) for one in same.values()]


def _kind(change: Change) -> str:
    calls = [call.action for call in change.calls]
    return digest([change.check, change.summary, list(dict.fromkeys(calls)), str(change.undo.kind)])


def _content(check: AnyCheck, change: Change) -> str:
    calls: list[Any] = [[call.action, call.params] for call in change.calls]
    lines = [[line.sign, line.label, line.before, line.after] for line in diff(check, change)]
    return digest([calls, lines, list(change.warnings)])


@dataclass(frozen=True)
class Totals:
    """What a plan comes to."""

    calls: int
    changes: int
    accounts: int
    regions: int
    undo: UndoClass


def totals(plan: Plan) -> Totals:
    """Return the size of `plan`."""
    regions = {change.region for change in plan.changes if change.region}
    return Totals(len(plan.made), len(plan.changes), len(plan.touched), len(regions), plan.undo)
