"""Root sessions and root keys: for the right account and task only, proven, explained, and never shown."""

import traceback
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from hardener.aws import root_sessions
from hardener.aws.cloud import Access, sign_in
from hardener.aws.guard import GuardViolation
from hardener.aws.scope import Scope
from hardener.engine.model import Account, AsWhom, Call, CallFailed, Cause, Cloud, UndoClass
from tests.aws.server import MANAGEMENT, MEMBER, Asked, Aws, Said, identity, json_said, query, query_error

OTHER = "222233334444"
CLOSED = "333344445555"
KEY, SECRET = "AKIAROOTROOTROOT0001", "canary/secret"
TASKS = {
    AsWhom.ROOT_AUDIT: "IAMAuditRootUserCredentials",
    AsWhom.ROOT_DELETE: "IAMDeleteRootUserCredentials",
    AsWhom.ROOT_PASSWORD: "IAMCreateRootUserPassword",
}


@pytest.fixture
def managing(aws: Aws, access: Access) -> Cloud:
    """The management account of an organization with two open members and a closed one."""
    accounts = [
        {"Id": id_, "Name": id_, "State": state, "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/o-1/{id_}"}
        for id_, state in ((MANAGEMENT, "ACTIVE"), (MEMBER, "ACTIVE"), (OTHER, "ACTIVE"), (CLOSED, "SUSPENDED"))
    ]
    aws.script("DescribeOrganization", json_said({"Organization": {"Id": "o-1", "MasterAccountId": MANAGEMENT}}))
    aws.script("ListAccounts", json_said({"Accounts": accounts}))
    aws.script("ListRoots", json_said({"Roots": []}))
    aws.script("AssumeRoot", lambda asked: assumed_root(aws, asked.given["TargetPrincipal"]))
    aws.script("GetCallerIdentity", lambda asked: who(aws, asked))
    aws.script("ListAccessKeys", query("ListAccessKeys", "<IsTruncated>false</IsTruncated><AccessKeyMetadata/>"))
    cloud = sign_in(access)
    cloud.organization()
    aws.log.clear()
    return cloud


def assumed_root(aws: Aws, account: str, owner: str = "") -> Said:
    said = aws.assumed(account, seconds=900, owner=owner or f"root of {account}")
    return Said(said.status, said.body.replace(b"AssumeRole", b"AssumeRoot"))


def who(aws: Aws, asked: Asked) -> Said:
    owner = aws.owners.get(asked.key, "000000000000")
    account = owner.removeprefix("root of ")
    return identity(account, f"arn:aws:iam::{account}:root" if account != owner else "")


def begin(managing: Any, by: AsWhom, account: str = MEMBER) -> None:
    managing._vault.credentials(account, Event(), by)


def look(cloud: Cloud, by: AsWhom, account: str = MEMBER) -> None:
    cloud.reader(Account(id=account, name=""), None, Event()).by(by).items("iam", "ListAccessKeys")


def delete(by: AsWhom, account: str = MEMBER) -> Call:
    return Call(
        seq=1,
        id="1",
        account=account,
        region="us-east-1",
        service="iam",
        operation="DeleteAccessKey",
        params={"AccessKeyId": "AKIA0000000000000000"},
        why="",
        undo=UndoClass.NONE,
        by=by,
    )


@pytest.mark.parametrize(("by", "policy"), TASKS.items())
def test_a_session_is_begun_once_for_its_task_and_proven(aws: Aws, managing: Cloud, by: AsWhom, policy: str) -> None:
    begin(managing, by)
    begin(managing, by)
    assert [one.operation for one in aws.log] == ["AssumeRoot", "GetCallerIdentity"]
    (asked,) = aws.asked("AssumeRoot")
    assert asked.given["TargetPrincipal"] == MEMBER
    assert asked.given["TaskPolicyArn.arn"] == f"arn:aws:iam::aws:policy/root-task/{policy}"
    assert asked.given["DurationSeconds"] == "900"
    assert (asked.key, asked.region) == ("AKIAOWN", "us-east-1")
    assert {aws.owners[one.key] for one in aws.asked("GetCallerIdentity")} == {f"root of {MEMBER}"}


def test_a_reader_looks_as_root_but_begins_no_session_that_could_do_more(aws: Aws, managing: Cloud) -> None:
    look(managing, AsWhom.ROOT_AUDIT)
    assert {aws.owners[one.key] for one in aws.asked("ListAccessKeys")} == {f"root of {MEMBER}"}
    for by in (AsWhom.ROOT_DELETE, AsWhom.ROOT_PASSWORD):
        with pytest.raises(CallFailed, match="not for reading"):
            look(managing, by)
    assert len(aws.asked("AssumeRoot")) == 1


