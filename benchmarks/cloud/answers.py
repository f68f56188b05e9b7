"""What the server says: one account like any other, with an unused default VPC in every region.

Account ids in here are `MANAGEMENT`; the server puts the caller's account in their place.
"""

from collections.abc import Mapping
from typing import Any

from benchmarks.cloud.place import HOME, MANAGEMENT, REGIONS, ROLE, account_ids, key_of

_VPC, _GATEWAY, _GROUP = "vpc-0a1b2c3d4e5f60718", "igw-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"
_ANYWHERE = "0.0.0.0/0"
_USERS = 5


def answers(region: str, accounts: int) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the answers in `region` by service and operation; EC2 says "none" to every other question."""
    answered = {**_organization(accounts), **_own(), **_regions(region)}
    return answered | {("ec2", operation): answer for operation, answer in _network(region).items()}


def _own() -> dict[tuple[str, str], Mapping[str, Any]]:
    arn = f"arn:aws:sts::{MANAGEMENT}:assumed-role/{ROLE}/benchmark"
    keys = {"AccessKeyId": key_of(MANAGEMENT), "SecretAccessKey": "s" * 40, "SessionToken": "t" * 300}
    user = {"AssumedRoleId": "AROA1234567890EXAMPLE:benchmark", "Arn": arn}
    role = {"Credentials": {**keys, "Expiration": "2099-01-01T00:00:00Z"}, "AssumedRoleUser": user}
    policy = {"MinimumPasswordLength": 8, "ExpirePasswords": False, "RequireSymbols": True, "RequireNumbers": True}
    report = {"Content": _report(), "ReportFormat": "text/csv", "GeneratedTime": "2026-01-01T00:00:00Z"}
    return {
        ("sts", "GetCallerIdentity"): {"UserId": user["AssumedRoleId"], "Account": MANAGEMENT, "Arn": arn},
        ("sts", "AssumeRole"): role,
        ("iam", "GetAccountPasswordPolicy"): {"PasswordPolicy": policy},
        ("iam", "GenerateCredentialReport"): {"State": "COMPLETE"},
        ("iam", "GetCredentialReport"): report,
    }


def _report() -> bytes:
    rows = ["user,arn,password_enabled,password_last_changed"]
    rows += [f"user-{number},arn,true,2025-01-0{number + 1}T00:00:00+00:00" for number in range(_USERS)]
    return "\n".join(rows).encode()


def _organization(accounts: int) -> dict[tuple[str, str], Mapping[str, Any]]:
    organization = {"Id": "o-benchmarks", "MasterAccountId": account_ids(1)[0], "FeatureSet": "ALL"}
    members = [
        {"Id": account, "Name": f"account {number}", "Status": "ACTIVE", "State": "ACTIVE"}
        for number, account in enumerate(account_ids(accounts))
    ]
    return {
        ("organizations", "DescribeOrganization"): {"Organization": organization},
        ("organizations", "ListAccounts"): {"Accounts": members},
        ("organizations", "ListRoots"): {"Roots": [{"Id": "r-bnch", "Name": "Root"}]},
        ("organizations", "ListAccountsForParent"): {"Accounts": members},
        ("organizations", "ListOrganizationalUnitsForParent"): {"OrganizationalUnits": []},
    }


def _regions(region: str) -> dict[tuple[str, str], Mapping[str, Any]]:
    enabled = [{"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in REGIONS]
    described = [{"RegionName": name, "OptInStatus": "opt-in-not-required"} for name in REGIONS]
    if region != HOME:
        return {}
    return {("account", "ListRegions"): {"Regions": enabled}, ("ec2", "DescribeRegions"): {"Regions": described}}


def _network(region: str) -> dict[str, Mapping[str, Any]]:
    mine = {"VpcId": _VPC, "OwnerId": MANAGEMENT}
    subnets = [_subnet(region, number) for number in range(3)]
    local = {"DestinationCidrBlock": "172.31.0.0/16", "GatewayId": "local", "State": "active"}
    out = {"DestinationCidrBlock": _ANYWHERE, "GatewayId": _GATEWAY, "State": "active"}
    main = {"Main": True, "RouteTableAssociationId": "rtbassoc-0a1b2c3d", "AssociationState": {"State": "associated"}}
    table = {**mine, "RouteTableId": "rtb-0a1b2c3d", "Associations": [main], "Routes": [local, out]}
    gateway = {"InternetGatewayId": _GATEWAY, "Attachments": [{"State": "available", "VpcId": _VPC}]}
    acl = {**mine, "NetworkAclId": "acl-0a1b2c3d", "IsDefault": True, "Entries": [_entry(False), _entry(True)]}
    group = {**mine, "GroupId": _GROUP, "GroupName": "default", "Description": "default VPC security group"}
    vpc = {**mine, "CidrBlock": "172.31.0.0/16", "DhcpOptionsId": "dopt-0a1b2c3d", "IsDefault": True}
    attribute = {"AttributeName": "default-vpc", "AttributeValues": [{"AttributeValue": _VPC}]}
    return {
        "DescribeVpcs": {"Vpcs": [vpc | {"State": "available", "InstanceTenancy": "default"}]},
        "DescribeSubnets": {"Subnets": [subnet | mine for subnet in subnets]},
        "DescribeRouteTables": {"RouteTables": [table]},
        "DescribeInternetGateways": {"InternetGateways": [gateway]},
        "DescribeNetworkAcls": {"NetworkAcls": [acl]},
        "DescribeSecurityGroups": {"SecurityGroups": [group]},
        "DescribeSecurityGroupRules": {"SecurityGroupRules": [_rule(False), _rule(True)]},
        "DescribeAccountAttributes": {"AccountAttributes": [attribute]},
    }


def _subnet(region: str, number: int) -> dict[str, Any]:
    zone = f"{region}{'abc'[number]}"
    cidr = f"172.31.{16 * number}.0/20"
    shown = {"AvailabilityZone": zone, "AvailabilityZoneId": f"{zone}-az{number}", "CidrBlock": cidr}
    return {"SubnetId": f"subnet-0a1b2c3d{number}", "DefaultForAz": True, "MapPublicIpOnLaunch": True, **shown}


def _entry(egress: bool) -> dict[str, Any]:
    return {"CidrBlock": _ANYWHERE, "Egress": egress, "Protocol": "-1", "RuleAction": "allow", "RuleNumber": 100}


def _rule(egress: bool) -> dict[str, Any]:
    ends = {"SecurityGroupRuleId": f"sgr-0a1b2c3d{egress:d}", "GroupId": _GROUP, "GroupOwnerId": MANAGEMENT}
    return {**ends, "IsEgress": egress, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": _ANYWHERE}
