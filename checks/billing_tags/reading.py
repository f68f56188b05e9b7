"""Reading cost allocation tags, and whether this account is the one to ask."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from checks.billing_tags import organization
from checks.billing_tags.state import PROCESSING, Backfill, BillingTagsState, Tag
from hardener.engine.model import CallFailed, Cause, Reader

# AWS says both with the code of a plain denial, so only its words tell them from one that IAM can lift.
_LINKED = "linked account"
_NOT_ENABLED = "not enabled for cost explorer"
_PAGE = 1000


def read(aws: Reader) -> BillingTagsState:
    """Return the tags and the tag policies. Raises CallFailed; who is not asked here, and why, is an answer."""
    looked = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    state = BillingTagsState(account=aws.target.account, looked=looked)
    try:
        state = msgspec.structs.replace(state, tags=_tags(aws), backfills=_backfills(aws))
    except CallFailed as failed:
        said = failed.trouble.message
        if _LINKED in said.lower():
            return msgspec.structs.replace(state, linked=said)
        if _NOT_ENABLED not in said.lower():
            raise _hinted(failed) from None
        state = msgspec.structs.replace(state, not_enabled=said)
    return organization.read(aws, state)


def _hinted(failed: CallFailed) -> CallFailed:
    """Add to a plain denial what may be behind it although IAM allows the call (AWS.md 6C)."""
    trouble = failed.trouble
    if trouble.cause is not Cause.DENIED:
        return failed
    hint = f"{trouble.hint}, or have the root user allow IAM access to billing in this account".removeprefix(", or ")
    return CallFailed(msgspec.structs.replace(trouble, hint=hint))


def _tags(aws: Reader) -> tuple[Tag, ...]:
    found = aws.items("ce", "ListCostAllocationTags", MaxResults=_PAGE)
    return tuple(sorted(map(_tag, found), key=lambda tag: (tag.key.lower(), tag.key)))


def _tag(item: Mapping[str, Any]) -> Tag:
    return Tag(
        key=item["TagKey"],
        active=item["Status"] == "Active",
        type=item["Type"],
        updated=item.get("LastUpdatedDate", ""),
        used=item.get("LastUsedDate", ""),
    )


def _backfills(aws: Reader) -> tuple[Backfill, ...]:
    found = aws.items("ce", "ListCostAllocationTagBackfillHistory", MaxResults=_PAGE)
    return tuple(sorted(map(_backfill, found), key=lambda one: (one.requested, one.start)))


def _backfill(item: Mapping[str, Any]) -> Backfill:
    return Backfill(
        start=item.get("BackfillFrom", ""),
        requested=item.get("RequestedAt", ""),
        completed=item.get("CompletedAt", ""),
        status=item.get("BackfillStatus", PROCESSING),
    )
