"""What must hold of hardener whatever the world looks like, told from the wire and from the world alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hardener.engine.model import AFTER, ASK, Call, Plan
from tests.properties.recorder import Recorder
from tests.properties.wire import UNTOLD, Request, expected

Sent = tuple[str, str, str, Mapping[str, Any]]
"""Account, region, service and operation, and the parameters as they are written."""


def nothing_written(wire: Recorder, passed: Iterable[Request]) -> None:
    """Demand that every request was a read, or got credentials."""
    written = [_sent(wire, one) for one in passed if one.access == "write"]
    assert written == [], "something was written by what must only read"


def exactly_the_plan(wire: Recorder, passed: Sequence[Request], calls: Sequence[Call]) -> None:
    """Demand that the writes are the calls of the plan: each once, in order, with these parameters, as whom it says."""
    written = [one for one in passed if one.access == "write"]
    for one, call in zip(written, calls, strict=False):
        assert is_the_call(wire, one, call), f"sent: {_sent(wire, one)}\nplanned: {_planned(call)}"
    assert len(written) == len(calls), f"sent: {written}\nplanned: {calls}"


def is_the_call(wire: Recorder, one: Request, call: Call) -> bool:
    """Return whether `one` is `call`, as whom and where and with the parameters that it says."""
    return _same(_sent(wire, one), _planned(call))


def identified_first(wire: Recorder, passed: Sequence[Request]) -> None:
    """Demand that no key wrote before AWS had said whose it is."""
    asked: set[str] = set()
    for one in passed:
        if one.name == "sts:GetCallerIdentity":
            asked.add(one.key)
        if one.access == "write":
            assert one.key in asked, f"{one.name} in {wire.whose(one)} was sent by a key that was not identified"


def nothing_to_do(plan: Plan) -> None:
    """Demand that there is nothing to change."""
    assert plan.changes == (), f"there is something to do right after all was done: {plan.changes}"
    assert plan.refused == (), f"what was done is refused now: {plan.refused}"
    assert plan.gaps == (), f"what was done cannot be read: {plan.gaps}"


def nothing_weakened(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> None:
    """Demand that every field of a password policy asks for at least what it asked for."""
    was, is_ = strength(before), strength(now)
    weaker = {name: (was[name], is_[name]) for name in was if is_[name] < was[name]}
    assert weaker == {}, f"weakened: {weaker}"


def strength(policy: Mapping[str, Any] | None) -> dict[str, int]:
    """Return each field as a number that grows with what it asks for; AWS's own policy asks for 8 characters."""
    told = {"MinimumPasswordLength": 8} if policy is None else policy
    graded = {name: int(told.get(name, 0)) for name in _FLAGS}
    graded["MinimumPasswordLength"] = int(told["MinimumPasswordLength"])
    graded["PasswordReusePrevention"] = int(told.get("PasswordReusePrevention", 0))
    # Fewer days ask for more, none at all for nothing.
    graded["MaxPasswordAge"] = -int(told.get("MaxPasswordAge") or 10_000)
    return graded


_FLAGS = (
    *("RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters", "RequireLowercaseCharacters"),
    *("AllowUsersToChangePassword", "HardExpiry"),
)


def same_shape(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> None:
    """Demand that a default VPC is there again with at least what the one before had, or that there is none again."""
    if before is None or now is None:
        assert before == now, f"before: {before}, now: {now}"
        return
    assert now["zones"] >= before["zones"], f"zones are missing: {before['zones'] - now['zones']}"
    assert now["gateway"] >= before["gateway"], "there is no internet gateway any more"
    assert now["way out"] >= before["way out"], "there is no route to the internet any more"


def _sent(wire: Recorder, one: Request) -> Sent:
    return wire.whose(one), one.region, one.name, one.form


_planned_before: dict[str, Sent] = {}


def _planned(call: Call) -> Sent:
    if call.id not in _planned_before:
        _planned_before[call.id] = _as_planned(call)
    return _planned_before[call.id]


def _as_planned(call: Call) -> Sent:
    form = expected(call.service, call.operation, _without_references(call.params))
    return call.account, call.region, call.action, form


def _same(got: Sent, wanted: Sent) -> bool:
    return got[:3] == wanted[:3] and _agrees(got[3], wanted[3])


def _agrees(got: Any, wanted: Any) -> bool:
    """Return whether two forms are the same but for what nobody could know before."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return got.keys() == wanted.keys() and all(_agrees(got[name], wanted[name]) for name in wanted)
    if isinstance(wanted, list) and isinstance(got, list):
        return len(got) == len(wanted) and all(map(_agrees, got, wanted))
    return wanted in (got, UNTOLD)


def _without_references(params: Any) -> Any:
    if isinstance(params, Mapping):
        return (
            UNTOLD
            if AFTER in params or ASK in params
            else {name: _without_references(value) for name, value in params.items()}
        )
    if isinstance(params, list | tuple):
        return [_without_references(value) for value in params]
    return params
