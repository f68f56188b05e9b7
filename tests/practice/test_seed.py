import csv
import io
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.practice.desk import AUDIT, DEV, PAYMENTS, ROOT, SANDBOX, WEB, Desk, by, default_vpc, refusal

REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"]


def test_who_the_environment_is(desk: Desk) -> None:
    said = desk.client("sts").get_caller_identity()
    assert said["Arn"] == f"arn:aws:sts::{ROOT}:assumed-role/Admin/practice"
    assert desk.client("organizations").describe_organization()["Organization"]["MasterAccountId"] == ROOT


def test_accounts_come_on_pages(desk: Desk) -> None:
    organizations = desk.client("organizations")
    assert len(organizations.list_accounts()["Accounts"]) == 4
    assert "NextToken" in organizations.list_accounts()
    pages = list(organizations.get_paginator("list_accounts").paginate())
    accounts = [account for page in pages for account in page["Accounts"]]
    assert len(pages) == 2
    assert {account["Name"]: account["State"] for account in accounts} == {
        "acme-root": "ACTIVE",
        "acme-audit": "ACTIVE",
        "acme-legacy": "SUSPENDED",
        "acme-payments": "ACTIVE",
        "acme-web": "ACTIVE",
        "acme-dev": "ACTIVE",
        "acme-sandbox": "ACTIVE",
        "acme-data": "ACTIVE",
    }
    assert all(account["State"] == account["Status"] for account in accounts)
    assert refusal(organizations.list_accounts, NextToken="elsewhere")[0] == "InvalidInputException"


def test_every_account_is_in_its_unit(desk: Desk) -> None:
    organizations = desk.client("organizations")
    (root,) = organizations.list_roots()["Roots"]
    units = organizations.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    assert [unit["Name"] for unit in units] == ["Security", "Workloads", "Sandbox", "Suspended"]
    (parent,) = organizations.list_parents(ChildId=PAYMENTS)["Parents"]
    described = organizations.describe_organizational_unit(OrganizationalUnitId=parent["Id"])["OrganizationalUnit"]
    assert described["Name"] == "Production"
    account = organizations.describe_account(AccountId=PAYMENTS)["Account"]
    assert account["Paths"][0].endswith(f"/{parent['Id']}/{PAYMENTS}/")


@pytest.mark.parametrize("account", [ROOT, PAYMENTS, DEV])
def test_default_vpc_is_as_aws_delivers_it(desk: Desk, account: str) -> None:
    ec2 = desk.client("ec2", account, "eu-central-1")
    vpc = default_vpc(ec2)
    (described,) = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    assert described["CidrBlock"] == "172.31.0.0/16"
    options = ec2.describe_dhcp_options(DhcpOptionsIds=[described["DhcpOptionsId"]])["DhcpOptions"]
    assert {option["Key"] for option in options[0]["DhcpConfigurations"]} == {"domain-name", "domain-name-servers"}
    subnets = ec2.describe_subnets(Filters=by("vpc-id", vpc))["Subnets"]
    zones = ec2.describe_availability_zones()["AvailabilityZones"]
    assert sorted(subnet["AvailabilityZone"] for subnet in subnets) == [zone["ZoneName"] for zone in zones]
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    assert {subnet["CidrBlock"] for subnet in subnets} == {"172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"}
    (gateway,) = ec2.describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))["InternetGateways"]
    (table,) = ec2.describe_route_tables(Filters=by("vpc-id", vpc))["RouteTables"]
    routes = {route["DestinationCidrBlock"]: route["GatewayId"] for route in table["Routes"]}
    assert routes == {"172.31.0.0/16": "local", "0.0.0.0/0": gateway["InternetGatewayId"]}
    (acl,) = ec2.describe_network_acls(Filters=by("vpc-id", vpc))["NetworkAcls"]
    (group,) = ec2.describe_security_groups(Filters=by("vpc-id", vpc))["SecurityGroups"]
    assert (acl["IsDefault"], group["GroupName"]) == (True, "default")
    named = ec2.describe_account_attributes(AttributeNames=["default-vpc"])["AccountAttributes"]
    assert named == [{"AttributeName": "default-vpc", "AttributeValues": [{"AttributeValue": vpc}]}]


def test_what_is_in_use(desk: Desk) -> None:
    payments = desk.client("ec2", PAYMENTS, "eu-west-1")
    (database,) = payments.describe_network_interfaces(Filters=by("vpc-id", default_vpc(payments)))["NetworkInterfaces"]
    assert (database["Description"], database["InterfaceType"], database["Status"]) == (
        "payments db",
        "interface",
        "in-use",
    )
    web = desk.client("ec2", WEB)
    (reservation,) = web.describe_instances(Filters=by("vpc-id", default_vpc(web)))["Reservations"]
    assert reservation["Instances"][0]["State"]["Name"] == "stopped"
    (interface,) = web.describe_network_interfaces(Filters=by("vpc-id", default_vpc(web)))["NetworkInterfaces"]
    assert interface["Attachment"]["InstanceId"] == reservation["Instances"][0]["InstanceId"]


