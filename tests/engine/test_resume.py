"""Runs that were stopped, killed or taken back."""

from threading import Event

import pytest

from hardener.engine import clock, gate
from hardener.engine.confirming import by_digest
from hardener.engine.model import Organization, Outcome, Reader, RunStatus
from hardener.engine.problems import Rejected
from hardener.engine.signing import NoSigner
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed, stop_after_first, stopped
from tests.engine.toy import MANAGEMENT, PROD, Crash, ShelfCheck, ShelfState, ToyCloud, workbench


def test_undo_gives_back_the_recorded_state(bench: Workbench, cloud: ToyCloud) -> None:
    before = {account: sorted(items) for account, items in cloud.shelves.items()}
    run = applied(bench, sealed(bench))
    back = bench.seal(bench.undo(run.run))
    assert back.plan.undoes == run.run
    assert applied(bench, back).status is RunStatus.DONE
    assert {account: sorted(items) for account, items in cloud.shelves.items()} == before
    assert [one.undoable for one in bench.history()] == [True, False]


def test_undo_refuses_what_moved_on(bench: Workbench, cloud: ToyCloud) -> None:
    run = applied(bench, sealed(bench))
    cloud.shelves[PROD].append("somebody's")
    plan = bench.undo(run.run)
    assert plan.touched == (MANAGEMENT,)
    assert "moved on" in plan.refused[0].reason


def test_undo_of_a_half_done_change_takes_back_its_half(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.script = lambda number: "AccessDenied" if number == 2 else "ok"
    run = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    assert cloud.shelves[MANAGEMENT] == ["c"]
    cloud.script = lambda _: "ok"
    applied(bench, bench.seal(bench.undo(run.run)))
    assert sorted(cloud.shelves[MANAGEMENT]) == ["a", "b", "c"]


def test_stopping_ends_after_the_running_call_and_can_be_resumed(bench: Workbench, cloud: ToyCloud) -> None:
    stop = Event()
    file = sealed(bench)

    run = bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), stop_after_first(stop), stop)
    assert run.status is RunStatus.STOPPED
    assert len(cloud.wire) == 1
    assert bench.resume(run.run, lambda _: None, Event()).status is RunStatus.DONE
    assert len(cloud.wire) == 4


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("when", ["crash-before", "crash-after"])
def test_a_killed_run_is_offered_and_resumed_without_losing_or_repeating(
    bench: Workbench, cloud: ToyCloud, number: int, when: str
) -> None:
    file = sealed(bench)
    cloud.script = lambda count: when if count == number else "ok"
    with pytest.raises(Crash):
        applied(bench, file)
    [left] = bench.unfinished()
    assert left.status is RunStatus.INTERRUPTED
    cloud.script = lambda _: "ok"
    run = bench.resume(left.run, lambda _: None, Event())
    assert run.status is RunStatus.DONE
    assert cloud.shelves[MANAGEMENT] == cloud.shelves[PROD] == []
    repeated = 1 if when == "crash-before" else 0
    assert len(cloud.wire) == 4 + repeated
    assert bench.unfinished() == ()


def test_a_resumed_run_does_not_touch_what_came_into_use(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(MANAGEMENT,))
    cloud.script = lambda count: "crash-after" if count == 0 else "ok"
    with pytest.raises(Crash):
        applied(bench, file)
    cloud.locked[MANAGEMENT] = "a newcomer"
    cloud.script = lambda _: "ok"
    run = bench.resume("last", lambda _: None, Event())
    assert run.status is RunStatus.NEEDS_HUMAN
    assert "in use by a newcomer" in run.changes[0].reason
    assert len(cloud.wire) == 1


def test_expired_credentials_pause_the_run_until_somebody_signs_in_again(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, canary=MANAGEMENT)
    cloud.script = lambda number: "ExpiredToken" if number >= 1 else "ok"
    run = applied(bench, file)
    assert run.status is RunStatus.STOPPED
    assert "sign in again" in run.changes[0].reason
    cloud.script = lambda _: "ok"
    assert bench.resume(run.run, lambda _: None, Event()).status is RunStatus.DONE


def test_a_stopped_run_does_not_go_on_into_what_came_into_use(bench: Workbench, cloud: ToyCloud) -> None:
    stop = Event()
    file = sealed(bench, accounts=(MANAGEMENT,))
    run = bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), stop_after_first(stop), stop)
    cloud.locked[MANAGEMENT] = "a newcomer"
    resumed = bench.resume(run.run, lambda _: None, Event())
    assert resumed.status is RunStatus.PARTIAL
    assert "in use by a newcomer" in resumed.changes[0].reason
    assert len(cloud.wire) == 1


def test_a_rewritten_plan_is_not_resumed(bench: Workbench, cloud: ToyCloud) -> None:
    """Neither one with another checksum, nor one that nobody signed."""
    run = stopped(bench, sealed(bench))
    path = bench.places.runs / run.run / "plan.json"
    other = workbench(cloud, bench.places, NoSigner())
    path.write_bytes(sealed(other, accounts=(PROD,)).data)
    with pytest.raises(Rejected, match="not the one that was confirmed"):
        resumed(bench)
    assert len(cloud.wire) == 1