def test_each_account_and_each_task_has_a_session_of_its_own(aws: Aws, managing: Cloud) -> None:
    for account in (MEMBER, OTHER):
        for by in TASKS:
            begin(managing, by, account)
    assert len(aws.asked("AssumeRoot")) == 6
    proven = aws.asked("GetCallerIdentity")
    assert len({one.key for one in proven}) == 6
    assert [aws.owners[one.key] for one in proven] == [f"root of {MEMBER}"] * 3 + [f"root of {OTHER}"] * 3


def test_the_guard_takes_no_session_of_another_account(aws: Aws, managing: Any) -> None:
    keys = managing._vault.credentials(MEMBER, Event(), AsWhom.ROOT_AUDIT).keys
    op = managing._reading.op("iam", "ListAccessKeys")
    with pytest.raises(GuardViolation, match="another account's key"):
        managing._exchange.read(op, Scope(OTHER, "us-east-1", keys, AsWhom.ROOT_AUDIT), {})
    assert aws.asked("ListAccessKeys") == []


@pytest.mark.parametrize("confirmed", [AsWhom.OWN, AsWhom.ROOT_AUDIT, AsWhom.ROOT_KEY])
def test_a_write_as_somebody_else_than_confirmed_is_refused(aws: Aws, managing: Cloud, confirmed: AsWhom) -> None:
    writer = managing.writer(Account(id=MEMBER, name=""), [delete(confirmed)])
    answer = writer.send(delete(AsWhom.ROOT_DELETE), lambda _: None)
    assert answer.kind == "never-sent"
    assert aws.asked("DeleteAccessKey") == []


def test_a_confirmed_write_leaves_as_root(aws: Aws, managing: Cloud) -> None:
    aws.script("DeleteAccessKey", query("DeleteAccessKey"))
    writer = managing.writer(Account(id=MEMBER, name=""), [delete(AsWhom.ROOT_DELETE)])
    assert writer.send(delete(AsWhom.ROOT_DELETE), lambda _: None).kind == "accepted"
    (sent,) = aws.asked("DeleteAccessKey")
    assert aws.owners[sent.key] == f"root of {MEMBER}"


@pytest.mark.parametrize("account", [MANAGEMENT, CLOSED, "999999999999"], ids=["ourselves", "closed", "stranger"])
def test_only_open_members_have_root_sessions(aws: Aws, managing: Cloud, account: str) -> None:
    reader = managing.reader(Account(id=account, name=""), None, Event())
    for by in TASKS:
        assert not reader.holds(by)
        with pytest.raises(CallFailed, match="member"):
            begin(managing, by, account)
    assert aws.asked("AssumeRoot") == []


def test_only_the_management_account_begins_them(aws: Aws, cloud: Cloud) -> None:
    assert cloud.organization() is None
    assert not cloud.reader(Account(id=MEMBER, name=""), None, Event()).holds(AsWhom.ROOT_AUDIT)
    with pytest.raises(CallFailed, match="management"):
        look(cloud, AsWhom.ROOT_AUDIT)
    assert aws.asked("AssumeRoot") == []


@pytest.mark.parametrize("owner", [f"root of {OTHER}", MEMBER], ids=["another-account", "no-root"])
def test_a_session_that_is_not_this_accounts_root_is_not_used(aws: Aws, managing: Cloud, owner: str) -> None:
    aws.script("AssumeRoot", lambda _: assumed_root(aws, MEMBER, owner))
    with pytest.raises(CallFailed) as failed:
        look(managing, AsWhom.ROOT_AUDIT)
    assert failed.value.trouble.cause is Cause.CREDENTIALS
    with pytest.raises(CallFailed):
        managing.identity(Account(id=MEMBER, name=""), AsWhom.ROOT_AUDIT)
    assert aws.asked("ListAccessKeys") == []


@pytest.mark.parametrize(
    ("code", "message", "cause", "hint"),
    [
        ("AccessDenied", "not authorized to perform: sts:AssumeRoot", Cause.DENIED, "centralized-root-access"),
        ("ServiceAccessNotEnabled", "No.", Cause.REJECTED, "centralized-root-access"),
        ("AccessDenied", "with an explicit deny in a service control policy", Cause.SCP, "service control policy"),
    ],
)
def test_why_there_is_none_is_explained_and_not_asked_again_and_again(
    aws: Aws, managing: Cloud, code: str, message: str, cause: Cause, hint: str
) -> None:
    aws.script("AssumeRoot", query_error(code, message, 403 if "Denied" in code else 400))
    for _ in range(3):
        with pytest.raises(CallFailed) as failed:
            look(managing, AsWhom.ROOT_AUDIT)
        assert (failed.value.trouble.cause, failed.value.trouble.action) == (cause, "sts:AssumeRoot")
        assert hint in failed.value.trouble.hint
    assert len(aws.asked("AssumeRoot")) == 1
    managing.release(Account(id=MEMBER, name=""))
    aws.script("AssumeRoot", lambda _: assumed_root(aws, MEMBER))
    look(managing, AsWhom.ROOT_AUDIT)


