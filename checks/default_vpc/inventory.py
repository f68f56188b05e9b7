"""Reading what is in a VPC: what goes with it, and what a journal has to remember."""

from collections.abc import Mapping
from typing import Any

from checks.default_vpc.answers import batches, first, tags_of, where
from checks.default_vpc.state import (
    Acl,
    Association,
    FlowLog,
    Gateway,
    Group,
    Route,
    RouteTable,
    Rule,
    Subnet,
)
from hardener.engine.model import Reader

_Item = Mapping[str, Any]


def subnets(aws: Reader, vpc: str) -> tuple[Subnet, ...]:
    """Return the subnets of `vpc`. Raises CallFailed, as all of this module does."""
    found = aws.items("ec2", "DescribeSubnets", Filters=where("vpc-id", vpc))
    return tuple(sorted(_subnet(item) for item in found))


def _subnet(item: _Item) -> Subnet:
    return Subnet(
        id=item["SubnetId"],
        tags=tags_of(item),
        zone=item["AvailabilityZone"],
        zone_id=item.get("AvailabilityZoneId", ""),
        cidr=item.get("CidrBlock", ""),
        default=item.get("DefaultForAz", False),
        public=item.get("MapPublicIpOnLaunch", False),
        owner=item.get("OwnerId", ""),
    )


def gateways(aws: Reader, vpc: str) -> tuple[Gateway, ...]:
    """Return the internet gateways of `vpc`, and all that are attached to no VPC."""
    found = []
    # Asked without a filter, since a filter cannot ask for what is attached to nothing.
    for item in aws.items("ec2", "DescribeInternetGateways"):
        attached = [one["VpcId"] for one in item.get("Attachments") or () if one.get("State") != "detached"]
        if vpc in attached or not attached:
            found.append(Gateway(id=item["InternetGatewayId"], tags=tags_of(item), attached=bool(attached)))
    return tuple(sorted(found))


def route_tables(aws: Reader, vpc: str) -> tuple[RouteTable, ...]:
    """Return the route tables of `vpc` with their routes."""
    found = aws.items("ec2", "DescribeRouteTables", Filters=where("vpc-id", vpc))
    return tuple(sorted(_table(item) for item in found))


def _table(item: _Item) -> RouteTable:
    live = [one for one in item.get("Associations") or () if _state(one.get("AssociationState")) != "disassociated"]
    return RouteTable(
        id=item["RouteTableId"],
        tags=tags_of(item),
        main=any(one.get("Main") for one in live),
        associations=tuple(sorted(_association(one) for one in live if not one.get("Main"))),
        routes=tuple(sorted(_route(one) for one in item.get("Routes") or ())),
    )


def _state(state: _Item | None) -> str:
    return str((state or {}).get("State", ""))


def _association(item: _Item) -> Association:
    return Association(item["RouteTableAssociationId"], item.get("SubnetId", ""), item.get("GatewayId", ""))


def _route(item: _Item) -> Route:
    to = first(item, "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    target = first(
        item,
        "GatewayId",
        "EgressOnlyInternetGatewayId",
        "NatGatewayId",
        "TransitGatewayId",
        "VpcPeeringConnectionId",
        "LocalGatewayId",
        "CarrierGatewayId",
        "CoreNetworkArn",
        "OdbNetworkArn",
        # Behind an instance there is an interface as well; the instance says more.
        "InstanceId",
        "NetworkInterfaceId",
    )
    return Route(to, target, item.get("State") != "blackhole")


def acls(aws: Reader, vpc: str) -> tuple[Acl, ...]:
    """Return the network ACLs of `vpc` with their entries."""
    found = aws.items("ec2", "DescribeNetworkAcls", Filters=where("vpc-id", vpc))
    return tuple(
        sorted(
            Acl(
                id=item["NetworkAclId"],
                tags=tags_of(item),
                default=item.get("IsDefault", False),
                entries=tuple(sorted(_entry(one) for one in item.get("Entries") or ())),
            )
            for item in found
        )
    )


def _entry(item: _Item) -> str:
    way = "out" if item.get("Egress") else "in"
    protocol = "all" if item["Protocol"] == "-1" else f"protocol {item['Protocol']}"
    text = f"{way} {item['RuleNumber']} {item['RuleAction']} {protocol} {first(item, 'CidrBlock', 'Ipv6CidrBlock')}"
    ports, icmp = item.get("PortRange") or {}, item.get("IcmpTypeCode") or {}
    if ports:
        text += f" ports {ports.get('From')}-{ports.get('To')}"
    return text + (f" type {icmp.get('Type')} code {icmp.get('Code')}" if icmp else "")


def groups(aws: Reader, vpc: str) -> tuple[Group, ...]:
    """Return the security groups of `vpc` with their rules."""
    found = aws.items("ec2", "DescribeSecurityGroups", Filters=where("vpc-id", vpc))
    rules: dict[str, list[Rule]] = {item["GroupId"]: [] for item in found}
    for ids in batches(sorted(rules)):
        for item in aws.items("ec2", "DescribeSecurityGroupRules", Filters=where("group-id", *ids)):
            rules[item["GroupId"]].append(_rule(item))
    return tuple(sorted(_group(item, rules[item["GroupId"]]) for item in found))


def _group(item: _Item, rules: list[Rule]) -> Group:
    return Group(
        id=item["GroupId"],
        tags=tags_of(item),
        name=item["GroupName"],
        description=item.get("Description", ""),
        owner=item.get("OwnerId", ""),
        rules=tuple(sorted(rules)),
    )


def _rule(item: _Item) -> Rule:
    peer = item.get("ReferencedGroupInfo") or {}
    return Rule(
        id=item["SecurityGroupRuleId"],
        egress=item["IsEgress"],
        protocol=item["IpProtocol"],
        from_port=item.get("FromPort", -1),
        to_port=item.get("ToPort", -1),
        cidr4=item.get("CidrIpv4", ""),
        cidr6=item.get("CidrIpv6", ""),
        prefix_list=item.get("PrefixListId", ""),
        group=peer.get("GroupId", ""),
        group_owner=peer.get("UserId", ""),
        description=item.get("Description", ""),
    )


def flow_logs(aws: Reader, resources: tuple[str, ...]) -> tuple[FlowLog, ...]:
    """Return the flow logs of `resources`, a VPC and its subnets. They block nothing, but end with it."""
    found: list[_Item] = []
    for ids in batches(resources):
        found += aws.items("ec2", "DescribeFlowLogs", Filter=where("resource-id", *ids))
    return tuple(
        sorted(
            FlowLog(
                id=item["FlowLogId"],
                tags=tags_of(item),
                resource=item.get("ResourceId", ""),
                destination=first(item, "LogDestination", "LogGroupName"),
                traffic=item.get("TrafficType", ""),
            )
            for item in found
        )
    )
