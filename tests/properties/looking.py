"""Looks at the practice organization by plain boto3: what AWS would tell anybody, in no words of hardener's."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.practice.desk import Desk, by
from tests.properties.places import ACCOUNTS, REGIONS

EVERYWHERE = "0.0.0.0/0"
_KINDS = (
    *("vpcs", "subnets", "internet_gateways", "route_tables", "network_acls", "security_groups"),
    *("security_group_rules", "network_interfaces"),
)


def policy(desk: Desk, account: str) -> Mapping[str, Any] | None:
    """Return the password policy as AWS tells it."""
    try:
        found: Mapping[str, Any] = desk.client("iam", account).get_account_password_policy()["PasswordPolicy"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return None
        raise
    return found


def everything(desk: Desk) -> dict[str, Any]:
    """Return all that an example may have changed, as AWS tells it, to compare it with a later look."""
    seen: dict[str, Any] = {}
    for account in ACCOUNTS:
        seen[account] = policy(desk, account)
        for region in REGIONS:
            seen[f"{account} {region}"] = inventory(desk.client("ec2", account, region))
    return seen


def inventory(ec2: Any) -> dict[str, Any]:
    """Return every network, and all that is in it, of one account and region."""
    return {kind: _told(ec2, kind) for kind in _KINDS}


def _told(ec2: Any, kind: str) -> Any:
    answer = getattr(ec2, f"describe_{kind}")()
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def default_vpc(ec2: Any) -> str:
    """Return the id of the default VPC; empty where there is none."""
    found = ec2.describe_vpcs(Filters=by("is-default", "true"))["Vpcs"]
    return str(found[0]["VpcId"]) if found else ""


def shape(ec2: Any) -> dict[str, Any] | None:
    """Return what makes a default VPC what it is, none of its ids; None where there is none."""
    vpc = default_vpc(ec2)
    if not vpc:
        return None
    subnets = ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"]
    gateways = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"]
    mains = by("vpc-id", vpc) + by("association.main", "true")
    routes = [route for table in ec2.describe_route_tables(Filters=mains)["RouteTables"] for route in table["Routes"]]
    attached = {gateway["InternetGatewayId"] for gateway in gateways}
    ways_out = [
        route
        for route in routes
        if route.get("DestinationCidrBlock") == EVERYWHERE and route.get("GatewayId") in attached
    ]
    return {
        "zones": {subnet["AvailabilityZone"] for subnet in subnets if subnet["DefaultForAz"]},
        "gateway": bool(attached),
        "way out": bool(ways_out),
    }
