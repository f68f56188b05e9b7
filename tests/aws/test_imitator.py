"""The catalogue's reads against plain moto: where a list is empty there, its member is there all the same."""

import logging
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from hardener.aws import catalogue
from hardener.aws.catalogue import Kind, Op
from hardener.aws.cloud import Access, sign_in
from hardener.engine.model import Account, Call, CallFailed, Cause, Cloud, UndoClass
from tests.aws.server import MANAGEMENT, MEMBER

_NOT_IMITATED = {
    "account": {"GetRegionOptStatus", "ListRegions"},
    "ec2": {
        "DescribeClientVpnEndpoints",
        "DescribeClientVpnTargetNetworks",
        "DescribeInstanceConnectEndpoints",
        "DescribeLocalGatewayRouteTableVpcAssociations",
        "DescribeRouteServerEndpoints",
        "DescribeRouteServers",
        "DescribeSecurityGroupReferences",
        "DescribeSecurityGroupVpcAssociations",
        "DescribeVpcEncryptionControls",
        "GetManagedResourceVisibility",
    },
    "budgets": {"DescribeSubscribersForNotification"},
    "ce": {
        "GetAnomalyMonitors",
        "GetAnomalySubscriptions",
        "ListCostAllocationTagBackfillHistory",
        "ListCostAllocationTags",
    },
    "iam": {"ListOrganizationsFeatures", "SimulatePrincipalPolicy"},
    "organizations": {"DescribeEffectivePolicy", "ListAccountsWithInvalidEffectivePolicy"},
    "sts": {"DecodeAuthorizationMessage"},
}
_OF_SOMETHING = {
    "DescribeBudget",
    "DescribeNotificationsForBudget",
    "DescribeRule",
    "GetAlternateContact",
    "GetTopicAttributes",
    "ListSubscriptionsByTopic",
    "ListTargetsByRule",
}
"""Reads of one thing that has to be made first; the practice organization has them."""
_PARAMS: dict[str, dict[str, Any]] = {
    "DescribeAccount": {"AccountId": MANAGEMENT},
    "DescribePolicy": {"PolicyId": "p-FullAWSAccess"},
    "ListParents": {"ChildId": MANAGEMENT},
    "ListPolicies": {"Filter": "SERVICE_CONTROL_POLICY"},
    "ListPoliciesForTarget": {"TargetId": "root", "Filter": "SERVICE_CONTROL_POLICY"},
    "ListTargetsForPolicy": {"PolicyId": "p-FullAWSAccess"},
    "ListAccountsForParent": {"ParentId": "root"},
    "ListOrganizationalUnitsForParent": {"ParentId": "root"},
}
_ABSENT = {
    "GetAccessKeyLastUsed": {"AccessKeyId": "AKIA0000000000000000"},
    "GetAccountPasswordPolicy": {},
    "GetLoginProfile": {"UserName": "ada"},
    "GetRole": {"RoleName": "none"},
    "ListAccessKeys": {"UserName": "ada"},
    "ListMFADevices": {"UserName": "ada"},
    "ListSigningCertificates": {"UserName": "ada"},
}
READS = [
    op
    for op in catalogue.load().ops.values()
    if op.kind is Kind.READ and op.name not in {*_NOT_IMITATED.get(op.service, set()), *_OF_SOMETHING, *_ABSENT}
]


@pytest.fixture(scope="module")
def moto() -> Iterator[Cloud]:
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    keys = {"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "secret"}
    yield sign_in(Access(environment={"AWS_ENDPOINT_URL": url, **keys}))
    server.stop()


@pytest.fixture(scope="module")
def organized(moto: Cloud) -> str:
    """Make an organization behind the guard's back, and return the id of its root."""
    from moto.organizations.models import organizations_backends

    backend = organizations_backends[MANAGEMENT]["aws"]
    backend.create_organization("us-east-1", FeatureSet="ALL")
    return str(backend.ou[0].id)


@pytest.mark.parametrize("op", READS, ids=str)
def test_the_member_is_there(moto: Cloud, organized: str, op: Op) -> None:
    reader = moto.reader(Account(id=MANAGEMENT, name=""), "eu-west-1", Event())
    params = {name: organized if value == "root" else value for name, value in _PARAMS.get(op.name, {}).items()}
    assert op.present in reader.call(op.service, op.name, **params)


@pytest.mark.parametrize("operation", _ABSENT)
def test_what_is_absent_is_said_to_be(moto: Cloud, operation: str) -> None:
    reader = moto.reader(Account(id=MEMBER, name=""), None, Event())
    assert reader.find("iam", operation, absent="NoSuchEntity", **_ABSENT[operation]) is None


def test_what_is_not_imitated_is_unknown_and_not_empty(moto: Cloud) -> None:
    reader = moto.reader(Account(id=MEMBER, name=""), "eu-west-1", Event())
    with pytest.raises(CallFailed) as failed:
        reader.items("ec2", "DescribeInstanceConnectEndpoints")
    assert failed.value.trouble.cause is Cause.NOT_ATTESTED


def test_the_organization_and_its_regions(moto: Cloud, organized: str) -> None:
    organization = moto.organization()
    assert organization is not None
    assert [(account.id, account.management) for account in organization.accounts] == [(MANAGEMENT, True)]
    assert "eu-west-1" in moto.regions(Account(id=MEMBER, name=""))


def test_a_default_vpc_can_be_taken_away_and_made_again(moto: Cloud) -> None:
    account = Account(id="222233334444", name="")
    reader = moto.reader(account, "eu-north-1", Event())
    vpc = reader.items("ec2", "DescribeVpcs")[0]["VpcId"]
    subnets = [subnet["SubnetId"] for subnet in reader.items("ec2", "DescribeSubnets")]
    wanted: list[tuple[str, dict[str, Any]]] = [("DeleteSubnet", {"SubnetId": subnet}) for subnet in subnets]
    wanted += [("DeleteVpc", {"VpcId": vpc}), ("CreateDefaultVpc", {})]
    calls = [
        Call(
            seq=number,
            id=str(number),
            account=account.id,
            region=moto.call_region("ec2", "eu-north-1"),
            service="ec2",
            operation=operation,
            params=moto.prepare("ec2", operation, params),
            why="",
            undo=UndoClass.EQUIVALENT,
        )
        for number, (operation, params) in enumerate(wanted, 1)
    ]
    writer = moto.writer(account, calls)
    assert [writer.send(call, lambda _: None).kind for call in calls] == ["accepted"] * len(calls)
    (again,) = reader.items("ec2", "DescribeVpcs")
    assert again["IsDefault"]
    assert again["VpcId"] != vpc
