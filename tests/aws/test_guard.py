"""Every layer of the guard, taken away in turn: what reaches the wire is what counts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from hardener.aws.catalogue import load
from hardener.aws.guard import AuthLane, Gate, GuardViolation, ReadLane, WriteLane
from hardener.aws.guard.lanes import Lane
from hardener.aws.guard.passage import MATCHED, NAMED, Passage
from hardener.aws.scope import Keys, Scope, current, scoped, signing_in
from hardener.aws.sessions import GuardedSession, Sessions
from tests.aws.server import MANAGEMENT, Aws, ec2

LAYERS = ("name", "match", "resolve", "hand_over", "clear", "last_stop")
WHOLE = Loader()
"""botocore's own models, with every operation that AWS has."""
KEYS = Keys("AKIAOWN", "canary-secret-own", None, MANAGEMENT)
SCOPE = Scope(MANAGEMENT, "us-east-1", KEYS)


def session_for(aws: Aws, lane: Lane, *, whole: bool = True) -> tuple[Sessions, GuardedSession]:
    """Return a guarded session; with `whole`, its clients know every operation that AWS has."""
    sessions = Sessions(load(), None, {"AWS_ENDPOINT_URL": aws.endpoint})
    session = sessions.scoped(lane)
    if whole:
        session.register_component("data_loader", WHOLE)
    return sessions, session


def client_for(aws: Aws, lane: Lane, service: str = "ec2", region: str = "us-east-1") -> Any:
    sessions, session = session_for(aws, lane)
    client = sessions.client(session, service, region)
    client.gate = session.gate
    return client


@pytest.fixture
def reads(aws: Aws) -> Iterator[Any]:
    with scoped(SCOPE):
        yield client_for(aws, ReadLane())


def test_a_read_passes(aws: Aws, reads: Any) -> None:
    assert reads.describe_vpcs()["Vpcs"] == []
    assert [one.operation for one in aws.log] == ["DescribeVpcs"]


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("ec2", "DeleteVpc", {"VpcId": "vpc-1"}),
        ("ec2", "RunInstances", {"MinCount": 1, "MaxCount": 1}),
        ("ec2", "GetPasswordData", {"InstanceId": "i-1"}),
        ("ec2", "DescribeHosts", {}),
        ("iam", "CreateUser", {"UserName": "eve"}),
        ("organizations", "CloseAccount", {"AccountId": "111122223333"}),
        ("secretsmanager", "GetSecretValue", {"SecretId": "x"}),
        ("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": b"x"}),
        ("sts", "AssumeRole", {"RoleArn": "arn:aws:iam::111122223333:role/Admin", "RoleSessionName": "eve"}),
        ("sts", "GetFederationToken", {"Name": "eve"}),
    ],
)
def test_nothing_but_reads_leaves_the_read_lane(aws: Aws, service: str, operation: str, params: dict[str, Any]) -> None:
    client = client_for(aws, ReadLane(), service)
    with scoped(SCOPE), pytest.raises(GuardViolation):
        getattr(client, xform_name(operation))(**params)
    assert aws.log == []


def test_a_violation_shuts_the_gate_for_good(aws: Aws, reads: Any) -> None:
    with pytest.raises(GuardViolation, match="write"):
        reads.delete_vpc(VpcId="vpc-1")
    with pytest.raises(GuardViolation, match="shut"):
        reads.describe_vpcs()
    assert aws.log == []


@pytest.mark.parametrize("layer", LAYERS)
def test_without_any_one_layer_no_write_leaves(
    aws: Aws, reads: Any, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads.gate, layer, lambda *_, **__: None)
    if layer == "last_stop":
        with pytest.raises(GuardViolation):
            reads.delete_vpc(VpcId="vpc-1")
    else:
        with pytest.raises(GuardViolation):
            reads.describe_vpcs() if layer != "name" else reads.delete_vpc(VpcId="vpc-1")
        with pytest.raises(GuardViolation):
            reads.delete_vpc(VpcId="vpc-1")
    assert aws.asked("DeleteVpc") == []


