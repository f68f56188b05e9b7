"""The reads before any check: who we are, what is in the organization, and the way into an account."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardener.aws import sessions
from hardener.aws.cloud import Access, sign_in
from hardener.engine.model import CallFailed, Cause, Organization, SignInFailed, Status
from hardener.practice.launch import Practice
from tests.faults.expectations import causes
from tests.faults.lookout import Lookout
from tests.faults.server import FAULTS, HEALED, FaultServer, delayed, served
from tests.faults.worlds import BASELINE
from tests.practice.desk import PAYMENTS, ROOT, SANDBOX, WEB

pytestmark = [pytest.mark.usefixtures("without_delay")]
CHECK = "password-policy"
AROUND = (ROOT, SANDBOX)
"""Accounts that nothing happens to."""
DISCOVERY = (
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "organizations:ListRoots",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
)
# No service control policy binds a management account, so who meets one is a member, and looks at itself alone.
_MEMBERS = ("deny scp", "deny scp implicitly")
ANSWERED = [name for name, fault in FAULTS.items() if name not in ("identity", "endless pages")]


@pytest.fixture(scope="module")
def server(delivered: Practice) -> Iterator[FaultServer]:
    with served(delivered) as server:
        yield server


@pytest.fixture(scope="module")
def lookout(delivered: Practice, tmp_path_factory: pytest.TempPathFactory) -> Lookout:
    return Lookout(delivered, tmp_path_factory.mktemp("entering"), BASELINE)


def whole(server: FaultServer) -> Organization:
    found: Organization | None = signed_in(server).organization()
    assert found is not None
    return found


def signed_in(server: FaultServer) -> Any:
    return sign_in(Access(environment=server.environment))


@pytest.mark.parametrize("fault", ANSWERED)
def test_nobody_is_signed_in_without_an_answer(server: FaultServer, fault: str) -> None:
    with server.failing("sts:GetCallerIdentity", fault, times=None) as rule, pytest.raises(SignInFailed) as failed:
        signed_in(server)
    assert rule.struck
    assert failed.value.hint


@pytest.mark.parametrize("read", DISCOVERY)
def test_an_organization_that_cannot_be_read_is_never_taken_for_a_smaller_one(server: FaultServer, read: str) -> None:
    cloud = signed_in(server)
    clean = cloud.organization()
    wrong = []
    for name in FAULTS:
        with server.failing(read, name, times=None) as rule:
            try:
                found = cloud.organization()
            except CallFailed as failed:
                if failed.trouble.cause not in causes(name):
                    wrong.append(f"{name}: {failed.trouble}")
                continue
        if not rule.struck:
            # Only lists have pages, and only identities are swapped.
            assert name in ("identity", "endless pages"), name
        elif found is None:
            if (read, name) not in [(DISCOVERY[0], one) for one in _MEMBERS]:
                wrong.append(f"{name}: it was taken for no organization at all")
        elif not _told(clean, found):
            wrong.append(f"{name}: {len(found.accounts)} accounts, incomplete: {found.incomplete!r}")
    assert wrong == []


def _told(clean: Organization, found: Organization) -> bool:
    """Return whether nothing is missing that is not said to be."""
    return found == clean or bool(found.incomplete)


@pytest.mark.parametrize("read", DISCOVERY)
def test_discovery_survives_what_passes(server: FaultServer, read: str) -> None:
    cloud = signed_in(server)
    clean = cloud.organization()
    for name in HEALED:
        with server.failing(read, name) as rule:
            assert cloud.organization() == clean, name
        assert rule.struck


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("read", ["sts:AssumeRole", "sts:GetCallerIdentity"])
def test_an_account_that_cannot_be_entered_is_unknown_and_the_others_are_not(
    lookout: Lookout, read: str, after: bool
) -> None:
    clean = {one.account: one for one in lookout.scan(CHECK, [PAYMENTS, *AROUND]).findings}
    wrong = []
    for name in FAULTS:
        lookout.forget(PAYMENTS)
        whose = {"account": PAYMENTS} if read != "sts:AssumeRole" else {"where": _enters}
        with lookout.server.failing(read, name, times=None, after=after, **whose) as rule:
            scan = lookout.scan(CHECK, [PAYMENTS, *AROUND])
            plan = lookout.work.plan(scan)
        found = {one.account: one for one in scan.findings}
        for account in AROUND:
            assert found[account].status is clean[account].status, (name, account)
            assert lookout.essence(found[account]) == lookout.essence(clean[account])
        if not rule.struck:
            # Only lists have pages, and only identities are swapped.
            assert name in ("identity", "endless pages"), name
            continue
        now = found[PAYMENTS]
        if now.status is not Status.UNKNOWN or now.trouble is None or now.trouble.cause not in causes(name):
            wrong.append(f"{name}: {now.status}, {now.trouble}")
        if PAYMENTS in {change.account for change in plan.changes}:
            wrong.append(f"{name}: it is in the plan")
        assert not scan.complete
    lookout.forget(PAYMENTS)
    assert wrong == []


def _enters(request: Any) -> bool:
    return PAYMENTS in str(request.form["RoleArn"])


def test_an_answer_that_never_comes_is_not_waited_for_for_ever(
    delivered: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_READ_SECONDS", 0.5)
    lookout = Lookout(delivered, tmp_path, BASELINE)
    slow = lookout.server.fail("iam:GetAccountPasswordPolicy", delayed(1.5), times=None)
    (found,) = lookout.scan(CHECK, [SANDBOX]).findings
    assert found.trouble is not None
    assert found.trouble.cause is Cause.UNREACHABLE
    assert len(slow.struck) == 4


def test_an_expired_session_is_begun_anew_once(lookout: Lookout) -> None:
    clean = lookout.scan(CHECK, [WEB]).findings[0]
    with lookout.server.failing("sts:GetCallerIdentity", "expired", account=WEB) as rule:
        (now,) = lookout.scan(CHECK, [WEB]).findings
    assert rule.struck
    assert now.status is clean.status
    with lookout.server.failing("sts:GetCallerIdentity", "expired", account=WEB, times=None) as rule:
        (now,) = lookout.scan(CHECK, [WEB]).findings
    assert now.trouble is not None
    assert now.trouble.cause is Cause.EXPIRED
    assert len(rule.struck) <= 2
    lookout.forget(WEB)
