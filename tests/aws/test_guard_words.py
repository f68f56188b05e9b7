"""What the guard reads off a signed request and off a ticket, each part by itself."""

import hashlib
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest

from hardener.aws.guard import GuardViolation, WriteLane, wire
from hardener.aws.guard.tickets import _fits
from hardener.engine.model import Call, UndoClass, after, asked

SESSION = botocore.session.Session()


def model(service: str, operation: str) -> Any:
    return SESSION.get_service_model(service).operation_model(operation)


def request(**more: Any) -> Any:
    return SimpleNamespace(**{"method": "POST", "url": "https://x.example/a?b", "body": b"", "headers": {}, **more})


@pytest.mark.parametrize(
    ("service", "operation", "sent", "named"),
    [
        ("iam", "GetUser", request(body="Action=DeleteUser&Version=1"), "DeleteUser"),
        ("ec2", "DescribeVpcs", request(body=b"Version=1&Action=DescribeVpcs"), "DescribeVpcs"),
        ("organizations", "ListRoots", request(headers={"X-Amz-Target": "A.B.ListRoots"}), "ListRoots"),
        ("organizations", "ListRoots", request(headers={"X-Amz-Target": b"A.DeletePolicy"}), "DeletePolicy"),
        ("account", "ListRegions", request(method="POST"), ""),
        ("s3control", "GetPublicAccessBlock", request(method="GET"), ""),
    ],
)
def test_the_operation_is_read_off_the_request(service: str, operation: str, sent: Any, named: str) -> None:
    assert wire.operation(sent, model(service, operation)) == named


@pytest.mark.parametrize(
    ("service", "operation", "sent"),
    [
        ("iam", "GetUser", request(body=b"Version=1")),
        ("iam", "GetUser", request(body=None)),
        ("iam", "GetUser", request(body=b"NoAction=GetUser")),
        ("organizations", "ListRoots", request()),
        ("organizations", "ListRoots", request(headers={"X-Amz-Target": "A.B."})),
        ("account", "ListRegions", request(method="DELETE")),
        ("s3control", "GetPublicAccessBlock", request(method="PUT")),
    ],
)
def test_a_request_that_does_not_name_its_operation_is_refused(service: str, operation: str, sent: Any) -> None:
    with pytest.raises(GuardViolation):
        wire.operation(sent, model(service, operation))


def test_a_protocol_that_is_not_known_is_refused() -> None:
    unknown = SimpleNamespace(name="Do", service_model=SimpleNamespace(resolved_protocol="smithy-rpc-v9"))
    with pytest.raises(GuardViolation, match="nothing is known of the protocol"):
        wire.operation(request(), unknown)


@pytest.mark.parametrize("body", ["a=b", b"a=b", bytearray(b"a=b")])
def test_the_fingerprint_is_of_method_url_and_body(body: Any) -> None:
    expected = hashlib.sha256(b"POST\nhttps://x.example/a?b\na=b").hexdigest()
    assert wire.fingerprint(request(body=body)) == expected
    assert wire.fingerprint(request(body=None)) == hashlib.sha256(b"POST\nhttps://x.example/a?b\n").hexdigest()


def test_a_streamed_body_cannot_be_checked() -> None:
    with pytest.raises(GuardViolation, match="streamed"):
        wire.fingerprint(request(body=iter([b"a"])))


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *(("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True)),
        *(("localhost.example", False), ("10.0.0.1", False), ("alocalhost", False), ("", False)),
    ],
)
def test_only_this_machine_is_loopback(host: str, here: bool) -> None:
    assert wire.is_loopback(host) is here


def test_an_origin_is_compared_without_regard_to_case_path_and_query() -> None:
    assert wire.origin("https://IAM.Amazonaws.com:443/x?y") == "https://iam.amazonaws.com:443"
    assert wire.is_bare("http:///nowhere")


@pytest.mark.parametrize(
    ("confirmed", "ready", "fits"),
    [
        (["a", "b"], ["a", "b"], True),
        (("a", "b"), ["a", "b"], True),
        (["a", "b"], ["a"], False),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["b", "a"], False),
        (["a"], "a", False),
        (["a", after("x", "Id")], ["a", "id-1"], True),
        (["a", after("x", "Id")], ["b", "id-1"], False),
        ({"k": [{"x": 1}]}, {"k": [{"x": 1}]}, True),
        ({"k": [{"x": 1}]}, {"k": [{"x": 2}]}, False),
        ({"k": 1}, {"k": True}, False),
        (after("x", "Id"), {"Id": "a mapping"}, True),
        (after("x", "Id"), after("x", "Id"), False),
        (asked("code"), "123456", True),
        (asked("code"), asked("code"), False),
        (asked("code"), 123456, False),
    ],
)
def test_only_references_and_questions_are_replaced(confirmed: Any, ready: Any, fits: bool) -> None:
    assert _fits(confirmed, ready) is fits


def call(seq: int) -> Call:
    return Call(
        seq=seq,
        id=f"c{seq}",
        account="111122223333",
        region="eu-west-1",
        service="ec2",
        operation="DeleteVpc",
        params={"VpcId": f"vpc-{seq}"},
        why="",
        undo=UndoClass.NONE,
    )


def test_what_was_accepted_is_never_armed_again_however_many_follow() -> None:
    calls = [call(seq) for seq in range(1, 5)]
    lane = WriteLane(calls)
    for at, one in enumerate(calls):
        lane.disarm(lane.arm(one, lambda _: None), accepted=True)
        for earlier in calls[: at + 1]:
            with pytest.raises(GuardViolation, match="not among those still to be made"):
                lane.arm(earlier, lambda _: None)
    with pytest.raises(GuardViolation):
        lane.arm(call(9), lambda _: None)
