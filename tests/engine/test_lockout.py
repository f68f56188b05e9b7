"""The lock-out guard: what may not be planned, nor applied, by the one it is aimed at."""

from typing import Any

import pytest

from hardener.engine import gate, lockout
from hardener.engine.confirming import by_digest
from hardener.engine.lockout import CLOSES, Names, Ours, refusals
from hardener.engine.model import AsWhom, Call, Caller, Change, Draft, Refusal, Remedy, Undo, UndoClass
from hardener.engine.problems import Rejected
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, scanned, sealed
from tests.engine.toy import MANAGEMENT, PROD, ShelfCheck, ShelfSettings, ShelfState, ToyCloud

OTHER = "222233334444"
ALICE = Ours(MANAGEMENT, "alice", "", frozenset({"AKIAALICE"}), "Access")
ADMIN = Ours(MANAGEMENT, "", "Admin", frozenset({"AKIASOURCE"}), "Access")


def call(
    action: str,
    *,
    account: str = MANAGEMENT,
    by: AsWhom = AsWhom.OWN,
    region: str = "us-east-1",
    cleanup: bool = False,
    **params: Any,
) -> Call:
    service, operation = action.split(":")
    return Call(
        seq=1,
        id="c",
        account=account,
        region=region,
        service=service,
        operation=operation,
        params=params,
        why="because",
        undo=UndoClass.NONE,
        by=by,
        cleanup=cleanup,
    )


def change(*calls: Call, id: str = "one") -> Change:
    return Change(
        id=id,
        check="shelf",
        account=calls[0].account,
        account_name="",
        region=None,
        summary="s",
        before={},
        before_sha256="",
        observed="",
        after={},
        settings={},
        calls=calls,
        undo=Undo(UndoClass.NONE),
    )


def refused(one: Call, ours: Ours = ALICE) -> bool:
    return bool(refusals([change(one)], ours))


NAMED = {Names.USER: "alice", Names.ROLE: "Admin", Names.KEY: "AKIAALICE", Names.ACCOUNT: MANAGEMENT}
EVERY = [(action, way) for action, ways in CLOSES.items() for way in ways]


@pytest.mark.parametrize(("action", "way"), EVERY, ids=[f"{action}-{way.names.name}" for action, way in EVERY])
def test_every_way_in_is_guarded_for_us_and_for_nobody_else(action: str, way: lockout.Way) -> None:
    ours = ADMIN if way.names is Names.ROLE else ALICE
    if way.names is Names.ITSELF:
        assert refused(call(action), ours)
        return
    aimed: dict[str, Any] = {way.parameter: NAMED[way.names], **way.when}
    assert refused(call(action, **aimed), ours)
    somebody = {**aimed, way.parameter: "somebody-else"}
    if way.names is Names.KEY:
        somebody["UserName"] = "bob"
    assert not refused(call(action, **somebody), ours)


@pytest.mark.parametrize(
    ("one", "ours"),
    [
        (call("iam:DeleteLoginProfile", UserName="ALICE"), ALICE),
        (call("iam:DeleteLoginProfile"), ALICE),
        (call("iam:DeleteAccessKey", UserName="alice", AccessKeyId="AKIAANOTHER"), ALICE),
        (call("iam:DeleteAccessKey", UserName="bob", AccessKeyId="AKIASOURCE"), ADMIN),
        (call("iam:DetachRolePolicy", account=PROD, RoleName="Access"), ADMIN),
        (call("iam:DeleteRole", account=PROD, by=AsWhom.MANAGEMENT, RoleName="Admin"), ADMIN),
    ],
)
def test_what_is_ours_in_other_words(one: Call, ours: Ours) -> None:
    assert refused(one, ours)


@pytest.mark.parametrize(
    ("one", "ours"),
    [
        (call("iam:UpdateAccessKey", UserName="alice", AccessKeyId="AKIAALICE", Status="Active"), ALICE),
        (call("iam:DeleteLoginProfile", account=PROD, UserName="alice"), ALICE),
        (call("iam:DeleteLoginProfile", account=PROD, by=AsWhom.ROOT_DELETE), ALICE),
        (call("iam:DeleteAccessKey", by=AsWhom.ROOT_KEY, AccessKeyId="AKIAROOT"), ALICE),
        (call("iam:DeleteLoginProfile", UserName="Admin"), ADMIN),
        (call("iam:DetachRolePolicy", account=PROD, RoleName="Admin"), ADMIN),
        (call("iam:DeactivateMFADevice", UserName="alice", cleanup=True), ALICE),
        (call("organizations:CloseAccount", AccountId=PROD), ALICE),
        (call("iam:UpdateAccountPasswordPolicy"), ALICE),
    ],
)
def test_what_only_looks_like_ours(one: Call, ours: Ours) -> None:
    assert not refused(one, ours)


