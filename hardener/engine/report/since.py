"""What is different between two scans: new, mended, gone bad, no longer seen."""

from collections.abc import Collection
from enum import StrEnum

import msgspec

from hardener.engine.model import Finding, Scan, Status

Place = tuple[str, str, str | None]
"""Check id, account id, region."""
_BAD = (Status.FAILING, Status.UNKNOWN, Status.MANUAL)


class Turn(StrEnum):
    """How a finding went from one scan to the next."""

    NEW = "new"
    """It was not looked at before, and is not ok."""
    MENDED = "fixed"
    """It was not ok, and is."""
    DRIFTED = "drifted"
    """A run of ours had brought it to ok, and it is so no more."""
    WORSE = "worse"
    """It was ok, and is so no more."""
    OTHER = "changed"
    """The verdict is another, or the same for another reason."""
    UNSEEN = "not seen"
    """It was looked at before, and is not now."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One finding that is not as it was."""

    turn: Turn
    check: str
    account: str
    account_name: str
    region: str | None
    before: Status | None
    now: Status | None
    was: str
    """What was said of it then."""
    summary: str
    """What is said of it now."""


def since(before: Scan, now: Scan, ours: Collection[Place] = ()) -> tuple[Changed, ...]:
    """Return what changed from `before` to `now`, in the order of `now`; `ours` is what runs in between have done."""
    then, found = _by_place(before), _by_place(now)
    changes = [change for place, one in found.items() if (change := _change(then.get(place), one, place in ours))]
    # Who looks at less than before has not lost what was not looked at.
    checks, accounts = {place[0] for place in found}, {place[1] for place in found}
    unseen = [one for place, one in then.items() if place not in found and place[0] in checks and place[1] in accounts]
    return (*changes, *(_changed(Turn.UNSEEN, one, None, one) for one in unseen))


def _by_place(scan: Scan) -> dict[Place, Finding]:
    return {(one.check, one.account, one.region): one for one in scan.findings}


def _change(before: Finding | None, now: Finding, is_ours: bool) -> Changed | None:
    if before is None:
        return _changed(Turn.NEW, None, now, now) if now.status in _BAD else None
    if before.status is now.status and before.summary == now.summary:
        return None
    return _changed(_turn(before.status, now.status, is_ours), before, now, now)


def _turn(before: Status, now: Status, is_ours: bool) -> Turn:
    if now is Status.OK and before is not Status.OK:
        return Turn.MENDED
    if now in (Status.FAILING, Status.MANUAL) and is_ours:
        return Turn.DRIFTED
    if before is Status.OK and now in _BAD:
        return Turn.WORSE
    return Turn.OTHER


def _changed(turn: Turn, before: Finding | None, now: Finding | None, place: Finding) -> Changed:
    return Changed(
        turn=turn,
        check=place.check,
        account=place.account,
        account_name=place.account_name,
        region=place.region,
        before=before.status if before else None,
        now=now.status if now else None,
        was=before.summary if before else "",
        summary=now.summary if now else "",
    )
