"""Which service control policies keep root sessions out, and which only look like it."""

import json
from typing import Any

import pytest

from checks.root_access_keys import scp
from checks.root_access_keys.policies import ACTIONS
from tests.checks.root_model import policy

KNOWN = scp.facts("111122223333", "aws", "us-east-1")
ROOT = {"aws:PrincipalArn": "arn:*:iam::*:root"}
LZA = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices", "sts:*"]


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        ({"ArnLike": ROOT}, {}),
        ({"StringLike": {"aws:principalarn": ["arn:aws:iam::*:user/x", "arn:aws:iam::*:root"]}}, {}),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:root"}}, {"Action": ["IAM:Delete*"]}),
        ({"StringLike": ROOT}, {"Action": None, "NotAction": LZA}),
        (None, {"Action": "iam:*"}),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Admin"}}, {}),
        ({"StringLike": ROOT, "Null": {"aws:AssumedRoot": "false"}}, {}),
        ({"StringLike": ROOT, "Bool": {"aws:AssumedRoot": "true"}}, {}),
        ({"ForAnyValue:StringLike": ROOT}, {}),
        ({"StringNotEqualsIfExists": {"aws:PrincipalTag/team": "x"}}, {}),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "x"}}, {}),
        ({"ArnLike": ROOT}, {"Action": "*", "Resource": ["arn:aws:iam::*:root"]}),
    ],
)
def test_what_keeps_root_sessions_out(condition: dict[str, Any] | None, more: dict[str, Any]) -> None:
    content = json.loads(policy(condition, **more))
    content["Statement"] = {name: value for name, value in content["Statement"].items() if value is not None}
    assert scp.denying(json.dumps(content), ACTIONS, KNOWN) == "DenyRoot"


@pytest.mark.parametrize(
    ("condition", "more"),
    [
        # The template of AWS's own examples, and of this project.
        ({"ArnLike": ROOT, "Null": {"aws:AssumedRoot": "true"}}, {}),
        ({"StringLike": ROOT, "StringNotEquals": {"aws:AssumedRoot": "true"}}, {}),
        ({"ArnLike": ROOT, "BoolIfExists": {"aws:AssumedRoot": "false"}}, {}),
        ({"ArnLike": ROOT}, {"Effect": "Allow"}),
        ({"ArnLike": ROOT}, {"Action": ["s3:*", "iam:CreateAccessKey"]}),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}, {}),
        ({"ArnLike": ROOT}, {"Resource": "arn:aws:s3:::*"}),
        ({"StringEquals": {"aws:RequestedRegion": "ap-southeast-2"}}, {}),
        ({"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}, {}),
        ({"NoSuchOperator": ROOT}, {}),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, {}),
        ({"StringEquals": {"aws:PrincipalTag/team": "x"}}, {}),
    ],
)
def test_what_does_not(condition: dict[str, Any], more: dict[str, Any]) -> None:
    assert scp.denying(policy(condition, **more), ACTIONS, KNOWN) is None


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"Statement": ["x", 1]}', "<html>", '{"Statement": {}}'])
def test_what_is_no_policy_denies_nothing(content: str) -> None:
    assert scp.denying(content, ACTIONS, KNOWN) is None


def test_a_list_of_statements_is_looked_through_and_brackets_are_letters() -> None:
    harmless = json.loads(policy({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::[1]*:root"}}))["Statement"]
    unnamed = {"Effect": "Deny", "Action": "iam:List?ccessKeys", "Resource": "*"}
    assert scp.denying(json.dumps({"Statement": [harmless]}), ACTIONS, KNOWN) is None
    assert scp.denying(json.dumps({"Statement": [harmless, unnamed]}), ACTIONS, KNOWN) == ""