OFF = call("organizations:DisableAWSServiceAccess", ServicePrincipal="iam.amazonaws.com")
ROOT_SESSION = call("iam:DeleteLoginProfile", account=PROD, by=AsWhom.ROOT_DELETE)
CONTACT = call("account:PutAlternateContact", account=PROD, by=AsWhom.MANAGEMENT)


@pytest.mark.parametrize(
    ("off", "need"),
    [
        (OFF, ROOT_SESSION),
        (call("iam:DisableOrganizationsRootSessions"), ROOT_SESSION),
        (call("iam:DisableOrganizationsRootCredentialsManagement"), ROOT_SESSION),
        (call("organizations:DisableAWSServiceAccess", ServicePrincipal="account.amazonaws.com"), CONTACT),
    ],
)
def test_what_later_calls_need_is_not_switched_off(off: Call, need: Call) -> None:
    assert list(refusals([change(off), change(need, id="two")], ALICE)) == ["one"]
    assert refusals([change(need, id="two"), change(off)], ALICE) == {}
    assert refusals([change(off)], ALICE) == {}
    assert list(refusals([change(off, need)], ALICE)) == ["one"]


def test_other_trusted_access_may_go() -> None:
    other = call("organizations:DisableAWSServiceAccess", ServicePrincipal="sso.amazonaws.com")
    assert refusals([change(other), change(ROOT_SESSION, id="two")], ALICE) == {}


@pytest.mark.parametrize(
    ("arn", "user", "role"),
    [
        (f"arn:aws-cn:iam::{MANAGEMENT}:user/team/alice", "alice", ""),
        (f"arn:aws:sts::{MANAGEMENT}:assumed-role/Admin/me@example.org", "", "Admin"),
        (f"arn:aws:iam::{MANAGEMENT}:root", "", ""),
        (f"arn:aws:sts::{MANAGEMENT}:federated-user/alice", "", ""),
    ],
)
def test_who_we_are_is_read_from_the_arn(arn: str, user: str, role: str) -> None:
    found = Ours.of(Caller(MANAGEMENT, arn), frozenset(), "")
    assert (found.user, found.role, found.access_role) == (user, role, lockout.ACCESS_ROLE)


class Sawing(ShelfCheck):
    """Clears a shelf by taking a role away, in the management account ours."""

    def remedy(self, state: ShelfState, wanted: ShelfSettings) -> Remedy | Refusal:
        saw = Draft(
            service="iam", operation="DeleteRole", params={"RoleName": "Admin"}, why="saws", undo=UndoClass.NONE
        )
        return Remedy(summary="saw", after=ShelfState(items=()), calls=(saw,))


def test_a_plan_leaves_it_out_and_says_why(bench: Workbench) -> None:
    bench.checks = (Sawing(),)
    plan = bench.plan(scanned(bench))
    assert [one.account for one in plan.changes] == [PROD]
    assert [call.seq for call in plan.calls] == [1]
    (left,) = plan.refused
    assert left.account == MANAGEMENT
    assert "lock you out" in left.reason
    assert "iam:DeleteRole" in left.reason


def test_a_plan_of_somebody_elses_is_not_applied_by_the_one_it_locks_out(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.account = MANAGEMENT
    bench.checks = (Sawing(),)
    theirs = Caller(MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:user/bob")
    ours, cloud.caller = cloud.caller, lambda: theirs  # type: ignore[method-assign]
    bench.connect()
    file = sealed(bench, accounts=(MANAGEMENT,))
    assert len(file.plan.changes) == 1
    cloud.caller = ours  # type: ignore[method-assign]
    bench.connect()
    with pytest.raises(Rejected, match="lock you out"):
        applied(bench, file)
    assert cloud.wire == []


def test_the_gate_knows_the_keys_of_the_sign_in(cloud: ToyCloud, bench: Workbench) -> None:
    file = sealed(bench)
    cloud.key_ids = frozenset({"AKIASOURCE"})
    gate.admit(file, by_digest(file, f"sha256:{file.sha256}"), cloud, cloud.caller(), cloud.organization(), gaps=False)
