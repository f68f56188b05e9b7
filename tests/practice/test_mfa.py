"""Hardener's whole way through second factors on the practice organization: scan, plan, apply, verify, undo."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest

from checks.mfa.check import Mfa
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import Finding, Outcome, Question, RunStatus, Scan, Status
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice, running
from tests.practice.desk import AUDIT, DATA, DEV, LEGACY, PAYMENTS, ROOT, SANDBOX, WEB, Desk, refusal
from tests.practice.phone import Phone

HASTY = Patience(verify=2.0, settle=0.5, throttled=2.0, first=0.05)


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with running() as practice:
        yield practice


@pytest.fixture(scope="module")
def changed(practice: Practice) -> Desk:
    return Desk(practice)


class Hardener:
    def __init__(self, practice: Practice, base: Path, baseline: Baseline | None = None, **keys: str) -> None:
        environment = {**practice.environment, **keys}
        places = Places(private_directory(base / "state"), base / "config")
        self.base = base
        self.events: list[object] = []
        cloud = sign_in(Access(environment={name: value for name, value in environment.items() if value}))
        self.work = Workbench(
            lambda: cloud, (Mfa(),), places, KeySigner(b"p" * 32, "a test"), baseline or Baseline(), practice=True
        )
        self.work.patience = HASTY

    def scan(self, *accounts: str) -> Scan:
        return self.work.scan(Selection(accounts=accounts), lambda _: None, Event())

    def finding(self, account: str) -> Finding:
        (found,) = self.scan(account).findings
        return found

    def offered(self, account: str, offer: str) -> PlanFile:
        scan = self.scan(account)
        return self.work.seal(self.work.plan_offers(scan, [(("mfa", account, None), offer)]))

    def apply(self, file: PlanFile, ask: Callable[[Question], Mapping[str, str]] | None = None) -> Run:
        self.work.ask = ask
        return self.work.apply(file, by_digest(file, f"sha256:{file.sha256}"), self.events.append, Event())

    def written(self) -> bytes:
        """All that was written to disk, and all that was told."""
        files = [path.read_bytes() for path in self.base.rglob("*") if path.is_file()]
        return b"\n".join([*files, repr(self.events).encode()])


@pytest.fixture
def hardener(practice: Practice, tmp_path: Path) -> Hardener:
    return Hardener(practice, tmp_path)


def test_every_account_has_its_verdict(practice_server: Practice, tmp_path: Path) -> None:
    scan = Hardener(practice_server, tmp_path).scan()
    found = {one.account: (one.status, one.summary) for one in scan.findings}
    assert found == {
        ROOT: (Status.FAILING, "1 of 1 console user without MFA: operator"),
        PAYMENTS: (Status.FAILING, "root has no MFA; 2 of 4 console users without MFA: newhire, trainee"),
        WEB: (Status.FAILING, "1 of 2 console users without MFA: contractor"),
        DEV: (Status.FAILING, "1 of 2 console users without MFA: maria"),
        AUDIT: (Status.OK, "root: not applicable; the one console user has MFA"),
        SANDBOX: (
            Status.FAILING,
            "root has no MFA; 2 of 3 console users without MFA: -rf, =1+1+cmd@evil.example",
        ),
        DATA: (Status.UNKNOWN, found[DATA][1]),
        LEGACY: (Status.NOT_APPLICABLE, found[LEGACY][1]),
    }


def test_kinds_of_devices_and_root(practice_server: Practice, tmp_path: Path) -> None:
    scan = Hardener(practice_server, tmp_path).scan()
    check = Mfa()
    cells = {one.account: check.cells(check.state.load(one.state)) for one in scan.findings if one.state}
    assert cells == {
        ROOT: ("hardware", "1", "1", "0"),
        PAYMENTS: ("none", "4", "2", "2"),
        WEB: ("not needed", "2", "1", "0"),
        DEV: ("virtual", "2", "1", "0"),
        AUDIT: ("not needed", "1", "0", "0"),
        SANDBOX: ("none", "3", "2", "1"),
    }
    (payments,) = (one for one in scan.findings if one.account == PAYMENTS)
    rows = {row.label: row.value for row in check.rows(check.state.load(payments.state))}
    assert rows["lea"].startswith("hardware token; last signed in")
    assert rows["tom"].startswith("security key or passkey; last signed in")
    assert rows["newhire"].startswith("no MFA; never signed in")


def test_a_device_is_enrolled_verified_and_taken_back(hardener: Hardener, changed: Desk) -> None:
    phone = Phone(wrong=1)
    file = hardener.offered(WEB, "enrol:contractor")
    run = hardener.apply(file, phone)
    assert run.status is RunStatus.DONE
    assert len(phone.asked) == 2
    assert phone.asked[1].wrong
    iam = changed.client("iam", WEB)
    (device,) = iam.list_mfa_devices(UserName="contractor")["MFADevices"]
    # `contractor` itself is the name of a device that somebody left behind.
    assert device["SerialNumber"].endswith("mfa/contractor-2")
    assert hardener.finding(WEB).status is Status.OK
    back = hardener.apply(hardener.work.seal(hardener.work.undo(run.run)))
    assert back.status is RunStatus.DONE
    assert not iam.list_mfa_devices(UserName="contractor")["MFADevices"]
    assert refusal(iam.delete_virtual_mfa_device, SerialNumber=device["SerialNumber"])[0] == "NoSuchEntity"
    assert_nothing_leaked(hardener, phone)


def assert_nothing_leaked(hardener: Hardener, phone: Phone) -> None:
    written = hardener.written()
    assert phone.secrets
    assert b"CreateVirtualMFADevice" in written
    for secret in phone.secrets:
        # Six digits in a row may well stand in the middle of a hash.
        assert not re.search(rf"(?<![0-9A-Za-z]){secret}(?![0-9A-Za-z])".encode(), written)


def test_giving_up_leaves_nothing_behind(hardener: Hardener, changed: Desk) -> None:
    phone = Phone(give_up=True)
    before = changed.client("iam", DEV).list_virtual_mfa_devices()["VirtualMFADevices"]
    run = hardener.apply(hardener.offered(DEV, "enrol:maria"), phone)
    (change,) = run.changes
    assert change.outcome is Outcome.GIVEN_UP
    assert "given up" in change.reason
    assert "cleaned up" in change.reason
    assert not run.undoable
    assert changed.client("iam", DEV).list_virtual_mfa_devices()["VirtualMFADevices"] == before
    assert_nothing_leaked(hardener, phone)


class Killed(BaseException):
    """Stands for the process being killed: nothing of ours runs after it."""


def test_after_a_kill_while_asking_resume_takes_the_device_away(hardener: Hardener, changed: Desk) -> None:
    phone = Phone()

    def killed(question: Question) -> Mapping[str, str]:
        phone(question)
        raise Killed

    iam = changed.client("iam", DEV)
    with pytest.raises(Killed):
        hardener.apply(hardener.offered(DEV, "enrol:maria"), killed)
    (left,) = iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned")["VirtualMFADevices"]
    assert left["SerialNumber"].endswith("mfa/maria")
    (cut,) = hardener.work.unfinished()
    run = hardener.work.resume(cut.run, hardener.events.append, Event())
    assert run.changes[0].outcome is Outcome.FAILED
    assert "what was begun is cleaned up" in run.changes[0].reason
    assert not iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned")["VirtualMFADevices"]
    assert_nothing_leaked(hardener, phone)


def test_a_name_that_is_a_command_line_or_a_formula_is_only_a_name(hardener: Hardener) -> None:
    phone = Phone()
    run = hardener.apply(hardener.offered(SANDBOX, "enrol:=1+1+cmd@evil.example"), phone)
    assert run.status is RunStatus.DONE
    assert phone.asked[0].facts["user"] == "=1+1+cmd@evil.example"


def test_a_left_device_is_cleaned_up(hardener: Hardener, changed: Desk) -> None:
    iam = changed.client("iam", PAYMENTS)
    left = iam.create_virtual_mfa_device(VirtualMFADeviceName="abandoned")["VirtualMFADevice"]["SerialNumber"]
    run = hardener.apply(hardener.offered(PAYMENTS, f"clean-up:{left}"))
    assert run.status is RunStatus.DONE
    assert not iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned")["VirtualMFADevices"]


def test_a_password_is_removed_by_name_and_never_comes_back(hardener: Hardener, changed: Desk) -> None:
    run = hardener.apply(hardener.offered(PAYMENTS, "remove-password:trainee"))
    assert run.status is RunStatus.DONE
    assert refusal(changed.client("iam", PAYMENTS).get_login_profile, UserName="trainee")[0] == "NoSuchEntity"
    undo = hardener.work.undo(run.run)
    assert undo.changes == ()
    assert "does not give back a console password" in undo.refused[0].reason


def test_passwords_that_were_never_used_go_where_the_baseline_says_so(
    practice: Practice, tmp_path: Path, changed: Desk
) -> None:
    baseline = Baseline().with_settings("mfa", {"remove_never_used_after_days": 200})
    hardener = Hardener(practice, tmp_path, baseline)
    plan = hardener.work.plan(hardener.scan(PAYMENTS))
    assert [(call.operation, call.params) for call in plan.calls] == [("DeleteLoginProfile", {"UserName": "newhire"})]
    assert hardener.apply(hardener.work.seal(plan)).status is RunStatus.DONE
    assert refusal(changed.client("iam", PAYMENTS).get_login_profile, UserName="newhire")[0] == "NoSuchEntity"


def test_the_operator_enrols_their_own_and_is_not_locked_out(practice: Practice, tmp_path: Path, changed: Desk) -> None:
    key = changed.client("iam").create_access_key(UserName="operator")["AccessKey"]
    keys = {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        "AWS_SESSION_TOKEN": "",
    }
    hardener = Hardener(practice, tmp_path, **keys)
    found = hardener.finding(ROOT)
    assert any("this is you" in line for line in found.details)
    refused = hardener.work.plan_offers(hardener.scan(ROOT), [(("mfa", ROOT, None), "remove-password:operator")])
    assert refused.changes == ()
    assert "signed in as this user" in refused.refused[0].reason
    phone = Phone()
    run = hardener.apply(hardener.offered(ROOT, "enrol:operator"), phone)
    assert run.status is RunStatus.DONE
    assert hardener.finding(ROOT).status is Status.OK
