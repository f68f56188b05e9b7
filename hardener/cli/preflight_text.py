"""What AWS says beforehand of the permissions that a plan needs, as text and as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from hardener.cli.paper import Paper
from hardener.cli.shapes import head
from hardener.cli.wording import account, counted
from hardener.engine.model import safe
from hardener.engine.preflight import Permission, Told

_COLOR = {Told.DENIED: "red", Told.UNTOLD: "yellow", Told.ALLOWED: "green"}
_TITLE = "Permissions, as AWS's policy simulator sees them (likely, not proof):"


def preflight_lines(found: Sequence[Permission], paper: Paper) -> list[str]:
    """Return what would be denied and what is not told, the actions that share a reason together, then the count."""
    if not found:
        return []
    groups: dict[tuple[Told, str, str], list[str]] = {}
    for one in found:
        if one.told is not Told.ALLOWED:
            groups.setdefault((one.told, one.reason, _where(one)), []).append(_what(one))
    lines = [paper.styled(_TITLE, bold=True)]
    for (told, reason, where), actions in groups.items():
        said = paper.wrapped(f"{told}: {', '.join(dict.fromkeys(actions))}", 4, 8)
        lines += [paper.styled(line, _COLOR[told]) for line in said]
        lines += [*paper.wrapped(safe(reason), 8, 10), *paper.wrapped(where, 8, 10)]
    number = Counter(one.told for one in found)
    counts = ", ".join(f"{number[told]} {told}" for told in Told if number[told])
    return [*lines, *paper.wrapped(f"{counted(len(found), 'permission')}: {counts}.", 4), ""]


def preflight_object(plan_id: str, found: Sequence[Permission]) -> dict[str, Any]:
    """Return `found` as `hardener.preflight`."""
    return {**head("preflight"), "plan_id": plan_id, "permissions": [msgspec.to_builtins(one) for one in found]}


def _where(one: Permission) -> str:
    named = account(one.account, one.account_name)
    return f"{named}, {', '.join(one.regions)}" if one.told is Told.DENIED and one.regions else named


def _what(one: Permission) -> str:
    return one.action if one.resource == "*" else f"{one.action} on {one.resource}"
