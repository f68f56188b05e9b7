"""Reading the default VPC of a region: whether there is one, what is in it, what uses it."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from typing import Any

from checks.default_vpc import inventory
from checks.default_vpc.answers import tags_of, where
from checks.default_vpc.probes import foreign, probes, shared_groups
from checks.default_vpc.state import DefaultVpcState, Gateway, RouteTable, Vpc
from hardener.engine.model import CallFailed, Cause, Reader, Trouble

_PAUSE = 2.0
_LOOKS = 10


def read(aws: Reader) -> DefaultVpcState:
    """Return the default VPC with all that is in it. Raises CallFailed where any of it could not be read."""
    account, region = aws.target.account, aws.target.region or ""
    for _ in range(_LOOKS):
        found = aws.items("ec2", "DescribeVpcs", Filters=where("is-default", "true"))
        if len(found) == 1:
            return _state(aws, found[0])
        if not found and _confirmed_absent(aws):
            return DefaultVpcState(account=account, region=region)
        # Just after a change AWS's two answers may differ for some seconds.
        aws.wait(_PAUSE)
    raise CallFailed(
        Trouble(
            Cause.NOT_ATTESTED,
            "AWS's answers on whether there is a default VPC contradict each other",
            action="ec2:DescribeVpcs",
            hint="scan this region again in a few minutes",
        )
    )


def _confirmed_absent(aws: Reader) -> bool:
    """Ask a second source, as an empty list is also what a broken answer looks like."""
    answer = aws.call("ec2", "DescribeAccountAttributes", AttributeNames=["default-vpc"])
    values = [
        value["AttributeValue"]
        for attribute in answer["AccountAttributes"]
        if attribute["AttributeName"] == "default-vpc"
        for value in attribute["AttributeValues"]
    ]
    return values == ["none"]


def _state(aws: Reader, item: Mapping[str, Any]) -> DefaultVpcState:
    account, vpc = aws.target.account, item["VpcId"]
    parts: list[Callable[[], Any]] = [
        partial(inventory.subnets, aws, vpc),
        partial(inventory.groups, aws, vpc),
        partial(inventory.route_tables, aws, vpc),
        partial(inventory.gateways, aws, vpc),
        partial(inventory.acls, aws, vpc),
    ]
    subnets, groups, tables, gateways, acls, *uses = aws.together([*parts, *probes(aws, vpc)])
    rest: list[Callable[[], Any]] = [
        partial(inventory.flow_logs, aws, (vpc, *(subnet.id for subnet in subnets))),
        partial(shared_groups, aws, vpc, groups),
    ]
    flow_logs, shared = aws.together(rest)
    mine = _mine(gateways, tables)
    described = Vpc(
        id=vpc,
        tags=tags_of(item),
        owner=item["OwnerId"],
        cidr=item["CidrBlock"],
        extra_cidrs=_ranges(item.get("CidrBlockAssociationSet"), "CidrBlock", item["CidrBlock"]),
        ipv6_cidrs=_ranges(item.get("Ipv6CidrBlockAssociationSet"), "Ipv6CidrBlock"),
        dhcp_options=item.get("DhcpOptionsId", ""),
        tenancy=item.get("InstanceTenancy", "default"),
        subnets=subnets,
        gateways=mine,
        route_tables=tables,
        acls=acls,
        groups=groups,
        flow_logs=flow_logs,
        used_by=tuple(sorted({*chain.from_iterable(uses), *shared, *foreign(account, subnets, groups)})),
    )
    loose = tuple(gateway.id for gateway in gateways if gateway not in mine)
    return DefaultVpcState(account=account, region=aws.target.region or "", vpc=described, detached_gateways=loose)


def _mine(gateways: tuple[Gateway, ...], tables: tuple[RouteTable, ...]) -> tuple[Gateway, ...]:
    """Return the gateways of this VPC, also one that was detached from it: a route here still names it.

    Without the latter a removal that was stopped between detaching and deleting would leave it behind.
    """
    named = {route.target for table in tables for route in table.routes}
    return tuple(gateway for gateway in gateways if gateway.attached or gateway.id in named)


def _ranges(associations: list[Mapping[str, Any]] | None, member: str, main: str = "") -> tuple[str, ...]:
    found = {
        item[member]
        for item in associations or ()
        if (item.get(f"{member}State") or {}).get("State") not in ("disassociated", "disassociating", "failed")
    }
    return tuple(sorted(found - {main}))