def test_an_unsigned_run_is_not_resumed_by_somebody_with_a_key(bench: Workbench, cloud: ToyCloud) -> None:
    unsigned = workbench(cloud, bench.places, NoSigner())
    stopped(unsigned, sealed(unsigned))
    with pytest.raises(Rejected, match="not signed with your key"):
        resumed(bench)
    assert resumed(unsigned).status is RunStatus.DONE


def test_a_run_that_ended_while_a_resume_was_getting_ready_is_left_alone(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stopped(bench, sealed(bench, accounts=(MANAGEMENT,)))
    other = workbench(cloud, bench.places)
    organization = cloud.organization

    def slow() -> Organization | None:
        monkeypatch.setattr(cloud, "organization", organization)
        assert resumed(other, run.run).status is RunStatus.DONE
        return organization()

    monkeypatch.setattr(cloud, "organization", slow)
    with pytest.raises(Rejected, match="has ended"):
        resumed(bench, run.run)
    assert len(cloud.wire) == 3


def test_what_was_taken_back_is_not_gone_on_with(bench: Workbench, cloud: ToyCloud) -> None:
    run = stopped(bench, sealed(bench, accounts=(MANAGEMENT,)))
    applied(bench, bench.seal(bench.undo(run.run)))
    sent = len(cloud.wire)
    ended = resumed(bench, run.run)
    assert "moved on since" in ended.changes[0].reason
    assert len(cloud.wire) == sent
    assert sorted(cloud.shelves[MANAGEMENT]) == ["a", "b", "c"]


def test_a_change_whose_end_was_not_read_is_settled_by_a_resume(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(MANAGEMENT,))

    def script(_: int) -> str:
        cloud.unreadable = True
        return "lost-after"

    cloud.script = script
    run = applied(bench, file)
    assert run.status is RunStatus.NEEDS_HUMAN
    cloud.unreadable = False
    refused = bench.undo(run.run).refused
    assert "resume the run first" in refused[0].reason
    cloud.script = lambda _: "ok"
    assert resumed(bench, run.run).status is RunStatus.DONE
    assert cloud.wire.count((MANAGEMENT, "DeleteItem", "a")) == 1


def test_an_odd_answer_ends_one_change_and_not_the_run(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sealed(bench)
    read = ShelfCheck.read

    def odd(self: ShelfCheck, aws: Reader) -> ShelfState:
        if aws.target.account == MANAGEMENT:
            raise KeyError("Items")
        return read(self, aws)

    monkeypatch.setattr(ShelfCheck, "read", odd)
    outcomes = {one.account: one.outcome for one in applied(bench, file).changes}
    assert outcomes == {MANAGEMENT: Outcome.REFUSED, PROD: Outcome.DONE}


def test_a_stop_is_heeded_between_two_attempts(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.script = lambda _: "Throttling"
    run = stopped(bench, sealed(bench, accounts=(MANAGEMENT,)))
    assert run.status is RunStatus.STOPPED
    assert len(cloud.wire) == 1


def test_an_edit_by_somebody_else_is_not_taken_for_our_own_call(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(PROD,))

    def script(_: int) -> str:
        cloud.shelves[PROD][:] = ["a stranger's"]
        return "lost-before"

    cloud.script = script
    run = applied(bench, file)
    assert run.status is RunStatus.NEEDS_HUMAN
    assert run.changes[0].calls_made == 0


def test_an_expired_plan_is_not_begun_by_a_resume(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stopped(bench, sealed(bench, canary=MANAGEMENT))
    monkeypatch.setattr(clock, "now", lambda: "2099-01-01T00:00:00Z")
    outcomes = {one.account: one for one in resumed(bench, run.run).changes}
    assert outcomes[MANAGEMENT].outcome is Outcome.DONE
    assert "expired" in outcomes[PROD].reason
    assert (PROD, "DeleteItem", "d") not in cloud.wire


def test_an_undo_in_part_leaves_the_rest_undoable(bench: Workbench, cloud: ToyCloud) -> None:
    run = applied(bench, sealed(bench))
    cloud.shelves[PROD].append("somebody's")
    applied(bench, bench.seal(bench.undo(run.run)))
    cloud.shelves[PROD].remove("somebody's")
    assert next(one for one in bench.history() if one.run == run.run).undoable
    applied(bench, bench.seal(bench.undo(run.run)))
    assert not next(one for one in bench.history() if one.run == run.run).undoable


def test_an_upgrade_does_not_take_undo_away(bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    run = applied(bench, sealed(bench))
    monkeypatch.setattr(gate, "version", lambda: "9.9.9")
    assert bench.undo(run.run).changes


def test_what_was_taken_back_leaves_nothing_to_undo(bench: Workbench) -> None:
    run = applied(bench, sealed(bench))
    applied(bench, bench.seal(bench.undo(run.run)))
    again = bench.undo(run.run)
    assert (again.changes, again.refused, again.complete) == ((), (), True)
