"""The second lock without the first: what AWS itself refuses of the sessions by which hardener reads."""

from threading import Event
from typing import Any

import pytest

from hardener.aws.cloud import Access, sign_in
from hardener.aws.member_sessions import Use
from hardener.practice.launch import Practice
from tests.practice.desk import DEV, Desk, refusal

WRITES = [
    ("iam", "create_user", {"UserName": "intruder"}),
    ("iam", "update_account_password_policy", {"MinimumPasswordLength": 6}),
    ("iam", "delete_account_password_policy", {}),
    ("ec2", "delete_vpc", {"VpcId": "vpc-1"}),
    ("ec2", "create_default_vpc", {}),
    ("ec2", "run_instances", {"MinCount": 1, "MaxCount": 1}),
    ("sns", "create_topic", {"Name": "x"}),
    ("events", "put_rule", {"Name": "x", "EventPattern": "{}"}),
    ("account", "delete_alternate_contact", {"AlternateContactType": "SECURITY"}),
    ("budgets", "delete_budget", {"AccountId": DEV, "BudgetName": "x"}),
    ("s3", "create_bucket", {"Bucket": "x-y-z"}),
    ("sts", "assume_role", {"RoleArn": f"arn:aws:iam::{DEV}:role/Any", "RoleSessionName": "again"}),
    ("ec2", "describe_instance_attribute", {"InstanceId": "i-1", "Attribute": "userData"}),
]
READS = [
    ("iam", "list_users", {}),
    ("iam", "generate_credential_report", {}),
    ("ec2", "describe_vpcs", {}),
    ("ec2", "describe_regions", {}),
    ("sns", "list_topics", {}),
    ("sts", "get_caller_identity", {}),
]


@pytest.fixture(scope="module")
def keys(practice_server: Practice) -> dict[Use, tuple[str, str, str]]:
    """The keys that hardener would read and write with, in nobody's safekeeping: no guard stands before these."""
    cloud: Any = sign_in(Access(environment=practice_server.environment))
    return {use: cloud._vault.held(DEV, Event(), use).keys[:3] for use in Use}


@pytest.mark.parametrize(("service", "operation", "given"), WRITES, ids=lambda one: one if isinstance(one, str) else "")
def test_aws_itself_refuses_what_is_no_read(
    desk: Desk, keys: dict[Use, tuple[str, str, str]], service: str, operation: str, given: dict[str, Any]
) -> None:
    client = desk.with_keys(*keys[Use.READING], service)
    code, said = refusal(getattr(client, operation), **given)
    assert code in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
    assert "because no session policy allows the " in said


@pytest.mark.parametrize(("service", "operation", "given"), READS, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_read_may_be(
    desk: Desk, keys: dict[Use, tuple[str, str, str]], service: str, operation: str, given: dict[str, Any]
) -> None:
    assert getattr(desk.with_keys(*keys[Use.READING], service), operation)(**given)


def test_the_session_for_writing_is_bound_by_nothing(desk: Desk, keys: dict[Use, tuple[str, str, str]]) -> None:
    with pytest.raises(AssertionError, match="was not refused"):
        refusal(desk.with_keys(*keys[Use.WRITING], "iam").list_users)
    code, said = refusal(desk.with_keys(*keys[Use.WRITING], "iam").delete_user, UserName="nobody-of-that-name")
    assert (code, "session policy" in said) == ("NoSuchEntity", False)


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ("no json", "MalformedPolicyDocument"),
        ('{"Statement":[{"Effect":"Perhaps","Action":"*"}]}', "MalformedPolicyDocument"),
        ("x" * 2049, "ValidationError"),
    ],
)
def test_a_policy_that_is_none_begins_no_session(desk: Desk, policy: str, code: str) -> None:
    assert refusal(lambda: desk.entered(DEV, Policy=policy))[0] == code


def test_a_policy_that_nobody_knows_begins_no_session(desk: Desk) -> None:
    arns = [{"arn": "arn:aws:iam::aws:policy/AdministratorAccess"}]
    assert refusal(lambda: desk.entered(DEV, PolicyArns=arns))[0] == "ValidationError"


def test_a_deny_wins_and_a_condition_allows_nothing(desk: Desk) -> None:
    policy = (
        '{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},'
        '{"Effect":"Deny","Action":"iam:ListRoles","Resource":"*"},'
        '{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}'
    )
    entered = desk.entered(DEV, Policy=policy)
    assert desk.with_keys(*entered, "iam").list_users()["Users"]
    assert "no session policy" in refusal(desk.with_keys(*entered, "iam").list_roles)[1]
    assert "no session policy" in refusal(desk.with_keys(*entered, "ec2").describe_vpcs)[1]
