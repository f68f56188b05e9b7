"""What is checked of a plan before anything of it is sent."""

from collections.abc import Callable
from threading import Event

import msgspec
import pytest

from hardener.engine import clock, gate
from hardener.engine.model import Account
from hardener.engine.problems import Rejected
from hardener.engine.selection import Selection
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, sealed
from tests.engine.toy import ACCOUNTS, MANAGEMENT, PROD, ToyCloud


@pytest.mark.parametrize(
    ("present", "told"),
    [("2099-01-01T00:00:00Z", "expired"), ("2001-01-01T00:00:00Z", "in the future")],
)
def test_a_plan_has_its_time(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch, present: str, told: str
) -> None:
    file = sealed(bench)
    monkeypatch.setattr(clock, "now", lambda: present)
    with pytest.raises(Rejected, match=told):
        applied(bench, file)
    assert cloud.wire == []


def test_a_plan_of_another_version_is_refused(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sealed(bench)
    monkeypatch.setattr(gate, "version", lambda: "9.9.9")
    with pytest.raises(Rejected, match=r"this is 9\.9\.9"):
        applied(bench, file)
    assert cloud.wire == []


def other_catalogue(cloud: ToyCloud) -> None:
    cloud.catalogue_sha256 = "d" * 64


def other_organization(cloud: ToyCloud) -> None:
    cloud.organization_id = "o-other"


def closed_account(cloud: ToyCloud) -> None:
    cloud.accounts = tuple(_closed(one) if one.id == PROD else one for one in ACCOUNTS)


def left_account(cloud: ToyCloud) -> None:
    cloud.accounts = tuple(one for one in ACCOUNTS if one.id != PROD)


def no_organization(cloud: ToyCloud) -> None:
    cloud.organization_id = ""


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (other_catalogue, "another catalogue"),
        (other_organization, "organization o-toy"),
        (no_organization, "a single account"),
        (closed_account, f"{PROD} is no longer open"),
        (left_account, f"{PROD} is no longer open"),
    ],
)
def test_a_plan_belongs_where_it_was_made(
    bench: Workbench, cloud: ToyCloud, happens: Callable[[ToyCloud], None], told: str
) -> None:
    file = sealed(bench)
    happens(cloud)
    with pytest.raises(Rejected, match=told):
        applied(bench, file)
    assert cloud.wire == []


def test_a_plan_made_from_another_account_is_refused(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    cloud.account = PROD
    bench.connect()
    with pytest.raises(Rejected, match=f"made from account {MANAGEMENT}"):
        applied(bench, file)
    assert cloud.wire == []


def test_who_names_the_accounts_to_look_at_misses_none(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.incomplete = "organizations:ListAccounts was denied"
    scan = bench.scan(Selection(accounts=(MANAGEMENT,)), lambda _: None, Event())
    assert scan.complete
    assert bench.plan(scan).complete


def test_accounts_that_could_not_be_listed_make_the_plan_incomplete(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.incomplete = "organizations:ListAccounts was denied"
    file = sealed(bench)
    assert not file.plan.complete
    with pytest.raises(Rejected, match="incomplete"):
        applied(bench, file)


def _closed(account: Account) -> Account:
    return msgspec.structs.replace(account, state="PENDING_CLOSURE")
