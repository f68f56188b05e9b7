"""Regions: which of them an account has enabled, as EC2 and the account service tell it."""

from collections.abc import Mapping
from typing import Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError
from hardener.practice.roster import ACCOUNTS, DEFAULT_REGIONS, EVERY_REGION, OPT_IN_REGIONS

_opted_in: Final = {account.id: set(account.extra_regions) for account in ACCOUNTS}


def enabled(account: str) -> tuple[str, ...]:
    """Return the regions that an account can use."""
    return DEFAULT_REGIONS + tuple(region for region in OPT_IN_REGIONS if region in opted_in(account))


def opted_in(account: str) -> set[str]:
    """Return the regions that were enabled on top of the default ones; it may be changed."""
    return _opted_in.setdefault(account, set())


@answers("ec2", "DescribeRegions")
def describe_regions(call: Call) -> Mapping[str, object]:
    """List the enabled regions, or all."""
    named = call.given.get("RegionNames", [])
    if wrong := [name for name in named if name not in EVERY_REGION]:
        raise AwsError("InvalidParameterValue", f"Invalid region(s) provided: {','.join(wrong)}")
    shown = named or (EVERY_REGION if call.given.get("AllRegions") else enabled(call.caller.account))
    regions = [_region(call.caller.account, name) for name in shown]
    for wanted in call.given.get("Filters", []):
        regions = [region for region in regions if _value(region, wanted["Name"]) in wanted.get("Values", [])]
    return {"Regions": regions}


def _region(account: str, name: str) -> dict[str, str]:
    if name in DEFAULT_REGIONS:
        status = "opt-in-not-required"
    else:
        status = "opted-in" if name in opted_in(account) else "not-opted-in"
    return {"RegionName": name, "Endpoint": f"ec2.{name}.amazonaws.com", "OptInStatus": status}


def _value(region: Mapping[str, str], name: str) -> str:
    keys = {"region-name": "RegionName", "endpoint": "Endpoint", "opt-in-status": "OptInStatus"}
    if name not in keys:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return region[keys[name]]
