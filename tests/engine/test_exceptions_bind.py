"""Exceptions bind what is planned and applied, end in the open, and are never ok."""

import pytest

from hardener.engine import clock
from hardener.engine.baseline import Attestation, Baseline, Exemption
from hardener.engine.holding import holds
from hardener.engine.judging import judged, judged_again
from hardener.engine.model import Finding, Offer, Outcome, RunStatus, Statement, Status, Verdict
from hardener.engine.report.tally import tally
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, scanned, sealed
from tests.engine.toy import ACCOUNTS, MANAGEMENT, PROD, ShelfCheck, ShelfSettings, ShelfState, ToyCloud

TODAY = clock.now()[:10]
HOLDS = Exemption(check="shelf", account=PROD, owner="ann", reason="moves out", until="2999-01-01")
OVER = Exemption(check="shelf", account=PROD, owner="ann", reason="moves out", until="2026-03-31")


class Dusted(ShelfCheck):
    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        return Verdict(Status.OK, "empty", statements=(Statement("dusted", "It is dusted."),))


def at_prod(bench: Workbench) -> Finding:
    return next(one for one in scanned(bench).findings if one.account == PROD)


def test_what_is_excepted_is_never_planned(bench: Workbench) -> None:
    bench.accept(HOLDS)
    scan = scanned(bench)
    assert {change.account for change in bench.plan(scan).changes} == {MANAGEMENT}
    chosen = bench.plan(scan, {("shelf", PROD, None)})
    assert chosen.changes == ()


def test_what_was_excepted_since_it_was_planned_is_not_applied(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    bench.accept(HOLDS)
    run = applied(bench, file)
    by_account = {one.account: one for one in run.changes}
    assert by_account[MANAGEMENT].outcome is Outcome.DONE
    assert by_account[PROD].outcome is Outcome.REFUSED
    assert by_account[PROD].reason == "excepted until 2999-01-01: moves out (ann)"
    assert {account for account, *_ in cloud.wire} == {MANAGEMENT}
    assert run.status is RunStatus.PARTIAL


def test_an_exception_that_is_over_holds_nothing_up(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(PROD,))
    bench.accept(OVER)
    assert applied(bench, file).status is RunStatus.DONE
    assert cloud.shelves[PROD] == []


class OnOffer(ShelfCheck):
    """A shelf that can be cleared on request, too."""

    def offers(self, state: ShelfState, wanted: ShelfSettings) -> tuple[Offer, ...]:
        return (Offer(id="clear", title="Clear it", remedy=self.remedy(state, wanted)),)


def test_what_is_excepted_is_not_planned_by_name_either(bench: Workbench) -> None:
    bench.checks = (OnOffer(),)
    asked = [(("shelf", PROD, None), "clear")]
    assert len(bench.plan_offers(scanned(bench), asked).changes) == 1
    bench.accept(HOLDS)
    plan = bench.plan_offers(scanned(bench), asked)
    assert plan.changes == ()
    assert [one.reason for one in plan.refused] == ["excepted until 2999-01-01: moves out (ann)"]


def test_taking_back_is_not_held_up(bench: Workbench, cloud: ToyCloud) -> None:
    run = applied(bench, sealed(bench, accounts=(PROD,)))
    bench.accept(HOLDS)
    back = bench.seal(bench.undo(run.run))
    assert applied(bench, back).status is RunStatus.DONE
    assert cloud.shelves[PROD] == ["d"]


def test_an_exception_is_never_ok(bench: Workbench) -> None:
    bench.accept(HOLDS)
    found = at_prod(bench)
    counted = tally([found])
    assert (counted.ok, counted.excepted, counted.percent) == (0, 1, 0)
    assert found.exception is not None
    assert found.exception.until == "2999-01-01"


def test_an_exception_that_is_over_says_so_and_fails_again(bench: Workbench) -> None:
    bench.accept(OVER)
    found = at_prod(bench)
    assert found.status is Status.FAILING
    assert found.summary.endswith("; its exception expired on 2026-03-31: moves out (ann)")
    # A newer one takes its place, and nothing is said of the old one.
    bench.baseline = Baseline(exemptions=(OVER, HOLDS))
    assert at_prod(bench).status is Status.EXCEPTED
    assert "expired" not in at_prod(bench).summary


def test_the_end_comes_without_reading_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = Baseline(exemptions=(OVER,))
    check, state = ShelfCheck(), ShelfState(items=("a",))
    monkeypatch.setattr("hardener.engine.clock.now", lambda: "2026-03-31T23:59:59Z")
    found = judged(check, ACCOUNTS[1], None, state, baseline)
    assert found.status is Status.EXCEPTED
    monkeypatch.setattr("hardener.engine.clock.now", lambda: "2026-04-01T00:00:00Z")
    assert judged_again(check, found, baseline).status is Status.FAILING


def test_what_could_not_be_read_cannot_be_excepted(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.denied.add(PROD)
    bench.accept(HOLDS)
    assert at_prod(bench).status is Status.UNKNOWN


def test_an_attestation_that_is_over_says_so(bench: Workbench) -> None:
    bench.checks = (Dusted(),)
    signed = Attestation(check="shelf", account=PROD, statement="dusted", by="ann", on="2025-01-01", until="2026-01-01")
    bench.attest(signed)
    found = at_prod(bench)
    assert found.status is Status.MANUAL
    assert "what was attested expired on 2026-01-01" in found.summary
    assert (found.statements[0].by, found.statements[0].lapsed) == ("", "2026-01-01")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-22", "expired on 2026-11-22"),
        ("2026-11-23", "today is its last day"),
        ("2026-11-24", "1 day left"),
        ("2026-12-03", "10 days left"),
    ],
)
def test_how_long_it_holds_is_said_in_days(until: str, said: str) -> None:
    assert holds(until, "2026-11-23") == said