def test_a_session_is_renewed_before_it_ends_and_when_aws_calls_it_expired(
    aws: Aws, managing: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = query("ListAccessKeys", "<IsTruncated>false</IsTruncated><AccessKeyMetadata/>")
    aws.script("ListAccessKeys", query_error("ExpiredToken", "", 403), keys)
    look(managing, AsWhom.ROOT_AUDIT)
    assert len(aws.asked("AssumeRoot")) == 2
    monkeypatch.setattr(root_sessions, "_EARLY", timedelta(seconds=901))
    look(managing, AsWhom.ROOT_AUDIT)
    assert len(aws.asked("AssumeRoot")) == 3


def test_many_threads_begin_one_session(aws: Aws, managing: Cloud) -> None:
    reader = managing.reader(Account(id=MEMBER, name=""), None, Event()).by(AsWhom.ROOT_AUDIT)
    reader.together([lambda: reader.items("iam", "ListAccessKeys")] * 20)
    assert len(aws.asked("AssumeRoot")) == 1


# --- keys of root users ---------------------------------------------------------------------------------------------


def test_a_root_key_is_held_once_aws_says_whose_it_is_until_it_is_dropped(
    aws: Aws, managing: Cloud, own: Account
) -> None:
    aws.owners[KEY] = f"root of {MANAGEMENT}"
    reader = managing.reader(own, None, Event())
    assert not reader.holds(AsWhom.ROOT_KEY)
    assert managing.hold_root_key(own, f" {KEY}\n", SECRET).is_root
    assert reader.holds(AsWhom.ROOT_KEY)
    assert reader.by(AsWhom.ROOT_KEY).key_ids == {KEY}
    assert KEY not in reader.key_ids
    look(managing, AsWhom.ROOT_KEY, MANAGEMENT)
    assert [one.key for one in aws.asked("ListAccessKeys")] == [KEY]
    assert not managing.reader(Account(id=MEMBER, name=""), None, Event()).holds(AsWhom.ROOT_KEY)
    managing.drop_root_keys()
    assert not reader.holds(AsWhom.ROOT_KEY)
    with pytest.raises(CallFailed):
        look(managing, AsWhom.ROOT_KEY, MANAGEMENT)


@pytest.mark.parametrize("owner", [f"root of {MEMBER}", MANAGEMENT], ids=["another-account", "no-root"])
def test_another_key_is_not_held(aws: Aws, managing: Cloud, own: Account, owner: str) -> None:
    aws.owners[KEY] = owner
    with pytest.raises(CallFailed) as failed:
        managing.hold_root_key(own, KEY, SECRET)
    assert failed.value.trouble.cause is Cause.CREDENTIALS
    assert not managing.reader(own, None, Event()).holds(AsWhom.ROOT_KEY)


@pytest.mark.parametrize(
    ("key", "secret"), [("", SECRET), (KEY, ""), ("ASIA" + KEY[4:], SECRET), (KEY + "\nX: y", SECRET), (KEY, "a b")]
)
def test_what_is_no_key_is_not_even_sent(aws: Aws, managing: Cloud, own: Account, key: str, secret: str) -> None:
    with pytest.raises(CallFailed, match="pair"):
        managing.hold_root_key(own, key, secret)
    assert aws.asked("GetCallerIdentity") == []


# --- secrets --------------------------------------------------------------------------------------------------------


def test_nothing_shows_a_secret(aws: Aws, managing: Any, own: Account) -> None:
    aws.owners[KEY] = f"root of {MANAGEMENT}"
    managing.hold_root_key(own, KEY, SECRET)
    look(managing, AsWhom.ROOT_AUDIT)
    vault = managing._vault
    held = [vault.root_keys.held(MANAGEMENT), *vault._root_sessions._held.values()]
    assert len(held) == 2
    for thing in (*held, held, vault, vault.root_keys, vault._root_sessions, vars(vault.root_keys)):
        assert "canary" not in repr(thing)
    for by, account in ((AsWhom.ROOT_KEY, MANAGEMENT), (AsWhom.ROOT_AUDIT, MEMBER)):
        aws.script("ListAccessKeys", quoting)
        with pytest.raises(CallFailed) as failed:
            look(managing, by, account)
        assert "canary" not in "".join(traceback.format_exception(failed.value)) + repr(failed.value.trouble)


def test_a_refused_key_is_not_quoted(aws: Aws, managing: Cloud, own: Account) -> None:
    aws.script("GetCallerIdentity", query_error("InvalidClientTokenId", "The security token is invalid.", 403))
    with pytest.raises(CallFailed) as failed:
        managing.hold_root_key(own, KEY, SECRET)
    told = "".join(traceback.format_exception(failed.value)) + repr(vars(failed.value))
    assert "canary" not in told


def quoting(asked: Asked) -> Said:
    token = asked.headers.get("x-amz-security-token", "")
    message = (
        "The request signature we calculated does not match the signature you provided. The Canonical String for this "
        f"request should have been 'POST / x-amz-security-token:{token} x-amz-date:z'"
    )
    return query_error("SignatureDoesNotMatch", message, 403)