def test_what_was_left_behind(desk: Desk) -> None:
    groups = desk.client("ec2", DEV, "us-west-2")
    vpc = default_vpc(groups)
    names = [
        group["GroupName"] for group in groups.describe_security_groups(Filters=by("vpc-id", vpc))["SecurityGroups"]
    ]
    assert names == ["default", "old-app", "old-db"]
    assert len(groups.describe_route_tables(Filters=by("vpc-id", vpc))["RouteTables"]) == 2
    assert not groups.describe_network_interfaces()["NetworkInterfaces"]
    endpoint = desk.client("ec2", DEV, "eu-west-1")
    (found,) = endpoint.describe_vpc_endpoints(Filters=by("vpc-id", default_vpc(endpoint)))["VpcEndpoints"]
    assert (found["VpcEndpointType"], found["State"].lower()) == ("Gateway", "available")
    nothing = desk.client("ec2", AUDIT, "eu-central-1")
    for found in (nothing.describe_vpcs()["Vpcs"], nothing.describe_subnets()["Subnets"]):
        assert not found
    assert not nothing.describe_network_acls()["NetworkAcls"]
    assert not nothing.describe_security_groups()["SecurityGroups"]
    (attribute,) = nothing.describe_account_attributes(AttributeNames=["default-vpc"])["AccountAttributes"]
    assert attribute["AttributeValues"] == [{"AttributeValue": "none"}]


def test_regions_differ_by_account(desk: Desk) -> None:
    def regions(account: str, **given: bool) -> list[str]:
        return [region["RegionName"] for region in desk.client("ec2", account).describe_regions(**given)["Regions"]]

    assert regions(ROOT) == regions(PAYMENTS) == REGIONS
    assert regions(DEV) == [*REGIONS, "eu-south-1"]
    assert set(regions(ROOT, AllRegions=True)) - set(REGIONS) == {"af-south-1", "eu-south-1", "me-central-1"}
    told = desk.client("account", DEV).list_regions(RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])
    assert [region["RegionName"] for region in told["Regions"]] == regions(DEV)
    status = desk.client("account", ROOT).get_region_opt_status(RegionName="eu-south-1")
    assert status["RegionOptStatus"] == "DISABLED"
    assert refusal(desk.client("account").list_regions, AccountId=DEV)[0] == "AccessDeniedException"


def test_password_policies(desk: Desk) -> None:
    assert refusal(desk.client("iam").get_account_password_policy)[0] == "NoSuchEntity"
    weak = desk.client("iam", SANDBOX).get_account_password_policy()["PasswordPolicy"]
    assert weak == {
        "MinimumPasswordLength": 8,
        "RequireSymbols": False,
        "RequireNumbers": False,
        "RequireUppercaseCharacters": False,
        "RequireLowercaseCharacters": False,
        "AllowUsersToChangePassword": False,
        "ExpirePasswords": False,
    }
    strong = desk.client("iam", WEB).get_account_password_policy()["PasswordPolicy"]
    assert (strong["MinimumPasswordLength"], strong["PasswordReusePrevention"], strong["RequireSymbols"]) == (
        20,
        24,
        True,
    )
    assert "MaxPasswordAge" not in strong


def test_credential_report(fresh: Desk) -> None:
    iam = fresh.client("iam", DEV)
    assert refusal(iam.get_credential_report)[0] == "ReportNotPresent"
    while iam.generate_credential_report()["State"] != "COMPLETE":
        time.sleep(0.01)
    rows = {row["user"]: row for row in csv.DictReader(io.StringIO(iam.get_credential_report()["Content"].decode()))}
    assert list(rows) == ["<root_account>", "maria", "jonas", "deploy"]
    assert (rows["<root_account>"]["password_enabled"], rows["<root_account>"]["mfa_active"]) == ("true", "true")
    changed = datetime.fromisoformat(rows["maria"]["password_last_changed"])
    assert datetime.now(UTC) - changed > timedelta(days=90)
    assert (rows["jonas"]["mfa_active"], rows["maria"]["mfa_active"]) == ("true", "false")
    assert rows["deploy"]["password_last_changed"] == "N/A"
    keys = iam.list_access_keys(UserName="deploy")["AccessKeyMetadata"]
    assert [key["Status"] for key in keys] == ["Active", "Inactive"]
    assert keys[0]["CreateDate"] == datetime.fromisoformat(rows["deploy"]["access_key_1_last_rotated"])


def test_the_management_account_has_root_keys(desk: Desk) -> None:
    for account, present in ((ROOT, (1, 1)), (PAYMENTS, (1, 0)), (WEB, (0, 0))):
        summary = desk.client("iam", account).get_account_summary()["SummaryMap"]
        assert (summary["AccountAccessKeysPresent"], summary["AccountMFAEnabled"]) == present


def test_hostile_text_is_really_there(desk: Desk) -> None:
    (vpc,) = desk.client("ec2", SANDBOX).describe_vpcs()["Vpcs"]
    assert vpc["Tags"] == [{"Key": "Name", "Value": "[/red] [@click=app.quit]x\x9b31m\u202egnp.exe"}]
    (interface,) = desk.client("ec2", SANDBOX, "eu-west-1").describe_network_interfaces()["NetworkInterfaces"]
    assert interface["Description"] == "[bold]nothing[/] here\x9d0;owned\x9c\u202e[/red] [@click=app.quit]x"
    tags = desk.client("organizations").list_tags_for_resource(ResourceId=SANDBOX)["Tags"]
    assert "\x1b[31m" in tags[0]["Value"]
