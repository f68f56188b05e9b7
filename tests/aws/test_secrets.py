"""No key, token or code in anything that is told, shown or logged, whatever goes wrong."""

import logging
import traceback
from threading import Event

import pytest

from hardener.aws import sessions
from hardener.aws.cloud import Access, sign_in
from hardener.engine.model import Account, Call, CallFailed, Cloud, UndoClass
from tests.aws.server import Asked, Aws, Said, ec2_error, query_error


def wrong_signature(asked: Asked) -> Said:
    """Return the error as STS and EC2 write it: with all that was signed."""
    token = asked.headers.get("x-amz-security-token", "")
    message = (
        "The request signature we calculated does not match the signature you provided. The Canonical String for this "
        f"request should have been 'POST / content-type:x host:y x-amz-security-token:{token} x-amz-date:z'"
    )
    return ec2_error("SignatureDoesNotMatch", message, 403)


def quoting(asked: Asked) -> Said:
    """Return an error that quotes the token in another way."""
    return ec2_error("InvalidParameterValue", f"X-Amz-Security-Token = {asked.headers.get('x-amz-security-token')}")


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))


@pytest.mark.parametrize(
    "said",
    [
        wrong_signature,
        quoting,
        ec2_error("UnauthorizedOperation", "No. Encoded authorization failure message: canary-encoded", 403),
        Said(200, b"canary-secret"),
        Said(500, b'<html>{"SecretAccessKey": "canary"}</html>', request_id=False),
        Said(reset=True),
    ],
    ids=range(6),
)
def test_a_read_that_fails_says_nothing_secret(
    aws: Aws, cloud: Cloud, member: Account, said: Said, caplog: pytest.LogCaptureFixture
) -> None:
    aws.script("DescribeVpcs", said)
    with caplog.at_level(logging.DEBUG), pytest.raises(CallFailed) as failed:
        cloud.reader(member, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert aws.asked("DescribeVpcs")[0].headers["x-amz-security-token"].startswith("canary-token")
    assert "canary" not in told(failed.value) + repr(failed.value.trouble) + caplog.text


def test_a_write_that_fails_says_nothing_secret(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("DeleteVpc", wrong_signature)
    call = Call(
        seq=1,
        id="1",
        account=member.id,
        region="us-east-1",
        service="ec2",
        operation="DeleteVpc",
        params={"VpcId": "vpc-1"},
        why="",
        undo=UndoClass.NONE,
    )
    answer = cloud.writer(member, [call]).send(call, lambda _: None)
    assert answer.kind == "rejected"
    assert "canary" not in repr(answer)


def test_the_external_id_is_not_quoted(aws: Aws, access: Access, member: Account) -> None:
    aws.script("AssumeRole", lambda asked: query_error("ValidationError", f"Value '{asked.given['ExternalId']}' at …"))
    cloud = sign_in(Access(external_id="canary-id", environment=access.environment))
    with pytest.raises(CallFailed) as failed:
        cloud.identity(member)
    assert "canary" not in told(failed.value)


def test_nothing_that_holds_secrets_shows_them(aws: Aws, cloud: Cloud, member: Account) -> None:
    cloud.identity(member)
    seen: set[int] = set()
    waiting: list[object] = [cloud]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or not type(one).__module__.startswith("hardener."):
            continue
        seen.add(id(one))
        assert "canary" not in repr(one), type(one)
        inside = vars(one).values() if hasattr(one, "__dict__") else ()
        waiting += [part for value in inside for part in (value.values() if isinstance(value, dict) else [value])]
    assert len(seen) > 8


def test_the_sdks_loggers_are_quiet() -> None:
    assert sessions.CONNECTIONS >= 64
    for name in ("botocore", "botocore.auth", "botocore.endpoint", "urllib3.connectionpool"):
        assert not logging.getLogger(name).isEnabledFor(logging.WARNING)
