"""The payload of a plan file: a plan as plain JSON, with observations and calls laid out flat."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from hardener.engine.model import Account, Call, Caller, Change, Gap, Plan, Refused, Undo, as_json, plain

T = TypeVar("T")
_PLAIN = re.compile(r"[\w+=,.@:/-]*", re.ASCII)


def payload_of(plan: Plan) -> dict[str, Any]:
    """Return `plan` as the payload of a plan file (docs/formats.md)."""
    return {
        "plan_id": plan.id,
        "created": plan.created,
        "expires": plan.expires,
        "tool": {"version": plan.tool, "ops_catalogue_sha256": plan.catalogue_sha256},
        "author": as_json(plan.author),
        "intent": {
            "baseline_sha256": plan.baseline_sha256,
            "controls": sorted({change.check for change in plan.changes}),
            "role_name": plan.role_name,
            "undoes": plan.undoes,
        },
        "org": {"id": plan.organization, "management": plan.management},
        "targets": as_json(plan.accounts),
        "complete": plan.complete,
        "unknown": as_json(plan.gaps),
        "refused": as_json(plan.refused),
        "observations": {f"obs-{change.id}": _observation(change) for change in plan.changes},
        "changes": [_change(change) for change in plan.changes],
        "calls": [_call(call, change) for change in plan.changes for call in change.calls],
        "summary": {
            "writes": len(plan.calls),
            "accounts": len(plan.touched),
            "by_risk": dict(Counter(str(call.risk) for call in plan.calls)),
        },
    }


def plan_from(payload: dict[str, Any]) -> Plan:
    """Return the plan that `payload_of` laid out. Raises KeyError, TypeError and ValueError, which name the place."""
    calls: dict[str, list[Call]] = {}
    for number, item in enumerate(payload["calls"]):
        with _at(f"calls[{number}]"):
            calls.setdefault(item["change"], []).append(_call_from(item))
    changes = []
    for number, item in enumerate(payload["changes"]):
        with _at(f"changes[{number}]"):
            changes.append(_change_from(item, payload["observations"], calls))
    plan = Plan(
        id=payload["plan_id"],
        created=payload["created"],
        expires=payload["expires"],
        tool=payload["tool"]["version"],
        catalogue_sha256=payload["tool"]["ops_catalogue_sha256"],
        author=_part(payload, "author", Caller),
        organization=payload["org"]["id"],
        management=payload["org"]["management"],
        baseline_sha256=payload["intent"]["baseline_sha256"],
        accounts=_part(payload, "targets", tuple[Account, ...]),
        changes=tuple(changes),
        gaps=_part(payload, "unknown", tuple[Gap, ...]),
        refused=_part(payload, "refused", tuple[Refused, ...]),
        undoes=payload["intent"]["undoes"],
        role_name=payload["intent"]["role_name"],
    )
    _demand_plain(plan)
    return plan


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Name the place in what is raised. Raises ValueError."""
    try:
        yield
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing in it") from None
    except (TypeError, ValueError) as error:
        raise ValueError(f"{place}: {error}") from None


def _part(payload: dict[str, Any], name: str, kind: type[T]) -> T:
    with _at(name):
        return msgspec.convert(payload[name], kind)


def _demand_plain(plan: Plan) -> None:
    """Refuse names that hardener would never write: what is shown of a plan must not depend on who made the file."""
    names = [plan.id, plan.created, plan.expires, plan.tool, plan.organization, plan.management, plan.undoes]
    names += [plan.role_name, *(account.id for account in plan.accounts)]
    places: list[Change | Gap | Refused] = [*plan.changes, *plan.gaps, *plan.refused]
    names += [name for one in places for name in (one.account, one.region or "", one.check)]
    names += [name for change in plan.changes for name in (change.id, change.undoes, change.offer, change.observed)]
    names += [
        name for call in plan.calls for name in (call.id, call.account, call.region, call.service, call.operation)
    ]
    odd = next((name for name in names if not _PLAIN.fullmatch(name)), None)
    if odd is not None:
        raise ValueError(f"{odd!r} is no name that hardener writes")


def _observation(change: Change) -> dict[str, Any]:
    return {
        "account": change.account,
        "region": change.region,
        "control": change.check,
        "value": plain(change.before),
        "sha256": change.before_sha256,
        "observed": change.observed,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "control": change.check,
        "account": change.account,
        "account_name": change.account_name,
        "region": change.region,
        "summary": change.summary,
        "pre": f"obs-{change.id}",
        "after": plain(change.after),
        "settings": plain(change.settings),
        "undo": as_json(change.undo),
        "offer": change.offer,
        "undoes": change.undoes,
        "warnings": list(change.warnings),
    }


def _change_from(item: dict[str, Any], observations: dict[str, Any], calls: dict[str, list[Call]]) -> Change:
    seen = observations[item["pre"]]
    return Change(
        id=item["id"],
        check=item["control"],
        account=item["account"],
        account_name=item["account_name"],
        region=item["region"],
        summary=item["summary"],
        before=seen["value"],
        before_sha256=seen["sha256"],
        observed=seen["observed"],
        after=item["after"],
        settings=item["settings"],
        calls=tuple(calls[item["id"]]),
        undo=msgspec.convert(item["undo"], Undo),
        warnings=tuple(item["warnings"]),
        offer=item["offer"],
        undoes=item["undoes"],
    )


def _call(call: Call, change: Change) -> dict[str, Any]:
    return {
        **as_json(call),
        "undo": {"class": str(call.undo), "loses": list(call.loses)},
        "change": change.id,
        "control": change.check,
        "digest": f"sha256:{call.digest}",
        "pre": [f"obs-{change.id}"],
        "depends": [earlier.seq for earlier in change.calls if earlier.seq < call.seq],
    }


def _call_from(item: dict[str, Any]) -> Call:
    call = msgspec.convert({**item, "undo": item["undo"]["class"], "loses": item["undo"]["loses"]}, Call)
    if f"sha256:{call.digest}" != item["digest"]:
        raise ValueError(f"call {call.seq} is not the one its digest names")
    return call