@pytest.mark.parametrize("missing", [LAYERS[:2], LAYERS[:3], LAYERS[:4], LAYERS[1:4], LAYERS[:5], LAYERS[4:5]])
def test_without_several_layers_no_write_leaves(
    aws: Aws, reads: Any, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer in missing:
        monkeypatch.setattr(reads.gate, layer, lambda *_, **__: None)
    with pytest.raises(GuardViolation):
        reads.delete_vpc(VpcId="vpc-1")
    assert aws.log == []


def _blind_name(gate: Gate, **event: Any) -> None:
    model, context = event["model"], event["context"]
    op = load().find(model.service_model.service_name, model.name)
    assert op is not None
    context["hardener"] = Passage(op, model)
    context["hardener"].advance(NAMED)


def _blind_match(gate: Gate, **event: Any) -> None:
    passage = event["context"]["hardener"]
    passage.scope = current()
    passage.advance(MATCHED)


@pytest.mark.parametrize(
    "blind", [{"name": _blind_name}, {"match": _blind_match}, {"name": _blind_name, "match": _blind_match}]
)
def test_layers_that_wave_everything_through_are_caught_by_those_below(
    aws: Aws, reads: Any, blind: dict[str, Callable[..., None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer, function in blind.items():
        monkeypatch.setattr(reads.gate, layer, lambda f=function, **event: f(reads.gate, **event))
    with pytest.raises(GuardViolation):
        reads.delete_vpc(VpcId="vpc-1")
    assert aws.log == []


@pytest.mark.parametrize("event", ["provide-client-params", "before-parameter-build", "before-call", "request-created"])
def test_an_event_that_botocore_no_longer_fires_stops_everything(aws: Aws, event: str) -> None:
    sessions, session = session_for(aws, ReadLane())
    emitter = session.get_component("event_emitter")._emitter._handlers
    for node in (emitter._root["children"][event],):
        node["values"] = None
    client = sessions.client(session, "ec2", "us-east-1")
    with scoped(SCOPE), pytest.raises(GuardViolation):
        client.describe_vpcs()
    assert aws.log == []


def test_without_botocores_private_place_no_client_is_made(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions, session = session_for(aws, ReadLane())
    monkeypatch.setattr(
        "botocore.endpoint.Endpoint.http_session", property(lambda _: None, lambda *_: None), raising=False
    )
    with pytest.raises(GuardViolation, match="last layer"):
        sessions.client(session, "ec2", "us-east-1")


def test_no_url_is_signed_for_use_elsewhere(aws: Aws, reads: Any) -> None:
    with pytest.raises(GuardViolation, match="signed URL"):
        reads.generate_presigned_url("describe_vpcs")
    with pytest.raises(GuardViolation, match="shut"):
        reads.describe_vpcs()


def test_a_handler_that_changes_a_read_into_a_write_is_caught_on_the_wire(aws: Aws, reads: Any) -> None:
    def change(params: dict[str, Any], **_: Any) -> None:
        params["body"]["Action"] = "DeleteVpc"

    reads.meta.events.register("before-call.ec2.DescribeVpcs", change)
    with pytest.raises(GuardViolation, match="is for DeleteVpc"):
        reads.describe_vpcs()
    assert aws.log == []


def test_a_request_that_is_sent_on_elsewhere_does_not_leave(aws: Aws, reads: Any) -> None:
    def elsewhere(request: Any, **_: Any) -> None:
        request.url = request.url.replace("127.0.0.1", "localhost")

    reads.meta.events.register("before-sign.ec2", elsewhere)
    with pytest.raises(GuardViolation, match="was sent on to"):
        reads.describe_vpcs()
    assert aws.log == []


def test_no_request_leaves_a_second_time(aws: Aws, reads: Any) -> None:
    reads.meta.events.register_first("needs-retry.ec2", lambda attempts, **_: 0 if attempts == 1 else None)
    with pytest.raises(GuardViolation, match="layer"):
        reads.describe_vpcs()
    assert len(aws.log) == 1


def test_a_request_that_no_layer_saw_is_stopped_in_front_of_the_network(aws: Aws, reads: Any) -> None:
    from botocore.awsrequest import AWSRequest

    with pytest.raises(GuardViolation, match="without a verdict"):
        reads._endpoint.http_session.send(AWSRequest("POST", aws.endpoint, data=b"Action=DeleteVpc").prepare())
    assert aws.log == []


def test_a_call_without_an_account_is_not_sent(aws: Aws) -> None:
    client = client_for(aws, ReadLane())
    with pytest.raises(LookupError):
        client.describe_vpcs()
    assert aws.log == []


@pytest.mark.parametrize(
    "scope",
    [
        Scope("111122223333", "us-east-1", KEYS),
        Scope(MANAGEMENT, "eu-west-1", KEYS),
    ],
    ids=["another account's key", "another region"],
)
def test_a_signature_that_is_not_the_scopes_does_not_leave(aws: Aws, scope: Scope) -> None:
    client = client_for(aws, ReadLane())
    with scoped(scope), pytest.raises(GuardViolation, match="signed"):
        client.describe_vpcs()
    assert aws.log == []


def test_an_unsigned_request_does_not_leave(aws: Aws, reads: Any) -> None:
    from botocore import UNSIGNED

    reads.meta.events.register("choose-signer.ec2", lambda **_: UNSIGNED)
    with pytest.raises(GuardViolation, match="without a signature"):
        reads.describe_vpcs()
    assert aws.log == []


def test_credentials_are_given_only_while_signing_in(aws: Aws) -> None:
    params = {"RoleArn": "arn:aws:iam::111122223333:role/Admin", "RoleSessionName": "ada"}
    client = client_for(aws, AuthLane(), "sts")
    with scoped(SCOPE), signing_in():
        assert client.assume_role(**params)["Credentials"]
    with scoped(SCOPE), pytest.raises(GuardViolation, match="nothing asked for"):
        client.assume_role(**params)
    assert len(aws.asked("AssumeRole")) == 1


def test_neither_reading_nor_signing_in_has_a_place_for_a_ticket() -> None:
    for lane in (ReadLane(), AuthLane()):
        assert not hasattr(lane, "arm")
        assert not hasattr(lane, "__dict__") or not vars(lane)


def test_a_write_lane_without_a_ticket_sends_neither_writes_nor_reads(aws: Aws) -> None:
    for method, params in (("delete_vpc", {"VpcId": "vpc-1"}), ("describe_vpcs", {})):
        client = client_for(aws, WriteLane(()))
        with scoped(SCOPE), pytest.raises(GuardViolation):
            getattr(client, method)(**params)
    assert aws.log == []


def test_plain_http_leaves_only_to_this_machine(aws: Aws) -> None:
    _, session = session_for(aws, ReadLane())
    elsewhere = {"endpoint_url": "http://aws.example"}
    client = session.create_client("ec2", region_name="us-east-1", **elsewhere)
    with scoped(SCOPE), pytest.raises(GuardViolation, match="without TLS"):
        client.describe_vpcs()


def test_sixty_four_threads_never_mix_their_accounts(aws: Aws) -> None:
    from concurrent.futures import ThreadPoolExecutor

    aws.script(
        "DescribeVpcs", lambda asked: ec2("DescribeVpcs", f"<vpcSet><item><vpcId>{asked.key}</vpcId></item></vpcSet>")
    )
    client = client_for(aws, ReadLane())

    def one(number: int) -> bool:
        account = f"{number:012d}"
        with scoped(Scope(account, "us-east-1", Keys(f"AKIA{account}", "s", None, account))):
            return bool(client.describe_vpcs()["Vpcs"][0]["VpcId"] == f"AKIA{account}")

    with ThreadPoolExecutor(64) as pool:
        assert all(pool.map(one, range(600)))
