"""Making a default VPC as an example wants it, and changing it afterwards."""

from typing import Any

from tests.practice.desk import by
from tests.properties.looking import EVERYWHERE, default_vpc
from tests.properties.worlds import Hostile, Network


def build(ec2: Any, wanted: Network) -> str:
    """Make the region's default VPC as it is wanted, and return its id."""
    ec2.create_default_vpc()
    vpc = default_vpc(ec2)
    for what in sorted(wanted.extra):
        add(ec2, vpc, what, wanted.texts)
    if wanted.used:
        use(ec2, vpc, wanted.used, wanted.texts)
    for what in sorted(wanted.missing):
        remove(ec2, vpc, what)
    return vpc


def use(ec2: Any, vpc: str, how: str, texts: Hostile) -> None:
    """Use the VPC, with an interface in it as most do, or in one of the ways that have none."""
    if how == "interface":
        subnet = _subnets(ec2, vpc)[0]["SubnetId"]
        ec2.create_network_interface(SubnetId=subnet, Description=texts.description)
    elif how == "endpoint":
        service = f"com.amazonaws.{ec2.meta.region_name}.s3"
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=service, VpcEndpointType="Gateway")
    elif how == "vpn gateway":
        made = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
        ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=made)
    elif how == "peering":
        other = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        ec2.create_vpc_peering_connection(VpcId=other, PeerVpcId=vpc)
    else:
        ec2.create_egress_only_internet_gateway(VpcId=vpc)


def add(ec2: Any, vpc: str, what: str, texts: Hostile) -> None:
    """Add something to the VPC that nobody uses."""
    if what == "group":
        group = _group(ec2, vpc, texts.name, texts.description)
        ec2.create_tags(Resources=[group], Tags=[{"Key": "Name", "Value": texts.tag}])
    elif what == "pair":
        one, other = (_group(ec2, vpc, name, "one of two") for name in ("one", "other"))
        for mine, theirs in ((one, other), (other, one)):
            pair = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": theirs}]}
            ec2.authorize_security_group_ingress(GroupId=mine, IpPermissions=[pair])
    elif what == "table":
        ec2.create_route_table(VpcId=vpc)
    elif what == "subnet":
        zone = _subnets(ec2, vpc)[0]["AvailabilityZone"]
        ec2.create_subnet(VpcId=vpc, CidrBlock="172.31.240.0/24", AvailabilityZone=zone)
    elif what == "acl":
        ec2.create_network_acl(VpcId=vpc)
    else:
        ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": texts.tag}])


def _group(ec2: Any, vpc: str, name: str, description: str) -> str:
    return str(ec2.create_security_group(GroupName=name, Description=description, VpcId=vpc)["GroupId"])


def _subnets(ec2: Any, vpc: str) -> list[Any]:
    found: list[Any] = ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"]
    return found


def remove(ec2: Any, vpc: str, what: str) -> None:
    """Take a part of the VPC away; one that is gone already stays gone."""
    if what in ("attachment", "gateway"):
        for gateway in ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"]:
            ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
            if what == "gateway":
                ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    elif what == "route":
        mains = by("vpc-id", vpc) + by("association.main", "true")
        for table in ec2.describe_route_tables(Filters=mains)["RouteTables"]:
            if any(route.get("DestinationCidrBlock") == EVERYWHERE for route in table["Routes"]):
                ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=EVERYWHERE)
    else:
        taken = {one["SubnetId"] for one in ec2.describe_network_interfaces()["NetworkInterfaces"]}
        free = [one["SubnetId"] for one in _subnets(ec2, vpc) if one["SubnetId"] not in taken]
        ec2.delete_subnet(SubnetId=free[-1])
