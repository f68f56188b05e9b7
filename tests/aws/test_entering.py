"""Getting into accounts: with the right role, as the right account, and with nothing left lying around."""

import copy
import pickle
import re
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import msgspec
import pytest

from hardener.aws import member_sessions
from hardener.aws.cloud import Access, sign_in
from hardener.aws.member_sessions import session_name
from hardener.aws.own import Held
from hardener.aws.scope import Keys, Scope
from hardener.engine.model import Account, Caller, CallFailed, Cause, Cloud
from tests.aws.server import MANAGEMENT, MEMBER, Aws, ec2_error, identity, query_error


def visit(cloud: Cloud, account: Account, region: str = "us-east-1") -> None:
    cloud.reader(account, region, Event()).call("ec2", "DescribeVpcs")


def test_the_role_is_taken_on_once_and_proven_before_its_first_use(aws: Aws, cloud: Cloud, member: Account) -> None:
    visit(cloud, member)
    visit(cloud, member, "eu-west-1")
    assert [one.operation for one in aws.log] == [
        "GetCallerIdentity",
        "AssumeRole",
        "GetCallerIdentity",
        "DescribeVpcs",
        "DescribeVpcs",
    ]
    (asked,) = aws.asked("AssumeRole")
    assert asked.given["RoleArn"] == f"arn:aws:iam::{MEMBER}:role/OrganizationAccountAccessRole"
    assert re.fullmatch(r"hardener-ada@example\.com-[0-9a-f]{8}", asked.given["RoleSessionName"])
    assert (asked.region, asked.key) == ("us-east-1", "AKIAOWN")
    assert {aws.owners[one.key] for one in aws.asked("DescribeVpcs")} == {MEMBER}


def test_the_role_and_the_external_id_are_the_operators(aws: Aws, access: Access, member: Account) -> None:
    cloud = sign_in(Access(role_name="ops/Hardener", external_id="ext", environment=access.environment))
    cloud.identity(member)
    (asked,) = aws.asked("AssumeRole")
    assert asked.given["RoleArn"].endswith(":role/ops/Hardener")
    assert asked.given["ExternalId"] == "ext"


def test_our_own_account_is_never_entered(aws: Aws, cloud: Cloud, own: Account) -> None:
    visit(cloud, own)
    assert cloud.identity(own).account == MANAGEMENT
    assert aws.asked("AssumeRole") == []


def test_identity_is_what_aws_says_now(aws: Aws, cloud: Cloud, own: Account, member: Account) -> None:
    assert cloud.identity(member) == Caller(
        account=MEMBER,
        arn=f"arn:aws:sts::{MEMBER}:assumed-role/Admin/ada@example.com",
        user_id="AIDA",
        method="assume-role",
        minutes_left=59,
    )
    before = len(aws.asked("GetCallerIdentity"))
    cloud.identity(member)
    cloud.identity(own)
    assert len(aws.asked("GetCallerIdentity")) == before + 2


@pytest.mark.parametrize("said", [identity("999999999999"), identity(MANAGEMENT)])
def test_another_accounts_credentials_are_not_used(aws: Aws, cloud: Cloud, member: Account, said: Any) -> None:
    aws.script("GetCallerIdentity", said)
    with pytest.raises(CallFailed, match="belong to account") as failed:
        visit(cloud, member)
    assert failed.value.trouble.cause is Cause.CREDENTIALS
    with pytest.raises(CallFailed):
        cloud.identity(member)
    assert aws.asked("DescribeVpcs") == []


def test_a_role_that_is_not_there_is_explained_and_not_asked_for_again_and_again(
    aws: Aws, cloud: Cloud, member: Account
) -> None:
    aws.script("AssumeRole", query_error("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole", 403))
    for _ in range(5):
        with pytest.raises(CallFailed) as failed:
            visit(cloud, member)
        found = failed.value.trouble
        assert (found.cause, found.action) == (Cause.DENIED, "sts:AssumeRole")
        assert f"arn:aws:iam::{MEMBER}:role/OrganizationAccountAccessRole" in found.hint
        assert "--role-name" in found.hint
    assert len(aws.asked("AssumeRole")) == 1
    cloud.release(member)
    aws.scripts.clear()
    visit(cloud, member)


def test_a_failure_is_tried_again_after_a_while(
    aws: Aws, cloud: Cloud, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_sessions, "_REMEMBERED_SECONDS", 0.0)
    aws.script("AssumeRole", query_error("AccessDenied", status=403), lambda _: aws.assumed(MEMBER))
    with pytest.raises(CallFailed):
        visit(cloud, member)
    visit(cloud, member)


