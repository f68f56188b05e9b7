"""Taking a default VPC apart in the order that AWS wants, and getting another."""

from typing import Any

import pytest

from tests.practice.desk import DEV, ROOT, SANDBOX, Desk, by, default_vpc, refusal


def gone(ec2: Any, vpc: str) -> None:
    """Take apart an empty default VPC."""
    (gateway,) = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"]
    ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    for subnet in ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    ec2.delete_vpc(VpcId=vpc)


def left(ec2: Any) -> list[object]:
    return [
        ec2.describe_vpcs()["Vpcs"],
        ec2.describe_subnets()["Subnets"],
        ec2.describe_internet_gateways()["InternetGateways"],
        ec2.describe_route_tables()["RouteTables"],
        ec2.describe_network_acls()["NetworkAcls"],
        ec2.describe_security_groups()["SecurityGroups"],
        ec2.describe_security_group_rules()["SecurityGroupRules"],
    ]


def test_gone_and_made_again(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", ROOT, "us-west-2")
    first = default_vpc(ec2)
    assert refusal(ec2.create_default_vpc)[0] == "DefaultVpcAlreadyExists"
    zone_taken = refusal(ec2.create_default_subnet, AvailabilityZone="us-west-2a")
    assert zone_taken[0] == "DefaultSubnetAlreadyExistsInAvailabilityZone"
    options = ec2.describe_dhcp_options()["DhcpOptions"]
    gone(ec2, first)
    assert not any(left(ec2))
    assert ec2.describe_dhcp_options()["DhcpOptions"] == options
    assert refusal(ec2.create_default_subnet, AvailabilityZone="us-west-2a")[0] == "DefaultVpcDoesNotExist"
    made = ec2.create_default_vpc()["Vpc"]
    assert (made["IsDefault"], made["CidrBlock"], made["DhcpOptionsId"]) == (
        True,
        "172.31.0.0/16",
        options[0]["DhcpOptionsId"],
    )
    assert made["VpcId"] == default_vpc(ec2) != first
    subnets = ec2.describe_subnets(Filters=by("vpc-id", made["VpcId"]))["Subnets"]
    assert len(subnets) == 4
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    (gateway,) = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", made["VpcId"]))["InternetGateways"]
    (table,) = ec2.describe_route_tables(Filters=by("vpc-id", made["VpcId"]))["RouteTables"]
    assert {route.get("GatewayId") for route in table["Routes"]} == {"local", gateway["InternetGatewayId"]}
    gone(ec2, made["VpcId"])
    assert not any(left(ec2))


def test_one_subnet_made_again(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", ROOT, "eu-central-1")
    vpc = default_vpc(ec2)
    subnets = ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"]
    ec2.delete_subnet(SubnetId=subnets[1]["SubnetId"])
    associated = ec2.describe_network_acls()["NetworkAcls"][0]["Associations"]
    assert subnets[1]["SubnetId"] not in [association["SubnetId"] for association in associated]
    made = ec2.create_default_subnet(AvailabilityZone=subnets[1]["AvailabilityZone"])["Subnet"]
    assert (made["CidrBlock"], made["DefaultForAz"]) == (subnets[1]["CidrBlock"], True)
    assert refusal(ec2.create_default_subnet, AvailabilityZone="us-east-1a")[0] == "InvalidParameterValue"


def test_another_vpc_does_not_stand_in_the_way(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", SANDBOX, "eu-central-1")
    gone(ec2, default_vpc(ec2))
    own = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_subnet(VpcId=own, CidrBlock="10.0.0.0/24", AvailabilityZone="eu-central-1a")
    (subnet,) = ec2.describe_subnets(Filters=by("vpc-id", own))["Subnets"]
    assert (subnet["DefaultForAz"], subnet["MapPublicIpOnLaunch"]) == (False, False)
    assert ec2.create_default_vpc()["Vpc"]["VpcId"] == default_vpc(ec2)
    assert len(ec2.describe_subnets(Filters=by("default-for-az", "true"))["Subnets"]) == 3


def test_a_vpc_with_leftovers(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", DEV, "us-west-2")
    vpc = default_vpc(ec2)
    everywhere = by("vpc-id", vpc)
    groups = ec2.describe_security_groups(Filters=everywhere)["SecurityGroups"]
    spare = next(
        t for t in ec2.describe_route_tables(Filters=everywhere)["RouteTables"] if not t["Associations"][0]["Main"]
    )
    default = next(group for group in groups if group["GroupName"] == "default")
    old = [group["GroupId"] for group in groups if group["GroupName"] != "default"]
    assert refusal(ec2.delete_security_group, GroupId=default["GroupId"])[0] == "CannotDelete"
    assert refusal(ec2.delete_security_group, GroupId=old[0])[0] == "DependencyViolation"
    assert refusal(ec2.delete_route_table, RouteTableId=spare["RouteTableId"])[0] == "DependencyViolation"
    for group in old:
        rules = ec2.describe_security_group_rules(Filters=by("group-id", group))["SecurityGroupRules"]
        pointing = [rule["SecurityGroupRuleId"] for rule in rules if "ReferencedGroupInfo" in rule]
        ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=pointing)
    (gateway,) = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"]
    ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    ec2.disassociate_route_table(AssociationId=spare["Associations"][0]["RouteTableAssociationId"])
    for subnet in ec2.describe_subnets(Filters=everywhere)["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    assert refusal(ec2.delete_vpc, VpcId=vpc)[0] == "DependencyViolation"
    ec2.delete_route_table(RouteTableId=spare["RouteTableId"])
    assert refusal(ec2.delete_vpc, VpcId=vpc)[0] == "DependencyViolation"
    for group in old:
        ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc)
    assert not any(left(ec2))


@pytest.mark.parametrize(
    ("operation", "given", "code"),
    [
        ("delete_vpc", {"VpcId": "vpc-0123456789abcdef0"}, "InvalidVpcID.NotFound"),
        ("delete_subnet", {"SubnetId": "subnet-0123456789abcdef0"}, "InvalidSubnetID.NotFound"),
        (
            "delete_internet_gateway",
            {"InternetGatewayId": "igw-0123456789abcdef0"},
            "InvalidInternetGatewayID.NotFound",
        ),
        ("delete_route_table", {"RouteTableId": "rtb-0123456789abcdef0"}, "InvalidRouteTableID.NotFound"),
        ("delete_security_group", {"GroupId": "sg-0123456789abcdef0"}, "InvalidGroup.NotFound"),
        ("delete_network_acl", {"NetworkAclId": "acl-0123456789abcdef0"}, "InvalidNetworkAclID.NotFound"),
        (
            "disassociate_route_table",
            {"AssociationId": "rtbassoc-0123456789abcdef0"},
            "InvalidAssociationID.NotFound",
        ),
    ],
)
def test_what_is_not_there(fresh: Desk, operation: str, given: dict[str, str], code: str) -> None:
    assert refusal(getattr(fresh.client("ec2"), operation), **given)[0] == code
