"""What AWS does not let go as long as something else holds it, and other things that are changed."""

from tests.practice.desk import DEV, PAYMENTS, ROOT, SANDBOX, WEB, Desk, by, default_vpc, refusal

VIOLATION = "DependencyViolation"


def test_an_attached_gateway_stays(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", ROOT)
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    assert refusal(ec2.delete_internet_gateway, InternetGatewayId=gateway["InternetGatewayId"])[0] == VIOLATION


def test_a_vpc_with_subnets_or_a_gateway_stays(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", ROOT, "eu-west-1")
    vpc = default_vpc(ec2)
    assert refusal(ec2.delete_vpc, VpcId=vpc)[0] == VIOLATION
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    assert refusal(ec2.delete_vpc, VpcId=vpc) == (
        VIOLATION,
        f"The vpc '{vpc}' has dependencies and cannot be deleted.",
    )


def test_a_subnet_with_an_interface_stays(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", PAYMENTS, "eu-west-1")
    (interface,) = ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert refusal(ec2.delete_subnet, SubnetId=interface["SubnetId"])[0] == VIOLATION
    own = refusal(ec2.delete_network_interface, NetworkInterfaceId=interface["NetworkInterfaceId"])
    assert own[0] == "InvalidNetworkInterface.InUse"


def test_a_gateway_stays_while_an_address_is_mapped(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", WEB)
    vpc = default_vpc(ec2)
    (interface,) = ec2.describe_network_interfaces()["NetworkInterfaces"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface["NetworkInterfaceId"])
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    number = gateway["InternetGatewayId"]
    code, said = refusal(ec2.detach_internet_gateway, InternetGatewayId=number, VpcId=vpc)
    assert (code, "mapped public address" in said) == (VIOLATION, True)


def test_a_vpc_with_an_endpoint_stays(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", DEV, "eu-west-1")
    vpc = default_vpc(ec2)
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    assert refusal(ec2.delete_vpc, VpcId=vpc)[0] == VIOLATION
    (endpoint,) = ec2.describe_vpc_endpoints(Filters=by("vpc-id", vpc))["VpcEndpoints"]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
    ec2.delete_vpc(VpcId=vpc)
    assert not ec2.describe_vpcs()["Vpcs"]


def test_a_policy_that_is_taken_away_denies_no_more(fresh: Desk) -> None:
    organizations = fresh.client("organizations")
    policies = organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    (guard,) = [policy["Id"] for policy in policies if policy["Name"] == "acme-regions"]
    (target,) = organizations.list_targets_for_policy(PolicyId=guard)["Targets"]
    organizations.detach_policy(PolicyId=guard, TargetId=target["TargetId"])
    assert fresh.client("ec2", PAYMENTS, "ap-southeast-2").describe_vpcs()["Vpcs"]


def test_a_region_that_is_enabled_has_a_default_vpc(fresh: Desk) -> None:
    fresh.client("account", PAYMENTS).enable_region(RegionName="eu-south-1")
    assert default_vpc(fresh.client("ec2", PAYMENTS, "eu-south-1"))
    fresh.client("account", PAYMENTS).disable_region(RegionName="eu-south-1")
    assert refusal(fresh.client("ec2", PAYMENTS, "eu-south-1").describe_vpcs)[0] == "AuthFailure"


def test_what_a_password_policy_leaves_out_is_reset(fresh: Desk) -> None:
    iam = fresh.client("iam", WEB)
    iam.update_account_password_policy(MaxPasswordAge=90, HardExpiry=True)
    policy = iam.get_account_password_policy()["PasswordPolicy"]
    assert policy == {
        "MinimumPasswordLength": 6,
        "RequireSymbols": False,
        "RequireNumbers": False,
        "RequireUppercaseCharacters": False,
        "RequireLowercaseCharacters": False,
        "AllowUsersToChangePassword": False,
        "ExpirePasswords": True,
        "MaxPasswordAge": 90,
        "HardExpiry": True,
    }
    iam.delete_account_password_policy()
    assert refusal(iam.get_account_password_policy)[0] == "NoSuchEntity"
    assert refusal(iam.delete_account_password_policy)[0] == "NoSuchEntity"


def test_interfaces_go_with_their_instance(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", SANDBOX, "us-west-2")
    (instance,) = ec2.run_instances(ImageId="ami-0abcdef1234567890", MinCount=1, MaxCount=1)["Instances"]
    assert refusal(ec2.delete_subnet, SubnetId=instance["SubnetId"])[0] == VIOLATION
    ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    assert not ec2.describe_network_interfaces()["NetworkInterfaces"]
    ec2.delete_subnet(SubnetId=instance["SubnetId"])


def test_peerings_are_listed_by_their_sides(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", SANDBOX, "us-west-2")
    sides = [ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"] for number in (1, 2)]
    made = ec2.create_vpc_peering_connection(VpcId=sides[0], PeerVpcId=sides[1])["VpcPeeringConnection"]

    def found(side: str, vpc: str) -> list[str]:
        listed = ec2.describe_vpc_peering_connections(Filters=by(f"{side}-vpc-info.vpc-id", vpc))
        return [peering["VpcPeeringConnectionId"] for peering in listed["VpcPeeringConnections"]]

    assert found("requester", sides[0]) == found("accepter", sides[1]) == [made["VpcPeeringConnectionId"]]
    assert not found("requester", sides[1])
    assert not found("accepter", default_vpc(ec2))
    assert not ec2.describe_vpn_connections(Filters=by("state", "available"))["VpnConnections"]
    assert refusal(ec2.describe_vpn_connections, Filters=by("colour", "red"))[0] == "InvalidParameterValue"


def test_a_user_gets_a_session_and_a_session_gets_none(fresh: Desk) -> None:
    assert refusal(fresh.client("sts").get_session_token)[0] == "AccessDenied"
    made = fresh.client("iam", DEV).create_access_key(UserName="jonas")["AccessKey"]
    user = fresh.with_keys(made["AccessKeyId"], made["SecretAccessKey"], None, "sts")
    assert user.get_caller_identity()["Arn"] == f"arn:aws:iam::{DEV}:user/jonas"
    issued = user.get_session_token()["Credentials"]
    keys = issued["AccessKeyId"], issued["SecretAccessKey"], issued["SessionToken"]
    assert fresh.with_keys(*keys, "sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{DEV}:user/jonas"
    iam = fresh.client("iam", DEV)
    iam.update_access_key(UserName="jonas", AccessKeyId=made["AccessKeyId"], Status="Inactive")
    assert refusal(user.get_caller_identity)[0] == "InvalidClientTokenId"


def test_text_that_xml_cannot_carry_does_not_break_the_answer(fresh: Desk) -> None:
    ec2 = fresh.client("ec2", SANDBOX, "us-west-2")
    ec2.create_tags(Resources=[default_vpc(ec2)], Tags=[{"Key": "Name", "Value": "a\x1b[31mb\x00"}])
    (vpc,) = ec2.describe_vpcs(VpcIds=[default_vpc(ec2)])["Vpcs"]
    assert vpc["Tags"] == [{"Key": "Name", "Value": "a[31mb"}]
