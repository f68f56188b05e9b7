"""The policy simulator of the practice organization, by itself and before a plan."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.files import private_directory
from hardener.engine.places import Places
from hardener.engine.preflight import Told
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice
from tests.engine.test_lockout import call
from tests.engine.test_preflight import plan
from tests.practice.desk import PAYMENTS, ROOT, WEB, Desk

ROLE = "arn:aws:iam::{}:role/OrganizationAccountAccessRole"
BLOCKED = [
    {"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["ap-southeast-2"], "ContextKeyType": "string"}
]


def test_an_administrator_may_and_a_user_without_policies_may_not(desk: Desk) -> None:
    iam = desk.client("iam", WEB)
    asked = {"ActionNames": ["ec2:DeleteVpc", "iam:CreateUser"]}
    found = iam.simulate_principal_policy(PolicySourceArn=ROLE.format(WEB), **asked)["EvaluationResults"]
    assert [(one["EvalActionName"], one["EvalDecision"]) for one in found] == [
        ("ec2:DeleteVpc", "allowed"),
        ("iam:CreateUser", "allowed"),
    ]
    (user,) = [one["Arn"] for one in iam.list_users()["Users"] if one["UserName"] == "contractor"]
    found = iam.simulate_principal_policy(PolicySourceArn=user, **asked)["EvaluationResults"]
    assert {one["EvalDecision"] for one in found} == {"implicitDeny"}


def test_a_policy_of_the_organization_is_told(desk: Desk) -> None:
    (one,) = desk.client("iam", WEB).simulate_principal_policy(
        PolicySourceArn=ROLE.format(WEB), ActionNames=["ec2:DeleteVpc"], ContextEntries=BLOCKED
    )["EvaluationResults"]
    assert one["EvalDecision"] == "explicitDeny"
    assert one["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}


@pytest.mark.parametrize(
    ("arn", "code"),
    [(ROLE.format(ROOT), "NoSuchEntity"), (f"arn:aws:iam::{WEB}:root", "InvalidInput")],
)
def test_who_cannot_be_simulated_is_refused(desk: Desk, arn: str, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        desk.client("iam", WEB).simulate_principal_policy(PolicySourceArn=arn, ActionNames=["ec2:DeleteVpc"])
    assert refused.value.response["Error"]["Code"] == code


def test_a_plan_is_told_beforehand_what_would_be_denied(practice_server: Practice, tmp_path: Path) -> None:
    cloud = sign_in(Access(environment=practice_server.environment))
    places = Places(private_directory(tmp_path / "state"), tmp_path / "config")
    bench = Workbench(lambda: cloud, (), places, KeySigner(b"p" * 32, "a test"), Baseline(), practice=True)
    here = call("ec2:DeleteVpc", account=PAYMENTS)
    there = call("ec2:DeleteVpc", account=PAYMENTS, region="ap-southeast-2")
    found = bench.preflight(plan(here, there, call("iam:UpdateAccountPasswordPolicy")))
    assert [(one.account, one.regions, one.told) for one in found] == [
        (PAYMENTS, ("ap-southeast-2",), Told.DENIED),
        (PAYMENTS, ("us-east-1",), Told.ALLOWED),
        (ROOT, ("us-east-1",), Told.ALLOWED),
    ]
    assert "service control policy" in found[0].reason
