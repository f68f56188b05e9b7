"""The account service's regions, which are told and switched per account."""

from collections.abc import Mapping

from hardener.practice.aws.regions import opted_in
from hardener.practice.aws.registry import Call, answers
from hardener.practice.aws.trusted_access import TRUSTED
from hardener.practice.errors import AwsError, not_authorized
from hardener.practice.roster import DEFAULT_REGIONS, EVERY_REGION, MANAGEMENT

_PRINCIPAL = "account.amazonaws.com"


@answers("account", "ListRegions")
def list_regions(call: Call) -> Mapping[str, object]:
    """List the regions of an account with their state, on one page."""
    wanted = call.given.get("RegionOptStatusContains")
    regions = [_region(_account(call), name) for name in EVERY_REGION]
    return {"Regions": [region for region in regions if not wanted or region["RegionOptStatus"] in wanted]}


@answers("account", "GetRegionOptStatus")
def get_region_opt_status(call: Call) -> Mapping[str, object]:
    """Tell the state of one region."""
    return _region(_account(call), _named(call))


@answers("account", "EnableRegion")
def enable_region(call: Call) -> Mapping[str, object]:
    """Enable a region, at once."""
    opted_in(_account(call)).add(_switched(call))
    return {}


@answers("account", "DisableRegion")
def disable_region(call: Call) -> Mapping[str, object]:
    """Disable a region, at once; what is in it stays."""
    opted_in(_account(call)).discard(_switched(call))
    return {}


def _account(call: Call) -> str:
    """Return the account that is meant; another one than the caller's own takes trusted access."""
    meant: str | None = call.given.get("AccountId")
    if meant is None:
        return call.caller.account
    known = any(account.id == meant for account in call.organization.accounts)
    if call.caller.account != MANAGEMENT.id or meant == MANAGEMENT.id or _PRINCIPAL not in TRUSTED or not known:
        raise not_authorized(call.caller.arn, f"account:{call.operation}")
    return meant


def _region(account: str, name: str) -> dict[str, str]:
    if name in DEFAULT_REGIONS:
        status = "ENABLED_BY_DEFAULT"
    else:
        status = "ENABLED" if name in opted_in(account) else "DISABLED"
    return {"RegionName": name, "RegionOptStatus": status}


def _named(call: Call) -> str:
    name: str = call.given["RegionName"]
    if name not in EVERY_REGION:
        raise AwsError("ValidationException", f"The region {name} is not valid.")
    return name


def _switched(call: Call) -> str:
    name = _named(call)
    if name in DEFAULT_REGIONS:
        raise AwsError("ValidationException", f"The region {name} is enabled by default and cannot be switched.")
    return name
