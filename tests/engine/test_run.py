"""From scan to plan to run and back, on the cloud in memory."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from hardener.engine.confirming import by_digest, by_typing
from hardener.engine.history import History
from hardener.engine.locks import held
from hardener.engine.model import Outcome, Reader, RunStatus, Status, Verdict, confirmation
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected, WrongUsage
from hardener.engine.selection import Selection
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, scanned, sealed
from tests.engine.toy import CLOSED, MANAGEMENT, PROD, ShelfCheck, ShelfState, ToyCloud, workbench


def test_a_scan_reads_every_open_account_and_writes_nothing(bench: Workbench, cloud: ToyCloud) -> None:
    scan = scanned(bench)
    assert {one.account: one.status for one in scan.findings} == {
        MANAGEMENT: Status.FAILING,
        PROD: Status.FAILING,
        CLOSED: Status.NOT_APPLICABLE,
    }
    assert scan.complete
    assert scan.findings[0].account == MANAGEMENT
    assert cloud.wire == []


def test_a_look_at_one_target_is_no_evidence(bench: Workbench) -> None:
    bench.scan(Selection(accounts=(PROD,)), lambda _: None, Event(), keep=False)
    assert bench.scans.ids() == []
    scanned(bench)
    assert len(bench.scans.ids()) == 1


def test_a_denied_account_is_unknown_and_the_rest_goes_on(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.denied.add(PROD)
    scan = scanned(bench)
    found = {one.account: one.status for one in scan.findings}
    assert found[PROD] is Status.UNKNOWN
    assert found[MANAGEMENT] is Status.FAILING
    assert not scan.complete


def test_a_plan_with_gaps_is_refused_unless_they_are_accepted(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.denied.add(PROD)
    file = sealed(bench)
    with pytest.raises(Rejected, match="incomplete"):
        applied(bench, file)
    assert cloud.wire == []
    assert applied(bench, file, allow_incomplete=True).status is RunStatus.DONE


def test_what_is_sent_is_the_plan_in_its_order(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    run = applied(bench, file)
    assert run.status is RunStatus.DONE
    assert cloud.wire == [(call.account, call.operation, call.params["Item"]) for call in file.plan.calls]
    assert bench.plan(scanned(bench)).changes == ()


def test_a_plan_is_applied_once(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    applied(bench, file)
    sent = list(cloud.wire)
    with pytest.raises(Rejected, match="applied before"):
        applied(bench, file)
    assert cloud.wire == sent


def test_a_plan_is_not_spent_on_a_run_that_cannot_be_locked(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, begin, looking = sealed(bench), History.begin, ExitStack()

    def looked_at(history: History, run: str, file: PlanFile) -> Path:
        directory = begin(history, run, file)
        looking.enter_context(held(directory / "lock"))
        return directory

    with monkeypatch.context() as patched:
        patched.setattr(History, "begin", looked_at)
        with looking, pytest.raises(Rejected, match="being worked on"):
            applied(bench, file)
    assert (cloud.wire, bench.history()) == ([], ())
    assert applied(bench, file).status is RunStatus.DONE


def test_drift_refuses_that_change_alone(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    cloud.shelves[PROD].append("new")
    run = applied(bench, file)
    outcomes = {one.account: one for one in run.changes}
    assert outcomes[MANAGEMENT].outcome is Outcome.DONE
    assert outcomes[PROD].outcome is Outcome.REFUSED
    assert "Items was d, is d, new" in outcomes[PROD].reason
    assert run.status is RunStatus.PARTIAL


def test_in_use_is_refused_with_its_user(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.locked[PROD] = "payments"
    plan = bench.plan(scanned(bench))
    assert [one.reason for one in plan.refused] == ["in use by payments"]
    assert plan.touched == (MANAGEMENT,)


@pytest.mark.parametrize("fault", ["lost-before", "lost-after", "Throttling", "ExpiredToken", "never-sent"])
def test_a_fault_that_reading_settles_ends_done_with_each_effect_once(
    bench: Workbench, cloud: ToyCloud, fault: str
) -> None:
    file = sealed(bench, canary=MANAGEMENT)
    hit: list[int] = []

    def script(number: int) -> str:
        if number == 1 and not hit:
            hit.append(number)
            return fault
        return "ok"

    cloud.script = script
    run = applied(bench, file)
    expected = RunStatus.PARTIAL if fault == "never-sent" else RunStatus.DONE
    assert run.status is expected
    sends = cloud.wire.count((MANAGEMENT, "DeleteItem", "b"))
    assert sends == {"lost-after": 1, "never-sent": 0}.get(fault, 2)


def test_after_a_failure_nothing_is_begun_in_the_accounts_that_follow(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, canary=MANAGEMENT)
    cloud.script = lambda number: "LimitExceeded" if number == 1 else "ok"
    run = applied(bench, file)
    outcomes = {one.account: one for one in run.changes}
    assert outcomes[MANAGEMENT].outcome is Outcome.FAILED
    assert outcomes[PROD].outcome is Outcome.SKIPPED
    assert MANAGEMENT in outcomes[PROD].reason
    assert {account for account, *_ in cloud.wire} == {MANAGEMENT}


def test_a_refusal_by_aws_spares_the_other_accounts_where_that_is_wished(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, canary=MANAGEMENT)
    cloud.script = lambda number: "LimitExceeded" if number == 1 else "ok"
    run = applied(bench, file, keep_going=True)
    outcomes = {one.account: one for one in run.changes}
    assert outcomes[MANAGEMENT].outcome is Outcome.FAILED
    assert outcomes[MANAGEMENT].calls_made == 1
    assert outcomes[PROD].outcome is Outcome.DONE


def test_a_lost_answer_that_nothing_settles_is_unknown(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(MANAGEMENT,))

    def script(number: int) -> str:
        cloud.denied.add(MANAGEMENT)
        return "lost-after"

    bench.connect()
    cloud.script = script
    run = applied(bench, file)
    assert run.status is RunStatus.NEEDS_HUMAN
    assert run.exit_code == 6
    assert len(cloud.wire) == 1


def test_what_passes_by_itself_is_sent_again_while_it_is_still_needed(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(MANAGEMENT,))
    cloud.script = lambda number: "StillThere" if number in (1, 2) else "ok"
    assert applied(bench, file).status is RunStatus.DONE
    assert cloud.wire.count((MANAGEMENT, "DeleteItem", "b")) == 3


def test_what_does_not_pass_is_given_up_in_time(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(MANAGEMENT,))
    cloud.script = lambda _: "StillThere"
    run = applied(bench, file)
    assert run.changes[0].outcome is Outcome.FAILED
    assert "nothing was done" in run.changes[0].reason


def test_a_check_that_breaks_makes_one_target_unknown(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def assess(state: ShelfState, wanted: object) -> Verdict:
        if state.items == ("d",):
            raise ZeroDivisionError
        return Verdict(Status.OK, "fine")

    monkeypatch.setattr(bench.checks[0], "assess", assess)
    assert {one.account: one.status for one in scanned(bench).findings}[PROD] is Status.UNKNOWN


def test_many_accounts_are_confirmed_by_one_sentence(bench: Workbench) -> None:
    file = sealed(bench)
    asked = confirmation(file.plan)
    assert asked.phrase == "apply 4 calls to 2 accounts"
    with pytest.raises(Rejected):
        by_typing(file, "apply 4 calls to 2 account")
    assert by_typing(file, asked.phrase).sha256 == file.sha256


def test_a_consent_is_for_one_plan_only(bench: Workbench, cloud: ToyCloud) -> None:
    one, other = sealed(bench), sealed(bench, accounts=(PROD,))
    with pytest.raises(Rejected, match="another plan"):
        bench.apply(other, by_digest(one, f"sha256:{one.sha256}"), lambda _: None, Event())
    assert cloud.wire == []


def test_a_plan_of_another_organization_is_refused(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    cloud.organization_id = "o-other"
    with pytest.raises(Rejected, match="organization o-toy"):
        applied(bench, file)
    assert cloud.wire == []


def test_a_read_only_session_has_no_way_to_write(cloud: ToyCloud, bench: Workbench) -> None:
    reading = workbench(cloud, bench.places, read_only=True)
    file = sealed(reading)
    with pytest.raises(Rejected, match="read-only"):
        applied(reading, file)
    with pytest.raises(Rejected, match="read-only"):
        reading.resume("last", lambda _: None, Event())
    assert cloud.wire == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda bench: scanned(bench, accounts=("123456789012",)),
        lambda bench: scanned(bench, checks=("no-such",)),
        lambda bench: bench.undo("run-none"),
    ],
)
def test_what_does_not_exist_is_named(bench: Workbench, ask: Callable[[Workbench], object]) -> None:
    with pytest.raises(WrongUsage):
        ask(bench)


def test_a_digest_without_its_beginning_is_said_to_lack_it(bench: Workbench) -> None:
    file = sealed(bench)
    with pytest.raises(Rejected, match="lacks its beginning"):
        by_digest(file, file.sha256)


class Unseen(ShelfState, frozen=True):
    """Whether it is locked is evidence, which the calls do not depend on."""

    def essence(self) -> Any:
        return {"items": list(self.items)}


class Careful(ShelfCheck):
    """Refuses by the evidence as well."""

    state = Unseen

    def read(self, aws: Reader) -> ShelfState:
        found = super().read(aws)
        return Unseen(items=found.items, locked=found.locked)


def test_what_only_the_evidence_speaks_against_is_refused(bench: Workbench, cloud: ToyCloud) -> None:
    bench.checks = (Careful(),)
    file = sealed(bench, accounts=(MANAGEMENT,))
    cloud.locked[MANAGEMENT] = "an audit"
    run = applied(bench, file)
    (change,) = run.changes
    assert change.outcome is Outcome.REFUSED
    assert "in use by an audit" in change.reason
    assert cloud.wire == []
