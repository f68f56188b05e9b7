"""The fault server itself: what it spoils arrives spoiled, and what it does not touch arrives as it was."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore import exceptions as boto
from botocore.config import Config

from hardener.practice.launch import Practice
from tests.faults.server import Canaries, FaultServer, calling, delayed, served
from tests.practice.desk import PAYMENTS, ROOT, WEB, Desk


@pytest.fixture
def server(delivered: Practice) -> Iterator[FaultServer]:
    with served(delivered) as server:
        yield server


def client(server: FaultServer, service: str, region: str = "us-east-1") -> Any:
    given = server.environment
    keys = given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given["AWS_SESSION_TOKEN"]
    config = Config(retries={"total_max_attempts": 1}, read_timeout=0.5)
    session = boto3.Session(*keys, region_name=region)
    return session.client(service, endpoint_url=server.endpoint, config=config)


@pytest.mark.parametrize(
    ("service", "operation", "name", "code"),
    [
        ("iam", "list_users", "throttle", "Throttling"),
        ("ec2", "describe_vpcs", "throttle", "RequestLimitExceeded"),
        ("organizations", "list_roots", "throttle", "ThrottlingException"),
        ("account", "list_regions", "throttle", "TooManyRequestsException"),
        ("iam", "list_users", "deny", "AccessDenied"),
        ("ec2", "describe_vpcs", "deny scp", "UnauthorizedOperation"),
        ("organizations", "list_roots", "expired", "ExpiredTokenException"),
        ("account", "list_regions", "deny rcp", "AccessDeniedException"),
        ("ec2", "describe_vpcs", "not here", "AuthFailure"),
    ],
)
def test_errors_have_the_shape_of_their_protocol(
    server: FaultServer, service: str, operation: str, name: str, code: str
) -> None:
    asking = client(server, service)
    server.fail(f"{service}:*", name)
    with pytest.raises(boto.ClientError) as failed:
        getattr(asking, operation)()
    assert failed.value.response["Error"]["Code"] == code
    assert failed.value.response["ResponseMetadata"]["RequestId"]
    assert getattr(asking, operation)()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_it_strikes_the_nth_of_those_that_match(server: FaultServer) -> None:
    iam = client(server, "iam")
    rule = server.fail("iam:Get*", "500", account=ROOT, nth=2, times=2)
    server.fail("iam:*", "500", account=PAYMENTS, times=None)
    told = []
    for _ in range(4):
        iam.list_users()
        try:
            iam.get_account_summary()
        except boto.ClientError:
            told.append(False)
        else:
            told.append(True)
    assert told == [True, False, False, True]
    assert [one.attempt for one in rule.struck] == [2, 3]
    assert rule.seen == 4


def test_before_it_never_arrives_and_after_it_has(server: FaultServer) -> None:
    iam = client(server, "iam")
    for after, arrived in ((False, 0), (True, 1)):
        with server.failing("iam:ListUsers", "reset", after=after), pytest.raises(boto.ConnectionClosedError):
            iam.list_users()
        assert len([one for one in server.done if one.name == "iam:ListUsers"]) == arrived


def test_a_delay_outlasts_patience(server: FaultServer) -> None:
    server.fail("iam:ListUsers", delayed(0.8))
    with pytest.raises(boto.ReadTimeoutError):
        client(server, "iam").list_users()


def test_anything_can_happen_while_a_request_waits(server: FaultServer) -> None:
    seen: list[tuple[str, int]] = []
    for after in (False, True):
        server.fail("iam:ListUsers", calling(lambda one: seen.append((one.name, len(server.done)))), after=after)
        assert client(server, "iam").list_users()["Users"]
    assert seen == [("iam:ListUsers", 0), ("iam:ListUsers", 2)]


def test_canaries_are_planted_where_a_secret_could_be_and_found_again(server: FaultServer) -> None:
    server.canaries = Canaries()
    issued = client(server, "sts").assume_role(
        RoleArn=f"arn:aws:iam::{WEB}:role/OrganizationAccountAccessRole", RoleSessionName="canary"
    )["Credentials"]
    assert server.canaries.found_in(repr(issued).encode())
    keys = issued["AccessKeyId"], issued["SecretAccessKey"], issued["SessionToken"]
    session = boto3.Session(*keys, region_name="us-east-1")
    # The token is good all the same, and devices tell their seeds.
    devices = session.client("iam", endpoint_url=server.endpoint).list_virtual_mfa_devices()["VirtualMFADevices"]
    assert "iam:ListVirtualMFADevices Base32StringSeed" in server.canaries.found_in(repr(devices).encode())
    assert server.whose(server.log[-1]) == WEB
    assert server.canaries.found_in(b"nothing of the kind") == []


def test_what_is_not_touched_arrives_as_it_is(server: FaultServer, delivered: Practice) -> None:
    direct = Desk(delivered).client("organizations").list_accounts()["Accounts"]
    assert client(server, "organizations").list_accounts()["Accounts"] == direct
    (last,) = [one for one in server.log if one.name == "organizations:ListAccounts"]
    assert (last.account, last.protocol, last.access, last.attempt) == (ROOT, "json", "read", 1)
