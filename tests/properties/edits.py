"""What somebody else may do between a plan and its application, and whether a change has to notice."""

from collections.abc import Callable
from typing import Any

from tests.practice.desk import Desk, by
from tests.properties.clearing import clear
from tests.properties.looking import default_vpc
from tests.properties.network import add, remove, use
from tests.properties.worlds import Hostile

_Edit = Callable[[Any, str], object]


def _rule(ec2: Any, vpc: str) -> None:
    (group,) = ec2.describe_security_groups(Filters=by("vpc-id", vpc) + by("group-name", "default"))["SecurityGroups"]
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[ssh])


def _entry(ec2: Any, vpc: str) -> None:
    (acl,) = ec2.describe_network_acls(Filters=by("vpc-id", vpc) + by("default", "true"))["NetworkAcls"]
    which = {"NetworkAclId": acl["NetworkAclId"], "RuleNumber": 7, "Protocol": "-1", "RuleAction": "deny"}
    ec2.create_network_acl_entry(**which, Egress=False, CidrBlock="10.0.0.0/8")


def _private(ec2: Any, vpc: str) -> None:
    subnet = ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"][0]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": False})


def _route(ec2: Any, vpc: str) -> None:
    mains = by("vpc-id", vpc) + by("association.main", "true")
    (table,) = ec2.describe_route_tables(Filters=mains)["RouteTables"]
    gateway = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"][0]
    which = {"RouteTableId": table["RouteTableId"], "GatewayId": gateway["InternetGatewayId"]}
    ec2.create_route(**which, DestinationCidrBlock="192.0.2.0/24")


def _adding(what: str) -> _Edit:
    return lambda ec2, vpc: add(ec2, vpc, what, Hostile())


def _removing(what: str) -> _Edit:
    return lambda ec2, vpc: remove(ec2, vpc, what)


def _using(how: str) -> _Edit:
    return lambda ec2, vpc: use(ec2, vpc, how, Hostile())


NOTICED: dict[str, _Edit] = {
    **{what: _adding(what) for what in ("group", "table", "subnet", "tag")},
    **{f"no {what}": _removing(what) for what in ("attachment", "subnet", "route")},
    **{how: _using(how) for how in ("interface", "endpoint")},
    "rule": _rule,
    "ACL entry": _entry,
    "private subnet": _private,
    "another route": _route,
    "gone": lambda ec2, vpc: clear(ec2),
}
"""Edits of a default VPC that a plan for it rests on."""

UNNOTICED: dict[str, _Edit] = {
    "another VPC": lambda ec2, vpc: ec2.create_vpc(CidrBlock="10.9.0.0/16"),
    "a loose gateway": lambda ec2, vpc: ec2.create_internet_gateway(),
    "DNS names": lambda ec2, vpc: ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False}),
}
"""Edits beside it, and of what no check reads."""


def edit_network(desk: Desk, account: str, region: str, what: str) -> None:
    """Make one edit."""
    ec2 = desk.client("ec2", account, region)
    {**NOTICED, **UNNOTICED}[what](ec2, default_vpc(ec2))
