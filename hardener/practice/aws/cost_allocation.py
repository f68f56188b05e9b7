"""Cost allocation tags, which only the account that gets the bill may see and switch; moto knows none of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError
from hardener.practice.roster import MANAGEMENT

_PAGE: Final = 4
_TOKEN: Final = "tags-from-"
_MOST_AT_ONCE: Final = 20
_TAKES: Final = timedelta(hours=2)


@dataclass
class Key:
    """A tag key that was seen on somebody's bill."""

    name: str
    active: bool
    used: datetime
    updated: datetime | None = None
    own: bool = False
    """Whether AWS itself puts it on resources."""


@dataclass(frozen=True)
class Backfill:
    """Months that are counted by the keys of the day on which somebody asked for it."""

    start: datetime
    asked: datetime


KEYS: Final[dict[str, Key]] = {}
BACKFILLS: Final[list[Backfill]] = []


@answers("ce", "ListCostAllocationTags")
def list_cost_allocation_tags(call: Call) -> Mapping[str, object]:
    """List the keys, a few at a time."""
    _admit(call)
    given = call.given
    wanted = {"Status": given.get("Status"), "Type": given.get("Type")}
    named = given.get("TagKeys")
    tags = [_tag(key) for key in KEYS.values() if named is None or key.name in named]
    tags = [tag for tag in tags if all(value in (None, tag[name]) for name, value in wanted.items())]
    start = _start(given.get("NextToken"), len(tags))
    end = start + min(_PAGE, given.get("MaxResults") or _PAGE)
    following = {"NextToken": f"{_TOKEN}{end}"} if end < len(tags) else {}
    return {"CostAllocationTags": tags[start:end], **following}


@answers("ce", "UpdateCostAllocationTagsStatus")
def update_cost_allocation_tags_status(call: Call) -> Mapping[str, object]:
    """Switch keys; those that were never seen are named in an answer that tells of success."""
    _admit(call)
    entries = call.given.get("CostAllocationTagsStatus") or []
    if not 0 < len(entries) <= _MOST_AT_ONCE:
        raise AwsError(
            "ValidationException",
            "1 validation error detected: Value at 'costAllocationTagsStatus' failed to satisfy constraint: "
            f"Member must have length less than or equal to {_MOST_AT_ONCE} and greater than or equal to 1",
        )
    errors = []
    for entry in entries:
        key = KEYS.get(entry["TagKey"])
        if key is None:
            said = f"Tag keys not found: {entry['TagKey']}"
            errors.append({"TagKey": entry["TagKey"], "Code": "TagKeysNotFoundException", "Message": said})
        elif key.active is not (entry["Status"] == "Active"):
            key.active, key.updated = not key.active, clock.now()
    return {"Errors": errors}


@answers("ce", "StartCostAllocationTagBackfill")
def start_cost_allocation_tag_backfill(call: Call) -> Mapping[str, object]:
    """Count past months anew, once a day."""
    _admit(call)
    now = clock.now()
    start = datetime.fromisoformat(call.given["BackfillFrom"]).replace(tzinfo=None)
    first = start.day == 1 and not (start.hour or start.minute or start.second)
    if not first or start > now or (now.year - start.year) * 12 + now.month - start.month >= 12:
        raise AwsError(
            "ValidationException",
            "BackfillFrom has to be the first day of a month, not in the future and no more than 12 months ago.",
        )
    if any(one.asked + timedelta(hours=24) > now for one in BACKFILLS):
        raise AwsError("BackfillLimitExceededException", "A request to backfill is already in progress, or was today.")
    made = Backfill(start, now)
    BACKFILLS.append(made)
    return {"BackfillRequest": _backfill(made)}


@answers("ce", "ListCostAllocationTagBackfillHistory")
def list_cost_allocation_tag_backfill_history(call: Call) -> Mapping[str, object]:
    """List what was asked for, the latest first."""
    _admit(call)
    return {"BackfillRequests": [_backfill(one) for one in reversed(BACKFILLS)]}


def _admit(call: Call) -> None:
    if call.caller.account != MANAGEMENT.id:
        raise AwsError("AccessDenied", "Linked account doesn't have access to cost allocation tags.")


def _tag(key: Key) -> dict[str, str]:
    updated = {"LastUpdatedDate": _written(key.updated)} if key.updated else {}
    return {
        "TagKey": key.name,
        "Type": "AWSGenerated" if key.own else "UserDefined",
        "Status": "Active" if key.active else "Inactive",
        "LastUsedDate": _written(key.used.replace(day=1, hour=0, minute=0, second=0)),
        **updated,
    }


def _backfill(one: Backfill) -> dict[str, str]:
    now, ends = clock.now(), one.asked + _TAKES
    told = {
        "BackfillFrom": _written(one.start),
        "RequestedAt": _written(one.asked),
        "LastUpdatedAt": _written(min(now, ends)),
    }
    if now < ends:
        return {**told, "BackfillStatus": "PROCESSING"}
    return {**told, "BackfillStatus": "SUCCEEDED", "CompletedAt": _written(ends)}


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _start(token: str | None, known: int) -> int:
    if token is None:
        return 0
    number = token.removeprefix(_TOKEN)
    if not (token.startswith(_TOKEN) and number.isdecimal() and int(number) < known):
        raise AwsError("InvalidNextTokenException", "The pagination token is invalid.")
    return int(number)
