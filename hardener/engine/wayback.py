"""How far a run can be taken back, as its journal tells it: said before anything is read again."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from hardener.engine.model import AnyCheck, Change, Refusal, UndoClass, by_id


class Back(StrEnum):
    """What an undo of a run would give back."""

    EXACT = "exact"
    PART = "in-part"
    NEVER = "never"
    """Something was done, and none of it can be taken back."""
    NOTHING = "nothing"
    """There is nothing to take back."""


NAMED = 2
"""How many reasons are told in short."""


class WayBack(msgspec.Struct, frozen=True):
    """How far a run can be taken back."""

    kind: Back
    why: tuple[str, ...] = ()
    """Why not more than that, one reason each, such as something that undo does not restore."""

    @property
    def in_short(self) -> str:
        """The first reasons, and how many more there are."""
        more = len(self.why) - NAMED
        return "; ".join(self.why[:NAMED]) + (f"; and {more} more" if more > 0 else "")


NO_WAY = WayBack(Back.NOTHING)


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """What one change of a run has left behind."""

    change: Change
    before: Any
    """The state before its first call, as JSON builtins; None where it was never begun."""
    after: Any
    """The state in which it was left; None where that was not read."""
    sent: frozenset[int]
    """The sequence numbers of the calls that AWS took, or may have taken."""
    cleaned: bool
    """Whether what was begun was taken away again."""


def way_back(trails: Sequence[Trail], checks: Iterable[AnyCheck], taken_back: Collection[str]) -> WayBack:
    """Return what undo would give back of all of `trails`; `taken_back` are changes that were undone already."""
    known = tuple(checks)
    left = [one for one in trails if one.sent and one.before is not None]
    found = [_of_one(one, known) for one in left if one.change.id not in taken_back]
    marks = [one for one in found if one.kind is not Back.NOTHING]
    if not marks:
        return WayBack(Back.NOTHING, (_nothing(trails, left, found),))
    kinds = {one.kind for one in marks}
    why = tuple(dict.fromkeys(reason for one in marks for reason in one.why))
    if len(kinds) == 1:
        return WayBack(kinds.pop(), why)
    number = Counter(one.kind for one in marks)
    counts = [f"{number[kind]} {words}" for kind, words in _WORDS.items() if number[kind]]
    return WayBack(Back.PART, (f"of {len(marks)} changes {', '.join(counts)}", *why))


_WORDS = {Back.EXACT: "exactly", Back.PART: "not exactly", Back.NEVER: "not at all"}


def _nothing(trails: Sequence[Trail], left: Sequence[Trail], found: Sequence[WayBack]) -> str:
    if found:
        return next(iter(found[0].why), "all is as it was before the run")
    if left:
        return "all of it was taken back already"
    return "what was begun was cleaned up" if any(one.cleaned for one in trails) else "nothing was changed"


def _of_one(trail: Trail, checks: tuple[AnyCheck, ...]) -> WayBack:
    """Return what undo would give back of one change, by what its check says of the two states."""
    change = trail.change
    if trail.after is None:
        return WayBack(Back.NEVER, ("how it was left could not be read",))
    try:
        check = by_id(checks, change.check)
        before, after = check.state.load(trail.before), check.state.load(trail.after)
        same, back = check.reached(after, before), check.undo(before, after)
    except (KeyError, msgspec.ValidationError):
        return WayBack(Back.NEVER, (f"this hardener no longer knows how {change.check} was left",))
    kind = _kind(trail)
    loses = tuple(dict.fromkeys(loss for call in change.made if call.seq in trail.sent for loss in call.loses))
    if same and kind is not UndoClass.NONE:
        return NO_WAY
    if same or isinstance(back, Refusal):
        return WayBack(Back.NEVER, loses or ((back.reason,) if isinstance(back, Refusal) else ()))
    if not back.calls:
        return NO_WAY
    return WayBack(Back.EXACT) if kind is UndoClass.EXACT else WayBack(Back.PART, loses)


def _kind(trail: Trail) -> UndoClass:
    """Return the weakest undo class among the calls that were sent."""
    sent = {call.undo for call in trail.change.made if call.seq in trail.sent}
    return next((kind for kind in (UndoClass.NONE, UndoClass.EQUIVALENT) if kind in sent), UndoClass.EXACT)
