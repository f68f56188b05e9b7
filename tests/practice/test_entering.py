from datetime import timedelta

import pytest

from hardener.practice import clock
from hardener.practice.callers import Callers, Session
from hardener.practice.errors import AwsError
from hardener.practice.wire import Protocol, Signature
from tests.practice.desk import ACCESS_ROLE, DATA, DEV, LEGACY, PAYMENTS, ROOT, Desk, refusal


def arn(account: str, role: str = ACCESS_ROLE) -> str:
    return f"arn:aws:iam::{account}:role/{role}"


def test_who_one_is_inside(desk: Desk) -> None:
    said = desk.client("sts", PAYMENTS).get_caller_identity()
    assert said["Account"] == PAYMENTS
    assert said["Arn"] == f"arn:aws:sts::{PAYMENTS}:assumed-role/{ACCESS_ROLE}/tester"
    assert said["UserId"].endswith(":tester")


@pytest.mark.parametrize(
    "role",
    [arn(DATA), arn(LEGACY), arn(ROOT), arn(PAYMENTS, "Nobody"), arn("123412341234")],
    ids=["does-not-trust-us", "suspended", "not-in-management", "no-such-role", "not-in-the-organization"],
)
def test_where_one_may_not_enter(desk: Desk, role: str) -> None:
    code, said = refusal(desk.client("sts").assume_role, RoleArn=role, RoleSessionName="tester")
    assert code == "AccessDenied"
    assert said == (
        f"User: arn:aws:sts::{ROOT}:assumed-role/Admin/practice is not authorized to perform: sts:AssumeRole "
        f"on resource: {role}"
    )


def test_a_member_does_not_enter_another(desk: Desk) -> None:
    sts = desk.client("sts", PAYMENTS)
    assert refusal(sts.assume_role, RoleArn=arn(DEV), RoleSessionName="tester")[0] == "AccessDenied"


def test_a_chained_session_is_short(desk: Desk) -> None:
    sts = desk.client("sts")
    code, said = refusal(sts.assume_role, RoleArn=arn(DEV), RoleSessionName="tester", DurationSeconds=7200)
    assert (code, "role chaining" in said) == ("ValidationError", True)


def test_root_assumes_nothing(desk: Desk) -> None:
    root = desk.with_keys("AKIA" + "PRACTICEROOT0001", "practice", None, "sts")
    assert root.get_caller_identity()["Arn"] == f"arn:aws:iam::{ROOT}:root"
    code, said = refusal(root.assume_role, RoleArn=arn(DEV), RoleSessionName="tester")
    assert (code, said) == ("AccessDenied", "Roles may not be assumed by root accounts.")


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("iam", "list_users", "InvalidClientTokenId"),
        ("ec2", "describe_vpcs", "AuthFailure"),
        ("organizations", "describe_organization", "UnrecognizedClientException"),
    ],
)
def test_keys_that_nobody_issued(desk: Desk, service: str, operation: str, code: str) -> None:
    stranger = desk.with_keys("AKIA" + "A" * 16, "secret", None, service)
    assert refusal(getattr(stranger, operation))[0] == code


def issued() -> tuple[Callers, Session]:
    callers = Callers()
    return callers, callers.issue(DEV, "arn:aws:sts::1:assumed-role/a/b", "id", 900, read_only=False)


@pytest.mark.parametrize(
    ("service", "protocol", "code"),
    [
        ("iam", "query", "ExpiredToken"),
        ("ec2", "ec2", "RequestExpired"),
        ("organizations", "json", "ExpiredTokenException"),
    ],
)
def test_a_session_ends(service: str, protocol: Protocol, code: str) -> None:
    callers, session = issued()
    signed = Signature(session.caller.key, session.token, "us-east-1", service)
    assert callers.identify(signed) == session.caller
    with clock.stopped(clock.now() + timedelta(seconds=901)), pytest.raises(AwsError) as refused:
        callers.identify(signed)
    assert code.encode() in refused.value.answer(protocol).body


def test_a_token_belongs_to_its_key() -> None:
    callers, session = issued()
    with pytest.raises(AwsError, match="InvalidClientTokenId"):
        callers.identify(Signature(session.caller.key, "another", "us-east-1", "iam"))
