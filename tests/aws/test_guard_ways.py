"""Ways around the guard that botocore itself has: redirects, waiters, paginators, boto3's objects, threads."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from hardener.aws.catalogue import parse
from hardener.aws.guard import GuardViolation, ReadLane, WriteLane
from hardener.aws.guard.lanes import AuthLane
from hardener.aws.scope import Keys, Scope, scoped, signing_in
from hardener.engine.model import Call, UndoClass
from tests.aws.attacking import BLIND, removed, replace, unplugged
from tests.aws.server import MANAGEMENT, MEMBER

KEYS = Keys("AKIAOWN", "canary-secret-own", None, MANAGEMENT)
SCOPE = Scope(MANAGEMENT, "us-east-1", KEYS)
PATH, VIRTUAL, DUALSTACK = (
    {"config": Config(s3={"addressing_style": "path"})},
    {"config": Config(s3={"addressing_style": "virtual"})},
    {"config": Config(s3={"use_dualstack_endpoint": True})},
)
ROLE = {"RoleArn": f"arn:aws:iam::{MEMBER}:role/Admin", "RoleSessionName": "eve"}


@pytest.fixture(autouse=True)
def as_somebody() -> Iterator[None]:
    with scoped(SCOPE):
        yield


S3 = parse(
    b'format = 1\n[services.s3.read]\nGetBucketPolicy = { present = "Policy" }\n'
    b'[services.s3.write]\nPutBucketPolicy = { idempotency = "set" }\n'
    b'[services.s3control.read]\nGetPublicAccessBlock = { present = "PublicAccessBlockConfiguration" }\n'
)
"""A catalogue with operations whose requests name no operation, and whose hosts name more than a service."""
ELSEWHERE = (
    301,
    {"x-amz-bucket-region": "eu-west-1", "x-amz-request-id": "r-1"},
    b"<Error><Code>PermanentRedirect</Code><Message>no</Message></Error>",
)
POLICY = {"Bucket": "b-1", "Policy": "{}"}


def confirmed() -> Call:
    return Call(
        seq=1,
        id="c1",
        account=MANAGEMENT,
        region="us-east-1",
        service="s3",
        operation="PutBucketPolicy",
        params=POLICY,
        why="",
        undo=UndoClass.NONE,
    )


@pytest.mark.parametrize("style", [PATH, VIRTUAL, DUALSTACK], ids=["path", "virtual", "dualstack"])
def test_a_bucket_in_another_region_is_not_followed_there_by_a_write(style: dict[str, Any]) -> None:
    lane = WriteLane([confirmed()])
    client = unplugged(lane, "s3", S3, **style)
    lane.arm(confirmed(), lambda _: None)
    client.network.answers = [ELSEWHERE, ELSEWHERE]
    with pytest.raises(GuardViolation):
        client.put_bucket_policy(**POLICY)
    assert [request.method for request in client.network.log] == ["PUT"]


def test_without_the_guard_botocore_would_follow_it_there() -> None:
    client = unplugged(WriteLane(()), "s3", S3)
    replace(client.gate, dict.fromkeys(BLIND, removed))
    client.network.answers = [ELSEWHERE, ELSEWHERE]
    with pytest.raises(ClientError):
        client.put_bucket_policy(**POLICY)
    assert ["eu-west-1" in request.url for request in client.network.log] == [False, True]


@pytest.mark.parametrize(
    ("service", "style", "method", "params", "host"),
    [
        ("s3", PATH, "get_bucket_policy", {"Bucket": "b-1"}, "https://s3.amazonaws.com/b-1?policy"),
        ("s3", VIRTUAL, "get_bucket_policy", {"Bucket": "b-1"}, "https://b-1.s3.amazonaws.com/?policy"),
        ("s3control", {}, "get_public_access_block", {"AccountId": MEMBER}, f"https://{MEMBER}.s3-control."),
    ],
    ids=["path", "virtual", "account in the host"],
)
def test_hosts_that_name_more_than_a_service_are_known(
    service: str, style: dict[str, Any], method: str, params: dict[str, Any], host: str
) -> None:
    client = unplugged(ReadLane(), service, S3, **style)
    with pytest.raises(Exception, match="HTTP 400"):
        getattr(client, method)(**params)
    (request,) = client.network.log
    assert request.url.startswith(host)
    replace(client.gate, {})
    client.meta.events.register("before-sign", _to_another_bucket)
    with pytest.raises(GuardViolation, match="was sent on to"):
        getattr(client, method)(**params)
    assert len(client.network.log) == 1


def _to_another_bucket(request: Any, **_: Any) -> None:
    request.url = request.url.replace("https://", "https://other.")


@pytest.mark.parametrize("name", ["bucket_exists", "bucket_not_exists", "object_exists"])
def test_a_waiter_asks_nothing_that_is_not_known(name: str) -> None:
    client = unplugged(ReadLane(), "s3", **VIRTUAL)
    given = {"Bucket": "b-1"} if name.startswith("bucket") else {"Bucket": "b-1", "Key": "k"}
    with pytest.raises(GuardViolation):
        client.get_waiter(name).wait(**given, WaiterConfig={"Delay": 0, "MaxAttempts": 3})
    assert client.network.log == []


def test_a_waiter_of_a_known_read_cannot_write_in_between() -> None:
    client = unplugged(ReadLane(), "ec2")
    head = {"x-amzn-requestid": "r-1"}
    empty = b"<DescribeVpcsResponse><requestId>r-1</requestId><vpcSet/></DescribeVpcsResponse>"
    client.network.answers = [(200, head, empty)] * 2

    def between(**_: Any) -> None:
        with pytest.raises(GuardViolation):
            client.delete_vpc(VpcId="vpc-1")

    client.meta.events.register_last("needs-retry.ec2.DescribeVpcs", between)
    client.get_waiter("vpc_exists").wait(VpcIds=["vpc-1"], WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    with pytest.raises(GuardViolation, match="shut"):
        client.describe_vpcs()
    assert ["DescribeVpcs" in request.body for request in client.network.log] == [True]


@pytest.mark.parametrize(
    ("service", "operation", "given"), [("iam", "list_roles", {}), ("s3", "list_objects_v2", {"Bucket": "b-1"})]
)
def test_a_paginator_asks_nothing_that_is_not_known(service: str, operation: str, given: dict[str, str]) -> None:
    client = unplugged(ReadLane(), service)
    with pytest.raises(GuardViolation):
        list(client.get_paginator(operation).paginate(**given))
    assert client.network.log == []


def test_the_objects_of_boto3_write_nothing_on_a_guarded_session() -> None:
    client = unplugged(ReadLane(), "ec2")
    session = boto3.Session(botocore_session=client.gate_session, region_name="us-east-1")
    for act in (
        lambda: session.resource("ec2").Vpc("vpc-1").delete(),
        lambda: session.client("iam").create_user(UserName="eve"),
        lambda: session.resource("s3").Bucket("b-1").upload_fileobj(_Nothing(), "k"),
    ):
        client.gate.shut = ""
        with pytest.raises(Exception, match=r"catalogue|only read"):
            act()
        assert client.gate.shut


class _Nothing:
    def read(self, *_: int) -> bytes:
        return b""


def test_a_thread_that_nobody_gave_an_account_sends_nothing() -> None:
    client = unplugged(ReadLane(), "ec2")
    raised: list[BaseException] = []

    def run() -> None:
        for act in (client.describe_vpcs, lambda: client.delete_vpc(VpcId="vpc-1"), client.describe_vpcs):
            try:
                act()
            except (LookupError, GuardViolation) as error:
                raised.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert [type(error) for error in raised] == [LookupError, GuardViolation, GuardViolation]
    assert client.network.log == []


def test_leave_to_sign_in_does_not_follow_into_a_thread() -> None:
    client = unplugged(AuthLane(), "sts")
    raised: list[BaseException] = []

    def run() -> None:
        with scoped(SCOPE):
            try:
                client.assume_role(**ROLE)
            except GuardViolation as error:
                raised.append(error)

    with signing_in():
        thread = Thread(target=run)
        thread.start()
        thread.join()
    assert len(raised) == 1
    assert client.network.log == []
