"""Which account a plan begins with: shown, confirmed and sent in one order, which planning alone decides."""

import msgspec
import pytest

from hardener.engine.model import Account, Outcome
from hardener.engine.planning import account_order
from hardener.engine.problems import WrongUsage
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, scanned, sealed
from tests.engine.toy import ACCOUNTS, CLOSED, MANAGEMENT, PROD, ToyCloud

SMALL, EQUAL = "222222222222", "444444444444"


@pytest.fixture
def several(bench: Workbench, cloud: ToyCloud) -> Workbench:
    """Two calls in PROD, one each in SMALL and EQUAL, three in the management account, which is listed first."""
    others = ((SMALL, "small"), (EQUAL, "equal"))
    cloud.accounts = (*ACCOUNTS, *(Account(id=id, name=name, path=("Workloads",)) for id, name in others))
    cloud.shelves |= {PROD: ["d", "e"], SMALL: ["f"], EQUAL: ["g"]}
    return bench


def test_the_member_with_the_fewest_calls_goes_first_and_the_rest_as_listed(
    several: Workbench, cloud: ToyCloud
) -> None:
    file = sealed(several)
    assert file.plan.touched == (SMALL, MANAGEMENT, PROD, EQUAL)
    assert file.plan.canary is not None
    assert (file.plan.canary.id, file.plan.canary.name) == (SMALL, "small")
    assert [call.seq for call in file.plan.calls] == list(range(1, 8))
    applied(several, file)
    assert [account for account, *_ in cloud.wire] == [SMALL, MANAGEMENT, MANAGEMENT, MANAGEMENT, PROD, PROD, EQUAL]


def test_the_management_account_goes_first_only_alone(several: Workbench, cloud: ToyCloud) -> None:
    cloud.shelves[MANAGEMENT] = ["a"]
    cloud.shelves |= {SMALL: ["f"] * 9, EQUAL: ["g"] * 9, PROD: ["d"] * 9}
    assert sealed(several).plan.touched[0] == PROD
    alone = sealed(several, accounts=(MANAGEMENT,)).plan
    assert (alone.touched, alone.canary) == ((MANAGEMENT,), None)


@pytest.mark.parametrize("account", [MANAGEMENT, EQUAL])
def test_somebody_may_choose_another_one(several: Workbench, account: str) -> None:
    assert sealed(several, canary=account).plan.touched[0] == account


@pytest.mark.parametrize("account", [CLOSED, "123456789012"])
def test_an_account_without_a_change_cannot_go_first(several: Workbench, account: str) -> None:
    with pytest.raises(WrongUsage, match=f"account {account} has no change in this plan") as refused:
        several.plan(scanned(several), canary=account)
    assert f"{SMALL} small" in refused.value.hint


def test_an_undo_begins_with_a_canary_of_its_own(several: Workbench) -> None:
    run = applied(several, sealed(several))
    assert several.undo(run.run).touched == (SMALL, MANAGEMENT, PROD, EQUAL)
    assert several.undo(run.run, canary=EQUAL).touched[0] == EQUAL


def test_nothing_is_begun_elsewhere_when_the_canary_fails(several: Workbench, cloud: ToyCloud) -> None:
    cloud.script = lambda _: "LimitExceeded"
    run = applied(several, sealed(several))
    assert [one.outcome for one in run.changes] == [Outcome.FAILED, *[Outcome.SKIPPED] * 3]
    assert {account for account, *_ in cloud.wire} == {SMALL}


def test_a_canary_that_is_refused_untouched_gives_its_place_to_the_next(several: Workbench, cloud: ToyCloud) -> None:
    file = sealed(several)
    cloud.shelves[SMALL].append("new")
    cloud.script = lambda _: "LimitExceeded"
    run = applied(several, file)
    assert [one.outcome for one in run.changes] == [Outcome.REFUSED, Outcome.FAILED, *[Outcome.SKIPPED] * 2]
    assert {account for account, *_ in cloud.wire} == {MANAGEMENT}


def test_a_plan_in_another_order_is_sent_in_its_own(several: Workbench, cloud: ToyCloud) -> None:
    plan = sealed(several).plan
    number, changes = 0, []
    for change in reversed(plan.changes):
        calls = []
        for call in change.calls:
            number += 1
            calls.append(msgspec.structs.replace(call, seq=number))
        changes.append(msgspec.structs.replace(change, calls=tuple(calls)))
    old = several.seal(msgspec.structs.replace(plan, changes=tuple(changes)))
    applied(several, old)
    assert list(dict.fromkeys(account for account, *_ in cloud.wire)) == [EQUAL, PROD, MANAGEMENT, SMALL]


def test_without_changes_there_is_no_order() -> None:
    assert account_order((), ACCOUNTS) == ()
