"""A clock that goes wrong after signing in: it is named, and nothing is written by it."""

from datetime import timedelta
from threading import Event

import pytest

from hardener.engine.model import Account, Call, CallFailed, Cause, Cloud, UndoClass
from tests.aws.server import MEMBER, Aws, Said, ec2_error, query_error

WAYS = [(timedelta(minutes=-6), "6 minutes ahead of"), (timedelta(minutes=6), "6 minutes behind")]
CALL = Call(
    seq=1,
    id="c1",
    account=MEMBER,
    region="us-east-1",
    service="ec2",
    operation="DeleteVpc",
    params={"VpcId": "vpc-1"},
    why="",
    undo=UndoClass.NONE,
)


@pytest.mark.parametrize(("skew", "words"), WAYS)
def test_a_member_is_not_entered_by_a_wrong_clock(
    aws: Aws, cloud: Cloud, member: Account, skew: timedelta, words: str
) -> None:
    aws.skew = skew
    with pytest.raises(CallFailed) as failed:
        cloud.reader(member, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert words in failed.value.trouble.message
    assert "clock" in failed.value.trouble.hint
    assert aws.asked("DescribeVpcs") == []


@pytest.mark.parametrize(("skew", "words"), WAYS)
def test_nothing_is_written_by_a_wrong_clock(
    aws: Aws, cloud: Cloud, own: Account, member: Account, skew: timedelta, words: str
) -> None:
    cloud.identity(member)
    aws.skew = skew
    for account in (own, member):
        with pytest.raises(CallFailed, match=words):
            cloud.identity(account)
    answer = cloud.writer(member, [CALL]).send(CALL, lambda _: None)
    assert answer.kind == "never-sent"
    assert words in answer.message
    assert aws.asked("DeleteVpc") == []


@pytest.mark.parametrize(
    "said",
    [
        ec2_error("RequestExpired", "Request has expired."),
        ec2_error("AuthFailure", status=401),
        query_error("SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2", 403),
        query_error("RequestTimeTooSkewed", status=403),
    ],
    ids=["ec2 expired", "ec2", "sts", "s3"],
)
def test_a_refusal_that_is_the_clocks_fault_says_so(aws: Aws, cloud: Cloud, own: Account, said: Said) -> None:
    aws.script("DescribeVpcs", said)
    aws.skew = timedelta(minutes=7)
    with pytest.raises(CallFailed) as failed:
        cloud.reader(own, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert (failed.value.trouble.cause, "7 minutes behind" in failed.value.trouble.message) == (Cause.CREDENTIALS, True)


def test_a_clock_that_is_a_little_off_is_good_enough(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.skew = timedelta(minutes=3)
    assert cloud.identity(member).account == MEMBER
    assert cloud.writer(member, [CALL]).send(CALL, lambda _: None).kind == "accepted"


def test_a_refusal_for_another_reason_is_not_the_clocks(aws: Aws, cloud: Cloud, own: Account) -> None:
    aws.script("DescribeVpcs", ec2_error("UnauthorizedOperation", status=403))
    aws.skew = timedelta(minutes=7)
    with pytest.raises(CallFailed) as failed:
        cloud.reader(own, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert failed.value.trouble.cause is Cause.DENIED
