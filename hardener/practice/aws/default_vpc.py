"""Default VPCs and subnets as AWS makes them: with a way to the internet, in every zone, once."""

import ipaddress
from collections.abc import Mapping
from typing import Any, Final

from hardener.practice.aws.registry import Call, after, answers
from hardener.practice.errors import AwsError

_BLOCK: Final = "172.31.0.0/16"
_EVERYWHERE: Final = "0.0.0.0/0"


def deliver(ec2: Any) -> None:
    """Make a region's default VPC, which moto has just made, what AWS delivers."""
    vpc = ec2.get_default_vpc()
    ec2.default_vpc = vpc
    for subnet in ec2.describe_subnets(filters={"vpc-id": [vpc.id]}):
        subnet.default_for_az, subnet.map_public_ip_on_launch = True, "true"
    gateway = ec2.create_internet_gateway()
    ec2.attach_internet_gateway(gateway.id, vpc.id)
    main = next(table for table in ec2.route_tables.values() if table.vpc_id == vpc.id)
    ec2.create_route(main.id, _EVERYWHERE, gateway_id=gateway.id)
    ec2.associate_dhcp_options(_dhcp_options(ec2), vpc)


@answers("ec2", "CreateDefaultVpc")
def create_default_vpc(call: Call) -> Mapping[str, object]:
    """Make a default VPC where there is none."""
    if call.ec2.get_default_vpc():
        raise AwsError("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.")
    vpc = call.ec2.create_vpc(_BLOCK, is_default=True)
    for zone in call.ec2.describe_availability_zones():
        _subnet(call.ec2, vpc, zone.name)
    deliver(call.ec2)
    return {"Vpc": vpc}


@answers("ec2", "CreateDefaultSubnet")
def create_default_subnet(call: Call) -> Mapping[str, object]:
    """Make the default subnet of a zone, in the first block that is free."""
    ec2, zone = call.ec2, _zone(call)
    vpc = ec2.get_default_vpc()
    if not vpc:
        raise AwsError("DefaultVpcDoesNotExist", "No default VPC exists for this account in this region.")
    for subnet in ec2.describe_subnets(filters={"vpc-id": [vpc.id]}):
        if subnet.default_for_az and subnet.availability_zone == zone:
            said = f"'{subnet.id}' is already the default subnet in {zone}."
            raise AwsError("DefaultSubnetAlreadyExistsInAvailabilityZone", said)
    return {"Subnet": _subnet(ec2, vpc, zone)}


@after("ec2", "CreateVpc")
def vpc_was_made(call: Call) -> None:
    """Give a new VPC the region's DHCP options."""
    for vpc in call.ec2.vpcs.values():
        vpc.dhcp_options = vpc.dhcp_options or _dhcp_options(call.ec2)


@after("ec2", "CreateSubnet")
def subnet_was_made(call: Call) -> None:
    """Take back what moto thinks of the first subnet of a zone: that it is a default one."""
    for subnet in call.ec2.describe_subnets(filters={"vpc-id": [call.given["VpcId"]]}):
        if not call.ec2.get_vpc(subnet.vpc_id).is_default:
            subnet.default_for_az, subnet.map_public_ip_on_launch = False, "false"


def _subnet(ec2: Any, vpc: Any, zone: str) -> Any:
    taken = [ipaddress.ip_network(subnet.cidr_block) for subnet in ec2.describe_subnets(filters={"vpc-id": [vpc.id]})]
    blocks = ipaddress.ip_network(vpc.cidr_block).subnets(new_prefix=20)
    free = next((block for block in blocks if not any(block.overlaps(other) for other in taken)), None)
    if free is None:
        raise AwsError("InsufficientFreeAddressesInSubnet", f"There is no free block in {vpc.id}.")
    made = ec2.create_subnet(vpc.id, str(free), availability_zone=zone)
    made.default_for_az, made.map_public_ip_on_launch = True, "true"
    return made


def _dhcp_options(ec2: Any) -> Any:
    known = next(iter(ec2.dhcp_options_sets.values()), None)
    domain = "ec2.internal" if ec2.region_name == "us-east-1" else f"{ec2.region_name}.compute.internal"
    return known or ec2.create_dhcp_options(["AmazonProvidedDNS"], [domain])


def _zone(call: Call) -> str:
    zones: dict[str, str] = {zone.name: zone.zone_id for zone in call.ec2.describe_availability_zones()}
    asked = call.given.get("AvailabilityZone"), call.given.get("AvailabilityZoneId")
    for name, number in zones.items():
        if asked[0] == name or asked[1] == number:
            return name
    raise AwsError(
        "InvalidParameterValue", f"Value ({asked[0] or asked[1]}) for parameter availabilityZone is invalid."
    )
