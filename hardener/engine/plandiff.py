"""Two plans side by side: whether they would do the same, and where they differ."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from hardener.engine.diff import moved
from hardener.engine.model import AnyCheck, Call, Change, Idempotency, Plan, canonical
from hardener.engine.planfile import PlanFile

_TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A token that makes a repeated call harmless; planning makes a new one each time."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """Whose plan one of the two is; none of it decides whether they do the same."""

    digest: str
    plan_id: str
    created: str
    expires: str
    author: str
    tool: str
    writes: int
    accounts: tuple[str, ...]
    """Those that are written to, in the order they are begun."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A change, by what it is and where; `differs` says how the second is another than the first."""

    check: str
    account: str
    account_name: str
    region: str | None
    summary: str
    differs: tuple[str, ...] = ()


class PlanDiff(msgspec.Struct, frozen=True, kw_only=True):
    """What the two plans have in common, and what not."""

    first: Side
    second: Side
    both: tuple[Spot, ...]
    """Those that are the same in both."""
    changed: tuple[Spot, ...]
    only_first: tuple[Spot, ...]
    only_second: tuple[Spot, ...]
    other: tuple[str, ...]
    """What else would not be the same: the organization, the order, what is left alone, what is unknown."""

    @property
    def same(self) -> bool:
        """Whether both would make the same calls in the same order, from the same states, and leave the same alone."""
        return not (self.changed or self.only_first or self.only_second or self.other)


def compared(first: PlanFile, second: PlanFile, checks: Iterable[AnyCheck]) -> PlanDiff:
    """Return what `first` and `second` would do differently."""
    one, other = first.plan, second.plan
    known = {check.id: check for check in checks}
    left, right = _by_place(one.changes), _by_place(other.changes)
    shared = [(left[key], right[key]) for key in left if key in right]
    spots = [_spot(then, _differs(then, now, known.get(then.check))) for then, now in shared]
    return PlanDiff(
        first=_side(first),
        second=_side(second),
        both=tuple(spot for spot in spots if not spot.differs),
        changed=tuple(spot for spot in spots if spot.differs),
        only_first=tuple(_spot(left[key]) for key in left if key not in right),
        only_second=tuple(_spot(right[key]) for key in right if key not in left),
        other=tuple(_other(one, other)),
    )


def _by_place(changes: Iterable[Change]) -> dict[tuple[Any, ...], Change]:
    """Key the changes by what they are about; where several are about the same, by their order too."""
    found: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        key, number = (change.check, change.account, change.region, change.offer), 0
        while (*key, number) in found:
            number += 1
        found[(*key, number)] = change
    return found


def _side(file: PlanFile) -> Side:
    plan = file.plan
    return Side(
        digest=f"sha256:{file.sha256}",
        plan_id=plan.id,
        created=plan.created,
        expires=plan.expires,
        author=plan.author.arn,
        tool=plan.tool,
        writes=len(plan.made),
        accounts=plan.touched,
    )


def _spot(change: Change, differs: Iterable[str] = ()) -> Spot:
    return Spot(
        check=change.check,
        account=change.account,
        account_name=change.account_name,
        region=change.region,
        summary=change.summary,
        differs=tuple(differs),
    )


def _differs(then: Change, now: Change, check: AnyCheck | None) -> list[str]:
    said = []
    if then.before_sha256 != now.before_sha256:
        what = moved(check, check.state.load(then.before), check.state.load(now.before)) if check else "it is another"
        said.append(f"the state before: {what}")
    if canonical(then.after) != canonical(now.after):
        said.append("the state wanted is another")
    said += _calls(then.calls, now.calls)
    if then.undo != now.undo:
        said.append(f"undo was {then.undo.kind}, is {now.undo.kind}" if then.undo.kind != now.undo.kind else "undo")
    if then.warnings != now.warnings:
        said.append("what somebody will notice")
    return said


def _calls(then: Sequence[Call], now: Sequence[Call]) -> list[str]:
    if [call.action for call in then] != [call.action for call in now]:
        return [f"the calls were {_listed(then)}, are {_listed(now)}"]
    return [line for one, other in zip(then, now, strict=True) for line in _call(one, other)]


def _listed(calls: Sequence[Call]) -> str:
    return ", ".join(call.action for call in calls) or "none"


def _call(then: Call, now: Call) -> list[str]:
    said = []
    if (then.account, then.region, then.by) != (now.account, now.region, now.by):
        said.append(f"{then.action} is made elsewhere, or as somebody else")
    before, after = _settled(then), _settled(now)
    said += [
        f"{then.action}: {name} was {_value(before, name)}, is {_value(after, name)}"
        for name in sorted({*before, *after})
        if _value(before, name) != _value(after, name)
    ]
    bound = ("name", "idempotency", "cleanup", "risk", "undo", "loses", "errors", "gone", "later", "asks")
    if not said and any(getattr(then, name) != getattr(now, name) for name in bound):
        said.append(f"{then.action}: what is said of it, or expected of its answer")
    return said


def _settled(call: Call) -> dict[str, Any]:
    """Return the parameters without the tokens that planning makes anew each time."""
    if call.idempotency is not Idempotency.TOKEN:
        return call.params
    return {key: value for key, value in call.params.items() if not _is_token(value)}


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _value(params: dict[str, Any], name: str) -> str:
    return canonical(params[name]).decode("ascii") if name in params else "absent"


def _other(one: Plan, other: Plan) -> list[str]:
    said = []
    if one.organization != other.organization:
        said.append(f"for {_place(one)}, and for {_place(other)}")
    if one.author.account != other.author.account:
        said.append(f"applied from account {one.author.account}, and from {other.author.account}")
    if one.role_name != other.role_name:
        said.append("accounts are entered by another role")
    if set(one.touched) == set(other.touched) and one.touched != other.touched:
        said.append(f"the order: begins with {one.touched[0]}, and with {other.touched[0]}")
    elif _moved(list(_by_place(one.changes)), list(_by_place(other.changes))):
        said.append("the order of the changes")
    if one.undoes != other.undoes:
        said.append(f"takes back {one.undoes or 'no run'}, and {other.undoes or 'no run'}")
    if set(one.refused) != set(other.refused):
        said.append(f"what is left alone: {len(one.refused)}, and {len(other.refused)}")
    if {(gap.account, gap.region, gap.check) for gap in one.gaps} != {
        (gap.account, gap.region, gap.check) for gap in other.gaps
    }:
        said.append(f"what is unknown: {len(one.gaps)}, and {len(other.gaps)}")
    return said


def _moved(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Return whether what is in both comes in another order."""
    return [key for key in one if key in set(other)] != [key for key in other if key in set(one)]


def _place(plan: Plan) -> str:
    return f"organization {plan.organization}" if plan.organization else f"the account {plan.author.account}"
