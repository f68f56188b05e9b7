"""The regions that are enabled in one account."""

from threading import Event
from typing import Any

from hardener.aws.reading import Reading
from hardener.engine.model import CallFailed, Cause

_USABLE = ["ENABLED", "ENABLED_BY_DEFAULT"]
_UNANSWERED = (Cause.DENIED, Cause.SCP, Cause.RCP, Cause.REGION, Cause.CREDENTIALS)


def enabled(reading: Reading, account: str) -> tuple[str, ...]:
    """Return the enabled regions of `account`, sorted. Raises CallFailed.

    Asks EC2 in the home region, then where the partition has its center (home need not be enabled
    everywhere), then the account service; the first refusal is the one that is told.
    """
    geography = reading.geography
    refused: CallFailed | None = None
    for region in dict.fromkeys((geography.home, geography.center)):
        try:
            found = _asked(reading, "ec2", "DescribeRegions", account, region, {})
            usable = (one["RegionName"] for one in found if one.get("OptInStatus") != "not-opted-in")
            return tuple(sorted(usable))
        except CallFailed as failed:
            if failed.trouble.cause not in _UNANSWERED:
                raise
            refused = refused or failed
    try:
        params = {"RegionOptStatusContains": _USABLE}
        found = _asked(reading, "account", "ListRegions", account, None, params)
    except CallFailed:
        assert refused is not None
        raise refused from None
    return tuple(sorted(one["RegionName"] for one in found))


def _asked(
    reading: Reading, service: str, operation: str, account: str, region: str | None, params: dict[str, Any]
) -> list[dict[str, Any]]:
    op = reading.op(service, operation)
    found: list[dict[str, Any]] = reading.whole(op, account, region, params, Event())[op.present]
    return found
