"""Root users from scan to plan to run and back, on the practice organization, in every state that it has."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from checks.centralized_root_access.check import CentralizedRootAccess
from checks.root_access_keys.check import RootAccessKeys
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import (
    Account,
    AsWhom,
    CallFailed,
    Cause,
    Finding,
    Offer,
    Outcome,
    Plan,
    Refusal,
    Remedy,
    RunStatus,
    Status,
    UndoClass,
)
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice, running
from tests.practice.desk import AUDIT, DATA, DEV, LEGACY, PAYMENTS, ROOT, SANDBOX, WEB, Desk, refusal

PATIENCE = Patience(verify=10.0, settle=1.0, throttled=10.0, first=0.05)
ACCESS, KEYS = CentralizedRootAccess(), RootAccessKeys()
ROOT_KEY = "AKIA" + "PRACTICEROOT0001"
DEV_KEY = "AKIA" + "PRACTICEDEV00001"
OPEN = (ROOT, PAYMENTS, WEB, DATA, DEV, AUDIT, SANDBOX)
TASK = "arn:aws:iam::aws:policy/root-task/"


class Bench:
    """Hardener with the two checks, on one practice organization."""

    def __init__(self, practice: Practice, base: Path) -> None:
        self.cloud = sign_in(Access(environment=practice.environment))
        places = Places(private_directory(base / "state"), base / "config")
        signer = KeySigner(b"r" * 32, "a test")
        self.work = Workbench(lambda: self.cloud, (ACCESS, KEYS), places, signer, Baseline(), practice=True)
        self.work.patience = PATIENCE
        self.desk = Desk(practice)

    def want(self, account: str, **settings: Any) -> "Bench":
        self.work.baseline = Baseline(accounts={account: {KEYS.id: settings}})
        return self

    def scan(self, check: str = KEYS.id, *accounts: str) -> Any:
        return self.work.scan(Selection(accounts=accounts, checks=(check,)), lambda _: None, Event())

    def findings(self, *accounts: str) -> dict[str, Finding]:
        return {one.account: one for one in self.scan(KEYS.id, *accounts).findings}

    def plan(self, check: str = KEYS.id, *accounts: str) -> Plan:
        return self.work.plan(self.scan(check, *accounts))

    def apply(self, plan: Plan) -> Run:
        path = self.work.places.state / "plan.json"
        self.work.save_plan(self.work.seal(plan), path)
        file = self.work.open_plan(path)
        return self.work.apply(file, by_digest(file, f"sha256:{file.sha256}"), lambda _: None, Event())

    def centralized(self) -> "Bench":
        assert self.apply(self.plan(ACCESS.id)).status is RunStatus.DONE
        return self

    def offered(self) -> dict[str, Offer]:
        return {one.id: one for one in self.work.offers(self.findings(ROOT)[ROOT])}

    def take(self, offer: str) -> Run:
        return self.apply(self.work.plan_offers(self.scan(KEYS.id, ROOT), [((KEYS.id, ROOT, None), offer)]))

    def hold(self) -> None:
        self.work.hold_root_key(management(), ROOT_KEY, "practice")


def management() -> Account:
    return Account(id=ROOT, name="acme-root", management=True)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with running() as practice:
        yield Bench(practice, tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """An organization with centralized root access, whose root users nobody changes."""
    with running() as practice:
        yield Bench(practice, tmp_path_factory.mktemp("root")).centralized()


def session(desk: Desk, account: str, task: str) -> Any:
    asked = desk.client("sts").assume_root(TargetPrincipal=account, TaskPolicyArn={"arn": TASK + task})
    given = asked["Credentials"]
    return desk.with_keys(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "iam")


# --- the practice organization itself -------------------------------------------------------------------------------


def test_a_root_session_does_its_task_and_nothing_else(shared: Bench) -> None:
    audit = session(shared.desk, PAYMENTS, "IAMAuditRootUserCredentials")
    assert len(audit.list_access_keys()["AccessKeyMetadata"]) == 2
    assert audit.get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"] == 1
    for call, given in (
        (audit.delete_access_key, {"AccessKeyId": "AKIA" + "PRACTICEPAY00001"}),
        (audit.list_users, {}),
        (audit.list_access_keys, {"UserName": "anna"}),
    ):
        assert refusal(call, **given)[0] == "AccessDenied"
    delete = session(shared.desk, PAYMENTS, "IAMDeleteRootUserCredentials")
    assert refusal(delete.get_account_summary)[0] == "AccessDenied"
    password = session(shared.desk, PAYMENTS, "IAMCreateRootUserPassword")
    assert refusal(password.create_login_profile)[0] == "EntityAlreadyExists"
    assert refusal(password.list_access_keys)[0] == "AccessDenied"


@pytest.mark.parametrize("target", [ROOT, LEGACY, "123412341234"], ids=["ourselves", "suspended", "stranger"])
def test_where_there_is_no_root_session(shared: Bench, target: str) -> None:
    policy = {"arn": TASK + "IAMAuditRootUserCredentials"}
    sts = shared.desk.client("sts")
    assert refusal(sts.assume_root, TargetPrincipal=target, TaskPolicyArn=policy)[0] == "AccessDenied"
    member = shared.desk.client("sts", WEB)
    assert refusal(member.assume_root, TargetPrincipal=DEV, TaskPolicyArn=policy)[0] == "AccessDenied"


def test_an_old_policy_against_root_keeps_root_sessions_out(shared: Bench) -> None:
    code, said = refusal(session(shared.desk, DATA, "IAMAuditRootUserCredentials").list_access_keys)
    assert (code, said.endswith("with an explicit deny in a service control policy")) == ("AccessDenied", True)


def test_what_was_done_outlives_a_restart(tmp_path: Path) -> None:
    world = tmp_path / "world"
    with running(world) as practice:
        desk = Desk(practice)
        desk.client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
        desk.client("iam").enable_organizations_root_credentials_management()
        desk.client("iam").enable_organizations_root_sessions()
        delete = session(desk, DEV, "IAMDeleteRootUserCredentials")
        delete.delete_access_key(AccessKeyId=DEV_KEY)
        delete.delete_login_profile()
        delete.deactivate_mfa_device(SerialNumber=f"arn:aws:iam::{DEV}:mfa/root-account-mfa-device")
        desk.with_keys(ROOT_KEY, "practice", None, "iam").delete_access_key(AccessKeyId=ROOT_KEY)
    with running(world) as practice:
        desk = Desk(practice)
        assert len(desk.client("iam").list_organizations_features()["EnabledFeatures"]) == 2
        for account in (DEV, ROOT):
            summary = desk.client("iam", account).get_account_summary()["SummaryMap"]
            assert summary["AccountAccessKeysPresent"] == 0
        audit = session(desk, DEV, "IAMAuditRootUserCredentials")
        assert refusal(audit.get_login_profile)[0] == "NoSuchEntity"
        assert audit.list_mfa_devices()["MFADevices"] == []


def test_trusted_access_is_for_services_that_there_are(shared: Bench) -> None:
    organizations = shared.desk.client("organizations")
    asked = organizations.enable_aws_service_access
    assert refusal(asked, ServicePrincipal="nobody.amazonaws.com")[0] == "InvalidInputException"
    member = shared.desk.client("organizations", WEB)
    assert refusal(member.enable_aws_service_access, ServicePrincipal="iam.amazonaws.com")[0] == "AccessDeniedException"
    code, _ = refusal(shared.desk.client("iam", WEB).list_organizations_features)
    assert code == "AccountNotManagementOrDelegatedAdministratorException"


# --- centralized root access ----------------------------------------------------------------------------------------


def test_centralizing_and_taking_it_back(bench: Bench) -> None:
    (finding,) = bench.scan(ACCESS.id).findings
    assert (finding.account, finding.status) == (ROOT, Status.FAILING)
    plan = bench.plan(ACCESS.id)
    (change,) = plan.changes
    assert [call.operation for call in change.calls] == [
        "EnableAWSServiceAccess",
        "EnableOrganizationsRootCredentialsManagement",
        "EnableOrganizationsRootSessions",
    ]
    assert change.undo.kind is UndoClass.EXACT
    run = bench.apply(plan)
    assert run.status is RunStatus.DONE
    assert [one.status for one in bench.scan(ACCESS.id).findings] == [Status.OK]
    back = bench.work.undo(run.run)
    assert [call.operation for call in back.calls] == [
        "DisableOrganizationsRootSessions",
        "DisableOrganizationsRootCredentialsManagement",
        "DisableAWSServiceAccess",
    ]
    assert bench.apply(back).status is RunStatus.DONE
    assert [one.status for one in bench.scan(ACCESS.id).findings] == [Status.FAILING]


def test_only_what_is_missing_is_turned_on_and_off_again(bench: Bench) -> None:
    bench.desk.client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    bench.desk.client("iam").enable_organizations_root_credentials_management()
    plan = bench.plan(ACCESS.id)
    assert [call.operation for call in plan.calls] == ["EnableOrganizationsRootSessions"]
    run = bench.apply(plan)
    assert [call.operation for call in bench.work.undo(run.run).calls] == ["DisableOrganizationsRootSessions"]


# --- root users before it is on -------------------------------------------------------------------------------------


def test_before_it_is_on_keys_are_seen_by_the_accounts_own_role(practice_server: Practice, tmp_path: Path) -> None:
    found = Bench(practice_server, tmp_path).findings(*OPEN)
    assert {account: one.status for account, one in found.items()} == {
        ROOT: Status.MANUAL,
        PAYMENTS: Status.FAILING,
        WEB: Status.OK,
        DATA: Status.UNKNOWN,
        DEV: Status.FAILING,
        AUDIT: Status.OK,
        SANDBOX: Status.FAILING,
    }
    assert found[PAYMENTS].summary.startswith(
        "2 keys (never used; last used 412 days ago (ec2, us-east-1)), a password"
    )
    assert "centralized root access is off" in found[PAYMENTS].details[-1]
    trouble = found[DATA].trouble
    assert trouble is not None
    assert "turn it on first" in trouble.hint
    assert found[ROOT].summary == "1 key (last used 3 days ago (s3, eu-west-1)), a password, MFA"


def test_before_it_is_on_nothing_is_planned(practice_server: Practice, tmp_path: Path) -> None:
    plan = Bench(practice_server, tmp_path).plan()
    assert plan.changes == ()
    refused = {one.account: one.reason for one in plan.refused}
    assert set(refused) == {PAYMENTS, DEV, SANDBOX}
    assert all("centralized-root-access" in reason for reason in refused.values())
    assert [gap.account for gap in plan.gaps if gap.trouble.cause is not Cause.ACCOUNT] == [DATA]


# --- root users of members, by root sessions ------------------------------------------------------------------------


def test_what_root_sessions_see(shared: Bench) -> None:
    found = shared.findings(*OPEN)
    cells = {account: KEYS.cells(KEYS.state.load(one.state)) for account, one in found.items() if one.state}
    assert cells[PAYMENTS] == ("yes", "none", "2", "never / 412 days ago, ec2", "0", "✓ root session")
    assert cells[WEB] == cells[AUDIT] == ("no", "—", "0", "—", "0", "✓ nothing to do")
    assert cells[DEV] == ("yes", "virtual", "1", "yesterday, s3", "0", "✓ root session")
    assert cells[SANDBOX][4] == "1"
    assert cells[ROOT][3:] == ("3 days ago, s3", "0", "! only root itself: guided, or with its key")
    trouble = found[DATA].trouble
    assert trouble is not None
    assert trouble.cause is Cause.SCP
    assert "DenyRoot (p-" in trouble.message
    assert DATA in trouble.message
    assert "aws:AssumedRoot" in trouble.hint


def test_a_key_in_use_is_refused_by_name_and_a_reason_overrides(shared: Bench) -> None:
    (refused,) = shared.plan(KEYS.id, DEV).refused
    assert DEV_KEY in refused.reason
    assert "yesterday" in refused.reason
    try:
        (change,) = shared.want(DEV, delete_used_because="replaced by a role").plan(KEYS.id, DEV).changes
        assert any("“replaced by a role”" in line and DEV_KEY in line for line in change.warnings)
        assert shared.plan(KEYS.id, DEV).refused == ()
    finally:
        shared.work.baseline = Baseline()


def test_credentials_are_deleted_in_order_and_only_the_password_comes_back(bench: Bench) -> None:
    bench.centralized().want(DEV, delete_used_because="replaced by a role", delete_mfa=True)
    plan = bench.plan(KEYS.id, PAYMENTS, DEV, SANDBOX)
    assert {change.account for change in plan.changes} == {PAYMENTS, DEV, SANDBOX}
    by_account = {change.account: [call.operation for call in change.calls] for change in plan.changes}
    assert by_account == {
        PAYMENTS: ["DeleteAccessKey", "DeleteAccessKey", "DeleteLoginProfile"],
        DEV: ["DeleteAccessKey", "DeleteLoginProfile", "DeactivateMFADevice"],
        SANDBOX: ["DeleteSigningCertificate", "DeleteLoginProfile"],
    }
    assert {call.by for call in plan.calls} == {AsWhom.ROOT_DELETE}
    assert all(change.undo.kind is UndoClass.NONE for change in plan.changes)
    assert all("alarms on the use of root will fire" in " ".join(change.warnings) for change in plan.changes)
    run = bench.apply(plan)
    assert run.status is RunStatus.DONE, [change.reason for change in run.changes]
    found = bench.findings(*OPEN)
    assert {found[account].status for account in (PAYMENTS, DEV, SANDBOX)} == {Status.OK}
    for account in (PAYMENTS, DEV, SANDBOX):
        summary = bench.desk.client("iam", account).get_account_summary()["SummaryMap"]
        assert (summary["AccountAccessKeysPresent"], summary["AccountPasswordPresent"]) == (0, 0)
    back = bench.work.undo(run.run)
    assert {(call.account, call.operation, call.by) for call in back.calls} == {
        (account, "CreateLoginProfile", AsWhom.ROOT_PASSWORD) for account in (PAYMENTS, DEV, SANDBOX)
    }
    assert bench.apply(back).status is RunStatus.DONE
    assert "a password" in bench.findings(PAYMENTS)[PAYMENTS].summary


def test_a_key_that_comes_into_use_meanwhile_stops_the_change(bench: Bench) -> None:
    bench.centralized()
    plan = bench.plan(KEYS.id, PAYMENTS)
    # Somebody deletes one by hand; as with a use, the plan is not for this state any more.
    session(bench.desk, PAYMENTS, "IAMDeleteRootUserCredentials").delete_access_key(
        AccessKeyId="AKIA" + "PRACTICEPAY00001"
    )
    run = bench.apply(plan)
    assert [change.outcome for change in run.changes] == [Outcome.REFUSED]
    assert "drifted" in run.changes[0].reason


# --- the management account's own root user -------------------------------------------------------------------------


def test_our_own_root_is_a_matter_for_a_person(shared: Bench) -> None:
    finding = shared.findings(ROOT)[ROOT]
    assert finding.status is Status.MANUAL
    assert [line[:2] for line in finding.details if line[1] == "."] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert shared.offered() == {}
    assert shared.plan(KEYS.id, ROOT).changes == ()


def test_the_entered_key_lists_turns_off_and_deletes(bench: Bench) -> None:
    bench.hold()
    finding = bench.findings(ROOT)[ROOT]
    assert finding.status is Status.MANUAL
    assert ROOT_KEY in finding.details[0]
    offers = bench.offered()
    assert list(offers) == ["deactivate-with-root-key", "delete-with-root-key"]
    assert isinstance(offers["delete-with-root-key"].remedy, Refusal)
    assert isinstance(offers["deactivate-with-root-key"].remedy, Remedy)
    bench.want(ROOT, delete_used_because="it moved to a role last week")
    run = bench.take("delete-with-root-key")
    assert run.status is RunStatus.DONE, run.changes
    assert bench.findings(ROOT)[ROOT].status is Status.OK
    assert bench.desk.client("iam").get_account_summary()["SummaryMap"]["AccountAccessKeysPresent"] == 0
    strange = bench.desk.with_keys(ROOT_KEY, "practice", None, "sts")
    assert refusal(strange.get_caller_identity)[0] == "InvalidClientTokenId"
    files = [path.read_bytes() for path in bench.work.places.state.rglob("*") if path.is_file()]
    assert files
    assert not any(b'"practice"' in content for content in files)


def test_turning_off_the_key_that_signs_is_seen_by_its_being_refused(bench: Bench) -> None:
    bench.hold()
    run = bench.take("deactivate-with-root-key")
    assert run.status is RunStatus.DONE, run.changes
    found = bench.findings(ROOT)[ROOT]
    assert found.status is Status.MANUAL
    assert "turned off" in found.summary
    assert bench.offered() == {}


def test_the_guided_way_turns_ok(bench: Bench) -> None:
    bench.desk.with_keys(ROOT_KEY, "practice", None, "iam").delete_access_key(AccessKeyId=ROOT_KEY)
    found = bench.findings(ROOT)[ROOT]
    assert (found.status, found.summary) == (Status.OK, "no keys, a password, MFA")


@pytest.mark.parametrize(
    ("account", "key"),
    [(PAYMENTS, ROOT_KEY), (ROOT, "AKIA" + "NOBODYSKEY000001"), (ROOT, DEV_KEY)],
    ids=["another-account", "unknown", "another-accounts-root"],
)
def test_keys_that_are_not_this_roots_are_not_held(shared: Bench, account: str, key: str) -> None:
    with pytest.raises(CallFailed) as failed:
        shared.cloud.hold_root_key(Account(id=account, name=""), key, "canary-secret")
    assert "canary" not in repr(failed.value.trouble)
    assert not shared.cloud.reader(Account(id=account, name=""), None, Event()).holds(AsWhom.ROOT_KEY)
