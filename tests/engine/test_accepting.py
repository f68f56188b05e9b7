"""What somebody answers for, what is not saved, and what no plan does anything about."""

from threading import Event

import pytest

from hardener.engine.baseline import Attestation, Baseline, Exemption, unsaved
from hardener.engine.events import AccountEntered, ScanEvent
from hardener.engine.model import AsWhom, Caller, Status, Verdict
from hardener.engine.selection import Selection
from hardener.engine.workbench import Workbench
from tests.engine.steps import scanned
from tests.engine.toy import MANAGEMENT, PROD, ShelfCheck, ShelfSettings, ShelfState, ToyCloud

ACCEPTED = Exemption(check="shelf", account=PROD, owner="ann", reason="moves out", until="2999-01-01")


class ByHand(ShelfCheck):
    """What only a person can clear."""

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        return Verdict(Status.MANUAL if state.items else Status.OK, "by hand")


@pytest.mark.parametrize("check", [ShelfCheck(), ByHand()])
def test_what_fails_or_waits_for_a_person_can_be_accepted(bench: Workbench, check: ShelfCheck) -> None:
    bench.checks = (check,)
    bench.accept(ACCEPTED)
    by_account = {one.account: one for one in scanned(bench).findings}
    assert by_account[PROD].status is Status.EXCEPTED
    assert "moves out (ann)" in by_account[PROD].summary
    assert by_account[MANAGEMENT].status is not Status.EXCEPTED


def test_what_is_good_is_not_excepted(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.shelves[PROD] = []
    bench.accept(ACCEPTED)
    (found,) = scanned(bench, accounts=(PROD,)).findings
    assert found.status is Status.OK


def test_accepting_again_replaces_at_the_same_target_only() -> None:
    again = Exemption(check="shelf", account=PROD, owner="bob", reason="later", until="2999-02-01")
    other = Exemption(check="shelf", account=PROD, region="eu-west-1", owner="eve", reason="x", until="2999-02-01")
    kept = Baseline().with_exemption(ACCEPTED).with_exemption(other).with_exemption(again).exemptions
    assert {one.owner for one in kept} == {"bob", "eve"}


def test_what_is_not_saved_is_told_by_its_kind() -> None:
    checks, saved = (ShelfCheck(),), Baseline()
    signed = Attestation(check="shelf", account=PROD, statement="x", by="ann", on="2026-01-01", until="2999-01-01")
    changed = saved.with_settings("shelf", {"keep": ("a",)})
    assert unsaved(changed, saved, checks) == ("the settings of Empty shelf",)
    assert unsaved(changed.with_settings("shelf", {"keep": ()}), saved, checks) == (), "taken back"
    assert unsaved(saved.with_attestation(signed).with_exemption(ACCEPTED), saved, checks) == (
        "1 attestation",
        "1 exception",
    )
    assert unsaved(saved, saved.with_exemption(ACCEPTED), checks) == ("1 exception",), "taken away"


def test_why_no_plan_does_anything_is_told_where_none_does(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.locked[PROD] = "payments"
    cloud.shelves[MANAGEMENT] = []
    scan = scanned(bench)
    told = {one.account: bench.refusal(one) for one in scan.findings if one.status is not Status.NOT_APPLICABLE}
    assert told == {MANAGEMENT: "only what fails can be planned", PROD: "in use by payments"}
    cloud.locked.clear()
    scan = scanned(bench)
    mendable = {(one.check, one.account, one.region) for one in scan.findings if not bench.refusal(one)}
    assert mendable == {(one.check, one.account, one.region) for one in bench.plan(scan).changes}


class FromOutside(ShelfCheck):
    entry = AsWhom.MANAGEMENT


def test_nobody_enters_an_account_in_which_nothing_is_read(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[str] = []
    identity = cloud.identity

    def watched(account: object, *by: AsWhom) -> Caller:
        entered.append(getattr(account, "id", ""))
        return identity(account, *by)  # type: ignore[arg-type]

    monkeypatch.setattr(cloud, "identity", watched)
    told: list[ScanEvent] = []
    bench.checks = (FromOutside(),)
    found = bench.scan(Selection(), told.append, Event()).findings
    assert entered == []
    assert {one.account for one in found if one.status is Status.FAILING} == {MANAGEMENT, PROD}
    # The screen still hears of every open account, once.
    assert sorted(one.account.id for one in told if isinstance(one, AccountEntered)) == sorted([MANAGEMENT, PROD])
    bench.checks = (FromOutside(), ByHand())
    bench.scan(Selection(), told.append, Event())
    assert sorted(entered) == sorted([MANAGEMENT, PROD])
