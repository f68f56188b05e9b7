"""The organization itself: its accounts, its units, and the one policy that somebody attached."""

import json
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from moto.organizations import utils
from moto.organizations.models import organizations_backends

from hardener.practice.genesis.hostile import OWNER
from hardener.practice.roster import ACCESS_ROLE, ACCOUNTS, BLOCKED_REGION, DATA, MANAGEMENT, ROOT_UNIT, SANDBOX, UNITS

_REGION_GUARD = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "StayInTheRegionsWeRun",
            "Effect": "Deny",
            "Action": "ec2:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": [BLOCKED_REGION]}},
        }
    ],
}

# As it was written before there were root sessions, which it keeps out as well.
_DENY_ROOT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "DenyRoot",
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}},
        }
    ],
}


def make(born: datetime) -> None:
    """Make the organization with its accounts where they belong."""
    organization: Any = organizations_backends[MANAGEMENT.id]["aws"]
    _accounts(organization, born)
    units = _units(organization)
    for account in ACCOUNTS:
        organization.get_account_by_id(account.id).parent_id = units[account.unit]
    root = organization.list_roots()["Roots"][0]["Id"]
    organization.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    made = organization.create_policy(
        Name="acme-regions",
        Description="Production runs in the regions that we have contracts for.",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(_REGION_GUARD),
    )
    policy = made["Policy"]["PolicySummary"]["Id"]
    organization.attach_policy(PolicyId=policy, TargetId=units["Workloads/Production"])
    made = organization.create_policy(
        Name="DenyRoot",
        Description="Nobody works as root here.",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(_DENY_ROOT),
    )
    organization.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=DATA.id)
    organization.tag_resource(ResourceId=SANDBOX.id, Tags=[{"Key": "owner", "Value": OWNER}])


def _accounts(organization: Any, born: datetime) -> None:
    numbers = [account.id for account in ACCOUNTS]
    with patch.object(utils, "make_random_account_id", side_effect=numbers):
        organization.create_organization(region="us-east-1", FeatureSet="ALL")
        organization.org.master_account_email = MANAGEMENT.email
        for account in ACCOUNTS[1:]:
            organization.create_account(AccountName=account.name, Email=account.email, RoleName=ACCESS_ROLE)
    for account in ACCOUNTS:
        made = organization.get_account_by_id(account.id)
        made.name, made.email = account.name, account.email
        made.create_time = born - timedelta(days=account.joined_days_ago)
        made.joined_method = "INVITED" if account is MANAGEMENT or account.trusted != MANAGEMENT.id else "CREATED"
        if account.suspended:
            made.close()


def _units(organization: Any) -> dict[str, str]:
    units: dict[str, str] = {ROOT_UNIT: organization.list_roots()["Roots"][0]["Id"]}
    for path in UNITS:
        above, _, name = path.rpartition("/")
        made = organization.create_organizational_unit(Name=name, ParentId=units[above or ROOT_UNIT])
        units[path] = made["OrganizationalUnit"]["Id"]
    return units
