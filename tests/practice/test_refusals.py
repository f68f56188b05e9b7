from typing import Any

import pytest

from tests.practice.desk import DEV, PAYMENTS, ROOT, WEB, Desk, default_vpc, refusal

READ_ONLY = [
    {"arn": "arn:aws:iam::aws:policy/SecurityAudit"},
    {"arn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"},
]


@pytest.mark.parametrize("account", [PAYMENTS, WEB])
def test_production_is_kept_out_of_a_region(desk: Desk, account: str) -> None:
    ec2 = desk.client("ec2", account, "ap-southeast-2")
    for call in (ec2.describe_vpcs, ec2.describe_regions, ec2.create_default_vpc):
        code, said = refusal(call)
        assert code == "UnauthorizedOperation"
        assert said.startswith("You are not authorized to perform this operation. User: arn:aws:sts::")
        assert said.endswith("with an explicit deny in a service control policy")
    assert desk.client("ec2", DEV, "ap-southeast-2").describe_vpcs()["Vpcs"]
    assert desk.client("sts", account, "ap-southeast-2").get_caller_identity()["Account"] == account


def test_members_know_little_of_the_organization(desk: Desk) -> None:
    organizations = desk.client("organizations", PAYMENTS)
    assert organizations.describe_organization()["Organization"]["MasterAccountId"] == ROOT
    for call in (organizations.list_accounts, organizations.list_roots):
        code, said = refusal(call)
        assert (code, said) == ("AccessDeniedException", "You don't have permissions to access this resource.")


def test_a_region_that_is_not_enabled(desk: Desk) -> None:
    assert refusal(desk.client("ec2", PAYMENTS, "eu-south-1").describe_vpcs)[0] == "AuthFailure"
    assert desk.client("ec2", DEV, "eu-south-1").describe_vpcs()["Vpcs"]


def test_a_session_that_binds_its_own_hands(desk: Desk) -> None:
    keys = desk.entered(DEV, PolicyArns=READ_ONLY)
    iam = desk.with_keys(*keys, "iam")
    assert iam.list_users()["Users"]
    code, said = refusal(iam.create_user, UserName="intruder")
    assert (code, "no session policy allows the iam:CreateUser action" in said) == ("AccessDenied", True)


def everything(ec2: Any) -> list[str]:
    """Return the ids of all that a default VPC is made of."""
    return [
        *(vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]),
        *(subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]),
        *(gateway["InternetGatewayId"] for gateway in ec2.describe_internet_gateways()["InternetGateways"]),
        *(table["RouteTableId"] for table in ec2.describe_route_tables()["RouteTables"]),
        *(acl["NetworkAclId"] for acl in ec2.describe_network_acls()["NetworkAcls"]),
        *(group["GroupId"] for group in ec2.describe_security_groups()["SecurityGroups"]),
        *(rule["SecurityGroupRuleId"] for rule in ec2.describe_security_group_rules()["SecurityGroupRules"]),
    ]


def test_a_dry_run_does_nothing(desk: Desk) -> None:
    ec2 = desk.client("ec2", DEV, "us-west-2")
    before, vpc = everything(ec2), default_vpc(ec2)
    gateway = ec2.describe_internet_gateways()["InternetGateways"][0]["InternetGatewayId"]
    table = next(table for table in ec2.describe_route_tables()["RouteTables"] if not table["Associations"][0]["Main"])
    group = ec2.describe_security_groups(GroupNames=["old-app"])["SecurityGroups"][0]
    acl = ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]
    rules = {"GroupId": group["GroupId"], "IpPermissions": group["IpPermissions"]}
    calls: list[tuple[Any, dict[str, Any]]] = [
        (ec2.detach_internet_gateway, {"InternetGatewayId": gateway, "VpcId": vpc}),
        (ec2.delete_internet_gateway, {"InternetGatewayId": gateway}),
        (ec2.delete_subnet, {"SubnetId": ec2.describe_subnets()["Subnets"][0]["SubnetId"]}),
        (ec2.disassociate_route_table, {"AssociationId": table["Associations"][0]["RouteTableAssociationId"]}),
        (ec2.delete_route_table, {"RouteTableId": table["RouteTableId"]}),
        (ec2.delete_network_acl, {"NetworkAclId": acl}),
        (ec2.revoke_security_group_ingress, rules),
        (ec2.delete_security_group, {"GroupId": group["GroupId"]}),
        (ec2.delete_vpc, {"VpcId": vpc}),
        (ec2.create_default_vpc, {}),
        (ec2.create_default_subnet, {"AvailabilityZone": "us-west-2a"}),
        (ec2.describe_vpcs, {}),
    ]
    for call, given in calls:
        code, said = refusal(call, **given, DryRun=True)
        assert (code, said) == ("DryRunOperation", "Request would have succeeded, but DryRun flag is set.")
    assert everything(ec2) == before


def test_a_dry_run_tells_of_a_denial(desk: Desk) -> None:
    ec2 = desk.client("ec2", PAYMENTS, "ap-southeast-2")
    assert refusal(ec2.create_default_vpc, DryRun=True)[0] == "UnauthorizedOperation"


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("iam", "list_service_specific_credentials", {}),
        ("ec2", "describe_mac_hosts", {}),
        ("ssm", "get_service_setting", {"SettingId": "/ssm/x"}),
        ("account", "get_contact_information", {}),
        ("accessanalyzer", "list_analyzers", {}),
        ("health", "describe_events", {}),
    ],
)
def test_what_nobody_answers_is_refused_in_form(
    desk: Desk, service: str, operation: str, given: dict[str, str]
) -> None:
    code, said = refusal(getattr(desk.client(service), operation), **given)
    assert code in ("InvalidAction", "UnknownOperationException")
    assert said.startswith("The action ")