def test_credentials_are_renewed_before_they_end(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("AssumeRole", lambda _: aws.assumed(MEMBER, seconds=240), lambda _: aws.assumed(MEMBER))
    visit(cloud, member)
    visit(cloud, member)
    visit(cloud, member)
    assert len(aws.asked("AssumeRole")) == 2


def test_released_credentials_are_got_anew(aws: Aws, cloud: Cloud, member: Account) -> None:
    visit(cloud, member)
    cloud.release(member)
    visit(cloud, member)
    assert len(aws.asked("AssumeRole")) == 2


def test_many_threads_enter_an_account_once(aws: Aws, cloud: Cloud, member: Account) -> None:
    reader = cloud.reader(member, "us-east-1", Event())
    reader.together([lambda: reader.call("ec2", "DescribeVpcs")] * 30)
    assert len(aws.asked("AssumeRole")) == 1
    assert len(aws.asked("DescribeVpcs")) == 30


def test_somebody_elses_credentials_in_our_own_place_are_not_used(aws: Aws, access: Access, own: Account) -> None:
    environment = dict(access.environment or {})
    cloud = sign_in(Access(environment=environment))
    aws.owners["AKIAOTHER"] = "999999999999"
    environment["AWS_ACCESS_KEY_ID"] = "AKIAOTHER"
    cloud.release(own)
    with pytest.raises(CallFailed, match="belong to account 999999999999"):
        visit(cloud, own)
    assert aws.asked("DescribeVpcs") == []


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:iam::{MANAGEMENT}:root",
        f"arn:aws:iam::{MANAGEMENT}:user/bob",
        f"arn:aws:sts::{MANAGEMENT}:assumed-role/Other/x",
    ],
    ids=["root", "a user", "another role"],
)
def test_somebody_else_of_our_own_account_is_not_us(aws: Aws, cloud: Cloud, own: Account, arn: str) -> None:
    cloud.release(own)
    aws.script("GetCallerIdentity", identity(MANAGEMENT, arn))
    with pytest.raises(CallFailed, match=r"not to .* any more"):
        visit(cloud, own)
    assert aws.asked("DescribeVpcs") == []


def test_a_new_session_of_the_same_role_is_us(aws: Aws, cloud: Cloud, own: Account) -> None:
    cloud.release(own)
    aws.script("GetCallerIdentity", identity(MANAGEMENT, f"arn:aws:sts::{MANAGEMENT}:assumed-role/Admin/later"))
    visit(cloud, own)
    assert len(aws.asked("DescribeVpcs")) == 1


def test_an_account_that_is_not_open_is_not_entered(aws: Aws, cloud: Cloud, member: Account) -> None:
    closed = msgspec.structs.replace(member, state="SUSPENDED")
    for ask in (cloud.identity, cloud.regions):
        with pytest.raises(CallFailed) as failed:
            ask(closed)
        assert failed.value.trouble.cause is Cause.ACCOUNT
    assert aws.asked("AssumeRole") == []


def test_root_may_look_who_it_is_and_no_more(aws: Aws, access: Access, own: Account, member: Account) -> None:
    aws.script("GetCallerIdentity", identity(MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:root"))
    cloud = sign_in(access)
    assert cloud.caller().is_root
    for account in (own, member):
        with pytest.raises(CallFailed, match="root user") as failed:
            visit(cloud, account)
        assert "administrator" in failed.value.trouble.hint
    with pytest.raises(CallFailed, match="root user"):
        cloud.organization()
    assert {one.operation for one in aws.log} == {"GetCallerIdentity"}


def test_an_expired_session_of_our_own_is_looked_for_anew(aws: Aws, cloud: Any, own: Account, member: Account) -> None:
    aws.script("AssumeRole", query_error("ExpiredToken", status=403), lambda _: aws.assumed(MEMBER))
    cloud._vault._own._loaded_at = -100.0
    visit(cloud, member)
    aws.script("DescribeVpcs", ec2_error("RequestExpired"))
    with pytest.raises(CallFailed) as failed:
        visit(cloud, own)
    assert failed.value.trouble.cause is Cause.EXPIRED


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::123456789012:user/ops/ada", "hardener-ada-"),
        ("arn:aws:sts::123456789012:assumed-role/Admin/ada lovelace/ü!", "hardener-operator-"),
        ("arn:aws:sts::123456789012:assumed-role/Admin/" + "x" * 64, "hardener-" + "x" * 40 + "-"),
    ],
)
def test_session_names_are_ones_that_sts_takes(arn: str, name: str) -> None:
    made = session_name(Caller(account="123456789012", arn=arn))
    assert made.startswith(name)
    assert re.fullmatch(r"[\w+=,.@-]{2,64}", made, re.ASCII)


def test_keys_are_neither_shown_nor_pickled_nor_copied() -> None:
    keys = Keys("AKIAVISIBLE1234", "canary-secret", "canary-token", MEMBER)
    held = Held(keys, datetime.now(UTC) + timedelta(hours=1))
    for thing in (keys, held, Scope(MEMBER, "us-east-1", keys), [keys], {"keys": keys}):
        for text in (repr(thing), str(thing), f"{thing}"):
            assert "canary" not in text
            assert "VISIBLE" not in text
        for take in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                take(thing)
    with pytest.raises(TypeError):
        copy.copy(keys)
