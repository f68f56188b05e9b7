"""What stands in the way of taking a network apart, and what goes with its parts."""

from collections.abc import Iterator
from typing import Any

from hardener.practice.aws.registry import Call, after, before
from hardener.practice.errors import AwsError


@before("ec2", "DeleteSubnet")
def delete_subnet(call: Call) -> None:
    """Keep a subnet that has an interface or a NAT gateway in it."""
    subnet = call.given["SubnetId"]
    nat_gateways = (gateway.subnet_id for gateway in call.ec2.nat_gateways.values() if gateway.state != "deleted")
    if subnet in {interface.subnet.id for interface in call.ec2.enis.values()} | set(nat_gateways):
        raise _depended_on("subnet", subnet)


@after("ec2", "DeleteSubnet")
def subnet_was_deleted(call: Call) -> None:
    """Let the subnet's associations go with it."""
    subnet = call.given["SubnetId"]
    for acl in call.ec2.network_acls.values():
        acl._associations = {name: held for name, held in acl._associations.items() if held.subnet_id != subnet}
    for table in call.ec2.route_tables.values():
        table._associations = {name: held for name, held in table._associations.items() if held != subnet}


@before("ec2", "DetachInternetGateway")
def detach_internet_gateway(call: Call) -> None:
    """Keep the gateway while an interface of its VPC has a public address."""
    vpc = call.given["VpcId"]
    if any(interface.public_ip for interface in call.ec2.enis.values() if interface.vpc_id == vpc):
        raise AwsError(
            "DependencyViolation",
            f"Network {vpc} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway.",
        )


@before("ec2", "DeleteInternetGateway")
def delete_internet_gateway(call: Call) -> None:
    """Keep a gateway that is attached."""
    gateway = call.ec2.internet_gateways.get(call.given["InternetGatewayId"])
    if gateway and gateway.vpc:
        raise _depended_on("internetGateway", gateway.id)


@before("ec2", "DeleteRouteTable")
def delete_route_table(call: Call) -> None:
    """Keep a main route table, which goes with its VPC only."""
    table = call.ec2.route_tables.get(call.given["RouteTableId"])
    if table and table.main_association_id:
        raise _depended_on("routeTable", table.id)


@before("ec2", "DeleteSecurityGroup")
def delete_security_group(call: Call) -> None:
    """Keep a default group, and one that an interface or another group's rule names."""
    groups = [group for of_vpc in call.ec2.groups.values() for group in of_vpc.values()]
    doomed = next((group for group in groups if group.id == call.given.get("GroupId")), None)
    if doomed is None:
        return
    if doomed.is_default:
        raise AwsError(
            "CannotDelete", f'the specified group: "{doomed.id}" name: "default" cannot be deleted by a user'
        )
    named = {source for group in groups if group is not doomed for source in _sources(group)}
    worn = {group.id for interface in call.ec2.enis.values() for group in interface.group_set}
    if doomed.id in named | worn:
        raise AwsError("DependencyViolation", f"resource {doomed.id} has a dependent object")


@before("ec2", "DeleteNetworkInterface")
def delete_network_interface(call: Call) -> None:
    """Keep an interface that something uses."""
    interface = call.ec2.enis.get(call.given["NetworkInterfaceId"])
    if interface and (interface.attachment_id or interface.requester_managed):
        said = f"Network interface '{interface.id}' is currently in use."
        raise AwsError("InvalidNetworkInterface.InUse", said)


@after("ec2", "DeleteVpcEndpoints")
def vpc_endpoints_were_deleted(call: Call) -> None:
    """Forget deleted endpoints, which moto would list for ever."""
    endpoints = call.ec2.vpc_end_points
    for number in [endpoint.id for endpoint in endpoints.values() if endpoint.state == "deleted"]:
        del endpoints[number]


@after("ec2", "TerminateInstances")
def instances_were_terminated(call: Call) -> None:
    """Let the interfaces go that came with the instances."""
    interfaces = call.ec2.enis
    for number in [
        one.id for one in interfaces.values() if one.instance and one.instance.id in call.given["InstanceIds"]
    ]:
        del interfaces[number]


@before("ec2", "DeleteVpc")
def delete_vpc(call: Call) -> None:
    """Keep a VPC that has anything in it beyond what goes with it."""
    vpc = call.ec2.vpcs.get(call.given["VpcId"])
    if vpc is None:
        return
    if any(held == vpc.id for held in _held(call.ec2)):
        raise _depended_on("vpc", vpc.id)
    # The region's DHCP options stay; moto would delete them with the VPC.
    vpc.dhcp_options = None


@after("ec2", "DeleteVpc")
def vpc_was_deleted(call: Call) -> None:
    """Let the default network ACL and group go with the VPC."""
    vpc = call.given["VpcId"]
    for number in [acl.id for acl in call.ec2.network_acls.values() if acl.vpc_id == vpc]:
        del call.ec2.network_acls[number]
    call.ec2.groups.pop(vpc, None)


def _held(ec2: Any) -> Iterator[str]:
    """Name the VPC of every thing that keeps its VPC from being deleted."""
    yield from (subnet.vpc_id for subnet in ec2.describe_subnets())
    yield from (gateway.vpc.id for gateway in ec2.internet_gateways.values() if gateway.vpc)
    yield from (gateway.vpc_id for gateway in ec2.egress_only_internet_gateways.values())
    yield from (gateway.vpc_id for gateway in ec2.carrier_gateways.values())
    yield from (interface.vpc_id for interface in ec2.enis.values())
    yield from (endpoint.vpc_id for endpoint in ec2.vpc_end_points.values())
    yield from (table.vpc_id for table in ec2.route_tables.values() if not table.main_association_id)
    yield from (acl.vpc_id for acl in ec2.network_acls.values() if not acl.default)
    yield from (group.vpc_id for of in ec2.groups.values() for group in of.values() if not group.is_default)
    yield from (attached.resource_id for attached in ec2.transit_gateway_attachments.values())


def _sources(group: Any) -> Iterator[str]:
    for rule in (*group.ingress_rules, *group.egress_rules):
        if rule.source_group:
            yield rule.source_group["GroupId"]


def _depended_on(kind: str, number: str) -> AwsError:
    return AwsError("DependencyViolation", f"The {kind} '{number}' has dependencies and cannot be deleted.")
