"""What no API shows of the root user is asked of people, and never taken for granted."""

import re
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
LIST, STORED = "root-email-is-a-list:a@example.com", "root-password-is-stored"
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
        (attested(LIST), Status.MANUAL),
        (attested(LIST, STORED, until="2026-11-22"), Status.MANUAL),
        (attested("root-email-is-a-list:b@example.com", STORED), Status.MANUAL),
        (attested("root-email-is-a-list", STORED), Status.MANUAL),
        (attested(LIST, STORED), Status.OK),
    ],
    ids=["nothing attested", "half of it", "expired", "another address", "no address", "all of it"],
)
def test_it_is_ok_only_while_people_vouch_for_all_of_it(baseline: Baseline, status: Status) -> None:
    finding = judged(CHECK, HERE, None, RootUserState(password=True, email="a@example.com"), baseline)
    assert finding.status is status


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("", "root-email-is-a-list"),
        ("aws+root@example.com", "root-email-is-a-list:aws+root@example.com"),
        ("o'hara@example.com", "root-email-is-a-list:7701f8a21259dafb"),
        ("größe@example.com", "root-email-is-a-list:"),
        (f"{'a' * 64}@{'b' * 180}.example", "root-email-is-a-list:"),
        ("a@example.com\n", "root-email-is-a-list:"),
    ],
)
def test_the_statement_is_named_after_the_address_in_letters_that_a_baseline_takes(address: str, named: str) -> None:
    (one, _) = CHECK.assess(RootUserState(password=True, email=address), WANTED).statements
    assert one.id.startswith(named)
    assert re.fullmatch(r"[\w+=,.@:/-]{1,200}", one.id, re.ASCII)
    assert one.id != CHECK.assess(RootUserState(password=True, email=f"{address}x"), WANTED).statements[0].id


def test_there_is_nothing_to_call() -> None:
    state = RootUserState(password=True)
    assert isinstance(CHECK.remedy(state, WANTED), Refusal)
    assert isinstance(CHECK.undo(state, state), Refusal)
    assert [row.label for row in CHECK.rows(state)] == ["Root password", "Root e-mail"]
