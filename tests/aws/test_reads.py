"""Reading with patience: what is tried again, how often, and what a failure is called in the end."""

import time
from threading import Event, Timer
from typing import Any

import pytest

from hardener.engine.model import Account, CallFailed, Cause, Cloud, Reader, Stopped, Trouble
from tests.aws.server import MEMBER, Aws, Said, ec2, ec2_error, json_error, query, query_error

VPCS = ec2("DescribeVpcs")


@pytest.fixture
def reader(cloud: Cloud, own: Account) -> Reader:
    return cloud.reader(own, "us-east-1", Event())


def trouble(reader: Reader, service: str = "ec2", operation: str = "DescribeVpcs", **params: Any) -> Trouble:
    with pytest.raises(CallFailed) as failed:
        reader.call(service, operation, **params)
    return failed.value.trouble


@pytest.mark.parametrize(
    ("said", "tries"),
    [
        (ec2_error("RequestLimitExceeded", status=503), 8),
        (ec2_error("Throttling"), 8),
        (Said(429, ec2_error("Whatever").body), 8),
        (ec2_error("IncorrectState"), 8),
        (ec2_error("InternalError", status=500), 4),
        (ec2_error("Unavailable", status=503), 4),
        (Said(reset=True), 4),
        (Said(200, VPCS.body, cut=3), 4),
        (Said(502, b"<html>Bad Gateway</html>", request_id=False), 4),
        (ec2_error("UnauthorizedOperation", status=403), 1),
        (ec2_error("InvalidParameterValue"), 1),
        (ec2_error("OptInRequired", status=401), 1),
    ],
    ids=range(12),
)
def test_how_often_a_read_is_tried(aws: Aws, reader: Reader, said: Said, tries: int) -> None:
    aws.script("DescribeVpcs", said)
    trouble(reader)
    assert len(aws.asked("DescribeVpcs")) == tries


def test_a_read_that_succeeds_in_the_end_is_a_read(aws: Aws, reader: Reader, no_waiting: list[float]) -> None:
    aws.script("DescribeVpcs", *[ec2_error("Throttling")] * 7, VPCS)
    assert reader.items("ec2", "DescribeVpcs") == []
    assert no_waiting == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0]


def test_waits_are_spread_over_the_whole_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    from hardener.aws.patience import _jittered

    drawn = [_jittered(0.5, 20.0, 4) for _ in range(500)]
    assert min(drawn) < 0.5
    assert 3.5 < max(drawn) <= 4.0


@pytest.mark.parametrize(
    ("code", "status", "message", "cause"),
    [
        ("UnauthorizedOperation", 403, "You are not authorized to perform this operation.", Cause.DENIED),
        ("AccessDenied", 403, "User: x is not authorized to perform: y", Cause.DENIED),
        ("AccessDenied", 403, "x with an explicit deny in a service control policy", Cause.SCP),
        ("AccessDeniedException", 400, "x with an explicit deny in a service control policy: arn:aws:…", Cause.SCP),
        ("UnauthorizedOperation", 403, "because no service control policy allows the ec2:X action", Cause.SCP),
        ("AccessDenied", 403, "x with an explicit deny in a resource control policy", Cause.RCP),
        ("AccessDenied", 403, "x with an explicit deny in an identity-based policy", Cause.DENIED),
        ("ForbiddenException", 403, "", Cause.DENIED),
        ("SomethingNew", 403, "", Cause.DENIED),
        ("InvalidClientTokenId", 403, "", Cause.CREDENTIALS),
        ("AuthFailure", 401, "", Cause.CREDENTIALS),
        ("SignatureDoesNotMatch", 403, "", Cause.CREDENTIALS),
        ("OptInRequired", 401, "", Cause.REGION),
        ("UnsupportedOperation", 400, "", Cause.UNSUPPORTED),
        ("InvalidAction", 400, "", Cause.UNSUPPORTED),
        ("InvalidParameterValue", 400, "", Cause.REJECTED),
        ("InternalError", 500, "", Cause.UNREACHABLE),
        ("RequestLimitExceeded", 503, "", Cause.THROTTLED),
    ],
)
def test_what_a_failure_is_called(aws: Aws, reader: Reader, code: str, status: int, message: str, cause: Cause) -> None:
    aws.script("DescribeVpcs", ec2_error(code, message, status))
    found = trouble(reader)
    assert (found.cause, found.code, found.message) == (cause, code, message)
    assert found.action == "ec2:DescribeVpcs"
    assert found.hint or cause in (Cause.UNSUPPORTED, Cause.REJECTED)


