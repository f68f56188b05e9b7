"""Writes: exactly the confirmed calls, in their order, each once; and what became of them."""

from threading import Event
from typing import Any

import msgspec
import pytest

from hardener.aws.cloud import Access, sign_in
from hardener.aws.guard import GuardViolation
from hardener.aws.scope import Scope, scoped
from hardener.engine.model import Account, Answer, Call, Cause, Cloud, UndoClass, after
from tests.aws.server import MANAGEMENT, MEMBER, Aws, Said, ec2, ec2_error, query_error

DELETED = ec2("DeleteVpc")


def call(seq: int = 1, operation: str = "DeleteVpc", region: str = "eu-west-1", **params: Any) -> Call:
    return Call(
        seq=seq,
        id=f"c{seq}",
        account=MEMBER,
        region=region,
        service="ec2",
        operation=operation,
        params=params or {"VpcId": f"vpc-{seq}"},
        why="",
        undo=UndoClass.NONE,
    )


def send(cloud: Cloud, member: Account, *calls: Call) -> list[Answer]:
    writer = cloud.writer(member, calls)
    return [writer.send(one, lambda _: None) for one in calls]


def test_confirmed_calls_leave_once_each_as_they_are(aws: Aws, cloud: Cloud, member: Account) -> None:
    answers = send(cloud, member, call(1), call(2, region="us-east-1"), call(3))
    assert [answer.kind for answer in answers] == ["accepted"] * 3
    assert answers[0].request_id == "r-1"
    sent = aws.asked("DeleteVpc")
    assert [(one.given["VpcId"], one.region) for one in sent] == [
        ("vpc-1", "eu-west-1"),
        ("vpc-2", "us-east-1"),
        ("vpc-3", "eu-west-1"),
    ]
    assert {aws.owners[one.key] for one in sent} == {MEMBER}


def test_the_wire_is_told_of_before_the_request_leaves(aws: Aws, cloud: Cloud, member: Account) -> None:
    told: list[tuple[str, int]] = []
    cloud.writer(member, [call()]).send(call(), lambda sha: told.append((sha, len(aws.asked("DeleteVpc")))))
    assert [seen for _, seen in told] == [0]
    assert len(told[0][0]) == 64


@pytest.mark.parametrize(
    "changed",
    [
        {"params": {"VpcId": "vpc-2"}},
        {"params": {"VpcId": "vpc-1", "DryRun": False}},
        {"params": {}},
        {"region": "us-east-1"},
        {"operation": "DeleteSubnet", "params": {"SubnetId": "vpc-1"}},
        {"seq": 7},
        {"id": "other"},
        {"account": MANAGEMENT},
        {"service": "iam", "operation": "DeleteAccountPasswordPolicy", "params": {}},
        {"operation": "DescribeVpcs", "params": {}},
    ],
    ids=str,
)
def test_what_was_not_confirmed_does_not_leave(
    aws: Aws, cloud: Cloud, member: Account, changed: dict[str, Any]
) -> None:
    writer = cloud.writer(member, [call()])
    answer = writer.send(msgspec.structs.replace(call(), **changed), lambda _: None)
    assert answer.kind == "never-sent"
    assert answer.trouble is not None
    assert answer.trouble.cause is Cause.GUARD
    assert aws.asked("DeleteVpc", "DeleteSubnet", "DescribeVpcs", "DeleteAccountPasswordPolicy") == []


def test_after_a_violation_the_writer_sends_nothing_more(aws: Aws, cloud: Cloud, member: Account) -> None:
    writer = cloud.writer(member, [call(1), call(2)])
    assert writer.send(call(1, VpcId="vpc-9"), lambda _: None).kind == "never-sent"
    assert writer.send(call(1), lambda _: None).kind == "never-sent"
    assert aws.asked("DeleteVpc") == []


def test_an_accepted_call_is_not_sent_again(aws: Aws, cloud: Cloud, member: Account) -> None:
    writer = cloud.writer(member, [call()])
    assert writer.send(call(), lambda _: None).kind == "accepted"
    assert writer.send(call(), lambda _: None).kind == "never-sent"
    assert len(aws.asked("DeleteVpc")) == 1


def test_calls_may_be_left_out_but_never_made_up_for(aws: Aws, cloud: Cloud, member: Account) -> None:
    writer = cloud.writer(member, [call(1), call(2), call(3)])
    assert writer.send(call(2), lambda _: None).kind == "accepted"
    assert writer.send(call(1), lambda _: None).kind == "never-sent"
    assert [one.given["VpcId"] for one in aws.asked("DeleteVpc")] == ["vpc-2"]


