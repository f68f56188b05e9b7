"""The way back, made as a plan before it is needed: it holds while nobody touches what the run changed."""

from hardener.engine.model import Outcome, RunStatus
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, sealed, stopped
from tests.engine.toy import MANAGEMENT, PROD, ToyCloud


def test_it_gives_back_what_its_run_changed_after_another_run_elsewhere(bench: Workbench, cloud: ToyCloud) -> None:
    first = applied(bench, sealed(bench, accounts=(PROD,)))
    prepared = bench.seal(bench.undo(first.run))
    assert applied(bench, sealed(bench, accounts=(MANAGEMENT,))).status is RunStatus.DONE
    assert applied(bench, prepared).status is RunStatus.DONE
    assert cloud.shelves[PROD] == ["d"]
    assert cloud.shelves[MANAGEMENT] == []


def test_it_is_refused_where_somebody_moved_on_and_the_rest_comes_back(bench: Workbench, cloud: ToyCloud) -> None:
    prepared = bench.seal(bench.undo(applied(bench, sealed(bench)).run))
    cloud.shelves[PROD].append("new")
    run = applied(bench, prepared)
    outcomes = {one.account: (one.outcome, one.reason) for one in run.changes}
    assert outcomes[PROD] == (Outcome.REFUSED, "drifted since the plan was made: Items was none, is new")
    assert outcomes[MANAGEMENT][0] is Outcome.DONE
    assert (sorted(cloud.shelves[MANAGEMENT]), cloud.shelves[PROD]) == (["a", "b", "c"], ["new"])


def test_a_stopped_run_can_be_taken_back_without_going_on_with_it(bench: Workbench, cloud: ToyCloud) -> None:
    run = stopped(bench, sealed(bench))
    assert run.resumable
    assert applied(bench, bench.seal(bench.undo(run.run))).status is RunStatus.DONE
    assert (sorted(cloud.shelves[MANAGEMENT]), cloud.shelves[PROD]) == (["a", "b", "c"], ["d"])


def test_one_that_was_applied_is_not_applied_again(bench: Workbench, cloud: ToyCloud) -> None:
    run = applied(bench, sealed(bench, accounts=(PROD,)))
    applied(bench, bench.seal(bench.undo(run.run)))
    assert bench.undo(run.run).changes == ()
    assert cloud.shelves[PROD] == ["d"]
