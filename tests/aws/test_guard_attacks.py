"""The guard under attack, with layers blind or gone: what reached the network is what counts."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, combinations
from typing import Any

import pytest
from botocore.config import Config

from hardener.aws.guard import GuardViolation, ReadLane
from hardener.aws.scope import Keys, Scope, scoped
from tests.aws.attacking import BLIND, removed, replace, unplugged
from tests.aws.server import MANAGEMENT, MEMBER

KEYS = Keys("AKIAOWN", "canary-secret-own", None, MANAGEMENT)
SCOPE = Scope(MANAGEMENT, "us-east-1", KEYS)
PATH, VIRTUAL, DUALSTACK = (
    {"config": Config(s3={"addressing_style": "path"})},
    {"config": Config(s3={"addressing_style": "virtual"})},
    {"config": Config(s3={"use_dualstack_endpoint": True})},
)
BLOCK = {"AccountId": MEMBER, "PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}
ROLE = {"RoleArn": f"arn:aws:iam::{MEMBER}:role/Admin", "RoleSessionName": "eve"}
ATTACKS: dict[str, tuple[str, dict[str, Any], str, dict[str, Any], str]] = {
    "ec2": ("ec2", {}, "delete_vpc", {"VpcId": "vpc-1"}, "ec2.us-east-1.amazonaws.com"),
    "iam": ("iam", {}, "create_user", {"UserName": "eve"}, "iam.amazonaws.com"),
    "organizations": ("organizations", {}, "close_account", {"AccountId": MEMBER}, "organizations.us-east-1"),
    "sts role": ("sts", {}, "assume_role", ROLE, "sts.us-east-1.amazonaws.com"),
    "sts federation": ("sts", {}, "get_federation_token", {"Name": "eve"}, "sts.us-east-1.amazonaws.com"),
    "sns": ("sns", {}, "create_topic", {"Name": "x"}, "sns.us-east-1.amazonaws.com"),
    "account": ("account", {}, "delete_alternate_contact", {"AlternateContactType": "SECURITY"}, "account.us-east-1"),
    "s3 path": ("s3", PATH, "put_object", {"Bucket": "b-1", "Key": "k", "Body": b"x"}, "s3.amazonaws.com/b-1/k"),
    "s3 virtual": ("s3", VIRTUAL, "put_object", {"Bucket": "b-1", "Key": "k", "Body": b"x"}, "b-1.s3.amazonaws.com/k"),
    "s3 dualstack": ("s3", DUALSTACK, "delete_bucket", {"Bucket": "b-1"}, "b-1.s3.dualstack.us-east-1"),
    "s3 secret": ("s3", PATH, "get_object", {"Bucket": "b-1", "Key": "k"}, "s3.amazonaws.com/b-1/k"),
    "s3control": ("s3control", {}, "put_public_access_block", BLOCK, f"{MEMBER}.s3-control.us-east-1"),
}
JUDGING = ("name", "match", "clear", "last_stop")
"""The layers that look at what the operation is; the others see to it that none of these is left out."""


@pytest.fixture(autouse=True)
def as_somebody() -> Iterator[None]:
    with scoped(SCOPE):
        yield


@cache
def attacked(attack: str) -> tuple[Any, Callable[[], Any]]:
    """Return a client that may only read, made once, and the attack on it."""
    service, more, method, params, _ = ATTACKS[attack]
    client = unplugged(ReadLane(), service, **more)
    return client, lambda: getattr(client, method)(**params)


def subsets(layers: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return all sets of these layers, but for the empty one and that of all."""
    return list(chain.from_iterable(combinations(layers, size) for size in range(1, len(layers))))


@pytest.mark.parametrize("attack", ATTACKS)
def test_with_every_layer_blind_it_would_leave(attack: str) -> None:
    client, go = attacked(attack)
    replace(client.gate, BLIND)
    client.network.log.clear()
    # An answer without a request id is believed by nobody.
    with pytest.raises(Exception, match="HTTP 400"):
        go()
    (request,) = client.network.log
    assert ATTACKS[attack][4] in request.url
    assert request.headers["Authorization"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_one_layer_that_sees_is_enough(attack: str) -> None:
    client, go = attacked(attack)
    client.network.log.clear()
    others = {name: layer for name, layer in BLIND.items() if name not in JUDGING}
    for blind in subsets(JUDGING):
        for more in ({}, others):
            replace(client.gate, {name: BLIND[name] for name in blind} | more)
            with pytest.raises(GuardViolation):
                go()
            assert client.gate.shut
    assert client.network.log == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_any_layers_but_one_nothing_leaves(attack: str) -> None:
    client, go = attacked(attack)
    client.network.log.clear()
    for gone in subsets(tuple(BLIND)):
        if set(JUDGING) <= set(gone):
            continue
        replace(client.gate, dict.fromkeys(gone, removed))
        with pytest.raises(GuardViolation):
            go()
    assert client.network.log == []


@pytest.mark.parametrize("attack", ["ec2", "iam", "sts role", "s3 path", "s3 virtual", "s3control"])
@pytest.mark.parametrize(
    "gone", [("name",), ("match",), ("name", "match"), ("name", "match", "resolve"), ("sign",)], ids=str
)
def test_nothing_is_signed_to_be_used_elsewhere(attack: str, gone: tuple[str, ...]) -> None:
    client, _ = attacked(attack)
    replace(client.gate, {name: BLIND[name] for name in gone})
    _, _, method, params, _ = ATTACKS[attack]
    with pytest.raises(GuardViolation):
        client.generate_presigned_url(method, Params=params)


def test_no_form_is_signed_to_be_used_elsewhere() -> None:
    client, _ = attacked("s3 path")
    for blind in ({}, {"name": BLIND["name"]}, {"match": BLIND["match"]}, {"name": removed}):
        replace(client.gate, blind)
        with pytest.raises(GuardViolation):
            client.generate_presigned_post("b-1", "k")


def test_botocores_signer_gives_nothing_by_itself() -> None:
    client, _ = attacked("ec2")
    replace(client.gate, {})
    request = {"method": "GET", "url": "https://rds.us-east-1.amazonaws.com/", "body": {}, "headers": {}, "context": {}}
    with pytest.raises(GuardViolation, match="without a verdict"):
        client._request_signer.generate_presigned_url(request, "connect")


def test_a_signed_read_is_not_given_away_either() -> None:
    client, _ = attacked("ec2")
    replace(client.gate, {"name": BLIND["name"], "match": BLIND["match"], "resolve": BLIND["resolve"]})
    with pytest.raises(GuardViolation):
        client.generate_presigned_url("describe_vpcs")
