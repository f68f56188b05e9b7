"""What no API shows of the root user is asked of people, and never taken for granted."""

from collections.abc import Mapping
from typing import Any

import pytest

from checks.root_user.check import RootUser
from checks.root_user.state import RootUserSettings, RootUserState
from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.judging import judged
from hardener.engine.model import Account, AsWhom, CallFailed, Refusal, Status
from tests.checks.reader import ACCOUNT, FakeReader

CHECK = RootUser()
WANTED = RootUserSettings()
HERE = Account(id=ACCOUNT, name="payments", path=("Production",))


def answering(password: int | None = 1, email: str = "aws-root@example.com") -> Any:
    def answer(operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "GetAccountSummary":
            return {"SummaryMap": {} if password is None else {"AccountPasswordPresent": password}}
        assert (operation, params) == ("DescribeAccount", {"AccountId": ACCOUNT})
        return {"Account": {"Id": ACCOUNT, "Email": email}}

    return answer


def attested(*statements: str, until: str = "2999-12-31") -> Baseline:
    return Baseline(
        attestations=tuple(
            Attestation(check="root-user", account=ACCOUNT, statement=one, by="Ann", on="2026-11-23", until=until)
            for one in statements
        )
    )


def test_without_a_password_there_is_nothing_to_keep() -> None:
    reader = FakeReader(answering(password=0), account=HERE)
    state = CHECK.read(reader)
    assert CHECK.assess(state, WANTED).status is Status.NOT_APPLICABLE
    assert reader.asked == ["iam:GetAccountSummary"]


@pytest.mark.parametrize("password", [1, None])
def test_with_one_the_address_is_asked_of_the_management_account(password: int | None) -> None:
    reader = FakeReader(answering(password), account=HERE)
    state = CHECK.read(reader)
    assert state == RootUserState(password=True, email="aws-root@example.com")
    assert (AsWhom.MANAGEMENT, "organizations:DescribeAccount") in reader.asked_by
    assert "aws-root@example.com" in CHECK.assess(state, WANTED).statements[0].text


def test_an_account_that_is_alone_has_nobody_to_ask() -> None:
    alone = Account(id=ACCOUNT, name="alone", alone=True)
    state = CHECK.read(FakeReader(answering(), account=alone, held=frozenset({AsWhom.OWN})))
    assert state == RootUserState(password=True)


@pytest.mark.parametrize("fails", [1, 2])
def test_a_read_that_fails_is_no_verdict(fails: int) -> None:
    with pytest.raises(CallFailed):
        CHECK.read(FakeReader(answering(), fail_at=fails, account=HERE))


@pytest.mark.parametrize(
    ("baseline", "status"),
    [
        (Baseline(), Status.MANUAL),
        (attested("root-email-is-a-list"), Status.MANUAL),
        (attested("root-email-is-a-list", "root-password-is-stored", until="2026-11-22"), Status.MANUAL),
        (attested("root-email-is-a-list", "root-password-is-stored"), Status.OK),
    ],
    ids=["nothing attested", "half of it", "expired", "all of it"],
)
def test_it_is_ok_only_while_people_vouch_for_all_of_it(baseline: Baseline, status: Status) -> None:
    finding = judged(CHECK, HERE, None, RootUserState(password=True, email="a@example.com"), baseline)
    assert finding.status is status


def test_there_is_nothing_to_call() -> None:
    state = RootUserState(password=True)
    assert isinstance(CHECK.remedy(state, WANTED), Refusal)
    assert isinstance(CHECK.undo(state, state), Refusal)
    assert [row.label for row in CHECK.rows(state)] == ["Root password", "Root e-mail"]