def test_a_call_that_was_not_done_may_be_sent_again(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("DeleteVpc", ec2_error("RequestLimitExceeded", status=503), Said(reset=True), DELETED)
    writer = cloud.writer(member, [call()])
    kinds = [writer.send(call(), lambda _: None) for _ in range(3)]
    assert [answer.kind for answer in kinds] == ["rejected", "ambiguous", "accepted"]
    assert kinds[0].throttled
    assert len(aws.asked("DeleteVpc")) == 3


def test_references_may_become_values_and_nothing_else_may_change(aws: Aws, cloud: Cloud, member: Account) -> None:
    confirmed = call(1, "AttachInternetGateway", InternetGatewayId=after("made", "Id"), VpcId="vpc-1")
    for params, kind in (
        ({"InternetGatewayId": "igw-1", "VpcId": "vpc-2"}, "never-sent"),
        ({"InternetGatewayId": after("made", "Id"), "VpcId": "vpc-1"}, "never-sent"),
        ({"InternetGatewayId": "igw-1", "VpcId": "vpc-1"}, "accepted"),
    ):
        ready = msgspec.structs.replace(confirmed, params=params)
        assert cloud.writer(member, [confirmed]).send(ready, lambda _: None).kind == kind
    assert [one.given["InternetGatewayId"] for one in aws.asked("AttachInternetGateway")] == ["igw-1"]


def test_what_botocore_would_add_by_itself_was_not_confirmed(aws: Aws, cloud: Cloud, member: Account) -> None:
    bare = call(1, "CreateRouteTable", VpcId="vpc-1")
    assert send(cloud, member, bare)[0].kind == "never-sent"
    assert aws.asked("CreateRouteTable") == []
    ready = call(1, "CreateRouteTable", **cloud.prepare("ec2", "CreateRouteTable", {"VpcId": "vpc-1"}))
    assert send(cloud, member, ready)[0].kind == "accepted"
    assert aws.asked("CreateRouteTable")[0].given["ClientToken"] == ready.params["ClientToken"]


class Full(Exception):
    """The disk is full."""


def test_a_caller_that_cannot_note_the_call_keeps_it_back(aws: Aws, cloud: Cloud, member: Account) -> None:
    def full(_: str) -> None:
        raise Full

    writer = cloud.writer(member, [call()])
    answer = writer.send(call(), full)
    assert answer.kind == "never-sent"
    assert aws.asked("DeleteVpc") == []
    # That is no violation: the gate stays open.
    assert writer.send(call(), lambda _: None).kind == "accepted"


def test_an_interrupt_passes_through_and_nothing_leaves(aws: Aws, cloud: Cloud, member: Account) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cloud.writer(member, [call()]).send(call(), interrupted)
    assert aws.asked("DeleteVpc") == []


@pytest.mark.parametrize(
    ("said", "kind", "cause"),
    [
        (ec2_error("DependencyViolation"), "rejected", Cause.REJECTED),
        (ec2_error("UnauthorizedOperation", status=403), "rejected", Cause.DENIED),
        (ec2_error("RequestLimitExceeded", status=503), "rejected", Cause.THROTTLED),
        (ec2_error("Throttling", status=400), "rejected", Cause.THROTTLED),
        (ec2_error("RequestExpired", status=400), "rejected", Cause.EXPIRED),
        (ec2_error("ExpiredToken", status=403), "rejected", Cause.EXPIRED),
        (ec2_error("InternalError", status=500), "ambiguous", Cause.UNREACHABLE),
        (ec2_error("Unavailable", status=503), "ambiguous", Cause.UNREACHABLE),
        (ec2_error("InternalError", status=400), "ambiguous", Cause.UNREACHABLE),
        (Said(502, b"<html>Bad Gateway</html>"), "ambiguous", Cause.NOT_ATTESTED),
        (Said(403, b"<html>Sign in to the Wi-Fi</html>", request_id=False), "ambiguous", Cause.NOT_ATTESTED),
        (Said(200, b"<html>Sign in to the Wi-Fi</html>"), "ambiguous", Cause.NOT_ATTESTED),
        (Said(200, b""), "ambiguous", Cause.NOT_ATTESTED),
        (Said(200, DELETED.body, cut=10), "ambiguous", Cause.NOT_ATTESTED),
        (Said(200, DELETED.body[:-5]), "ambiguous", Cause.NOT_ATTESTED),
        (Said(302, b"", {"Location": "https://example.com/"}), "ambiguous", Cause.NOT_ATTESTED),
        (Said(reset=True), "ambiguous", Cause.UNREACHABLE),
        (query_error("AccessDenied", status=403), "rejected", Cause.DENIED),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_what_became_of_a_write(aws: Aws, cloud: Cloud, member: Account, said: Said, kind: str, cause: Cause) -> None:
    aws.script("DeleteVpc", said)
    answer = send(cloud, member, call())[0]
    assert answer.kind == kind
    assert answer.trouble is not None
    assert answer.trouble.cause is cause
    assert len(aws.asked("DeleteVpc")) == 1, "a write is never repeated by itself"


def test_a_write_to_nobody_was_never_sent(aws: Aws, cloud: Cloud, member: Account, access: Access) -> None:
    assert access.environment is not None
    elsewhere = sign_in(access)
    writer = elsewhere.writer(member, [call()])
    elsewhere.identity(member)
    inner: Any = writer
    inner._clients.get("ec2", "eu-west-1")._endpoint.http_session._inner._timeout = None
    inner._clients._sessions._environment = {**access.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    inner._clients._clients.clear()
    answer = writer.send(call(), lambda _: None)
    assert answer.kind == "never-sent"
    assert answer.trouble is not None
    assert answer.trouble.cause is Cause.UNREACHABLE


def test_a_read_timeout_leaves_a_write_ambiguous(
    aws: Aws, cloud: Cloud, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from hardener.aws import sessions

    def late(_: Any) -> Said:
        time.sleep(0.6)
        return DELETED

    aws.script("DeleteVpc", late)
    monkeypatch.setattr(sessions, "_WRITE_SECONDS", 0.2)
    assert send(cloud, member, call())[0].kind == "ambiguous"
    assert len(aws.asked("DeleteVpc")) == 1


def test_an_account_that_cannot_be_entered_is_not_written_to(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("AssumeRole", query_error("AccessDenied", status=403))
    answer = send(cloud, member, call())[0]
    assert answer.kind == "never-sent"
    assert not answer.code, "AWS said nothing about the write"
    assert answer.trouble is not None
    assert answer.trouble.cause is Cause.DENIED
    assert aws.asked("DeleteVpc") == []


def test_credentials_that_are_another_accounts_write_nothing(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("AssumeRole", lambda _: aws.assumed(MEMBER, owner="999999999999"))
    answer = send(cloud, member, call())[0]
    assert answer.kind == "never-sent"
    assert aws.asked("DeleteVpc") == []


@pytest.mark.parametrize("layer", ["name", "match", "resolve", "hand_over", "clear", "last_stop"])
def test_without_any_one_layer_nothing_but_the_confirmed_leaves(
    aws: Aws, cloud: Cloud, member: Account, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.identity(member)
    writer: Any = cloud.writer(member, [call()])
    client = writer._clients.get("ec2", "eu-west-1")
    monkeypatch.setattr(writer._session.gate, layer, lambda *_, **__: None)
    keys = writer._vault.held(MEMBER, Event()).keys
    writer._lane.arm(call(), lambda _: None)
    for method, params in (
        ("delete_vpc", {"VpcId": "vpc-2"}),
        ("delete_subnet", {"SubnetId": "subnet-1"}),
        ("describe_vpcs", {}),
    ):
        with scoped(Scope(MEMBER, "eu-west-1", keys)), pytest.raises(GuardViolation):
            getattr(client, method)(**params)
    assert aws.asked("DeleteVpc", "DeleteSubnet", "DescribeVpcs") == []


@pytest.mark.parametrize("scope", [(MANAGEMENT, "eu-west-1"), (MEMBER, "us-east-1")], ids=["account", "region"])
def test_a_ticket_is_for_one_account_and_one_region(
    aws: Aws, cloud: Cloud, member: Account, scope: tuple[str, str]
) -> None:
    writer: Any = cloud.writer(member, [call()])
    keys = writer._vault.held(scope[0], Event()).keys
    client = writer._clients.get("ec2", scope[1])
    writer._lane.arm(call(), lambda _: None)
    with scoped(Scope(*scope, keys)), pytest.raises(GuardViolation):
        client.delete_vpc(VpcId="vpc-1")
    assert aws.asked("DeleteVpc") == []