def test_keys_that_work_at_home_and_not_elsewhere_say_that_a_region_is_not_enabled(
    aws: Aws, cloud: Cloud, own: Account
) -> None:
    aws.script("DescribeVpcs", ec2_error("AuthFailure", status=401))
    assert trouble(cloud.reader(own, "ap-east-1", Event())).cause is Cause.REGION


def test_encoded_messages_are_left_out(aws: Aws, reader: Reader) -> None:
    message = "You are not authorized to perform this operation. Encoded authorization failure message: cAnArY123-_"
    aws.script("DescribeVpcs", ec2_error("UnauthorizedOperation", message, 403))
    assert trouble(reader).message == "You are not authorized to perform this operation."


def test_json_services_speak_of_their_own_errors(aws: Aws, reader: Reader) -> None:
    aws.script("ListAccounts", json_error("AccessDeniedException", "You don't have permissions."))
    assert trouble(reader, "organizations", "ListAccounts").cause is Cause.DENIED


def test_nobody_there(reader: Any) -> None:
    reader._reading._exchange._readers._sessions._environment = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    found = trouble(reader)
    assert found.cause is Cause.UNREACHABLE
    assert "127.0.0.1:1" in found.message


def test_expired_credentials_of_a_member_are_got_anew_once(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("DescribeVpcs", ec2_error("RequestExpired"), VPCS)
    assert cloud.reader(member, "us-east-1", Event()).items("ec2", "DescribeVpcs") == []
    assert len(aws.asked("AssumeRole")) == 2
    first, second = aws.asked("DescribeVpcs")
    assert first.key != second.key
    assert aws.owners[second.key] == MEMBER


def test_credentials_that_stay_expired_end_as_expired(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("DescribeVpcs", ec2_error("RequestExpired"))
    found = trouble(cloud.reader(member, "us-east-1", Event()))
    assert found.cause is Cause.EXPIRED
    assert len(aws.asked("DescribeVpcs")) == 2


def test_only_reads_of_the_catalogue_are_made(aws: Aws, reader: Reader) -> None:
    for service, operation in (
        ("ec2", "DeleteVpc"),
        ("ec2", "DescribeHosts"),
        ("sts", "AssumeRole"),
        ("secretsmanager", "GetSecretValue"),
        ("nothing", "Nothing"),
    ):
        assert trouble(reader, service, operation).cause is Cause.GUARD
    assert reader.items("ec2", "DescribeVpcs") == []
    assert [one.operation for one in aws.log] == ["GetCallerIdentity", "DescribeVpcs"]


def test_parameters_that_do_not_fit_are_not_sent(aws: Aws, reader: Reader) -> None:
    assert trouble(reader, "iam", "GetRole").cause is Cause.REJECTED
    assert aws.asked("GetRole") == []


def test_a_list_is_what_items_returns(aws: Aws, reader: Reader) -> None:
    aws.script("GetAccountPasswordPolicy", query("GetAccountPasswordPolicy", "<PasswordPolicy></PasswordPolicy>"))
    with pytest.raises(TypeError, match="list"):
        reader.items("iam", "GetAccountPasswordPolicy")


def test_a_stopped_scan_reads_nothing_more(aws: Aws, cloud: Cloud, own: Account) -> None:
    stop = Event()
    stop.set()
    reader = cloud.reader(own, "us-east-1", stop)
    with pytest.raises(Stopped):
        reader.call("ec2", "DescribeVpcs")
    with pytest.raises(Stopped):
        reader.wait(10)
    assert aws.asked("DescribeVpcs") == []


def test_stopping_ends_every_wait_at_once(
    aws: Aws, cloud: Cloud, own: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hardener.aws import patience

    monkeypatch.setattr(patience, "_jittered", lambda *_: 30.0)
    aws.script("DescribeVpcs", ec2_error("Throttling"))
    stop = Event()
    Timer(0.2, stop.set).start()
    begun = time.monotonic()
    with pytest.raises(Stopped):
        cloud.reader(own, "us-east-1", stop).call("ec2", "DescribeVpcs")
    assert time.monotonic() - begun < 5


def test_a_reader_knows_where_it_is(reader: Reader) -> None:
    assert str(reader.target) == "123456789012/us-east-1"
    assert reader.partition == "aws"


def test_a_service_of_the_whole_partition_is_read_at_its_home(aws: Aws, cloud: Cloud, own: Account) -> None:
    aws.script("GetAccountPasswordPolicy", query_error("NoSuchEntity", status=404))
    reader = cloud.reader(own, "eu-west-1", Event())
    assert reader.find("iam", "GetAccountPasswordPolicy", absent="NoSuchEntity") is None
    assert [(one.service, one.region) for one in aws.asked("GetAccountPasswordPolicy")] == [("iam", "us-east-1")]
