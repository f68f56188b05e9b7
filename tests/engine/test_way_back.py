"""What a run says of itself afterwards: how far it can be taken back, and whether it can be gone on with."""

from collections.abc import Callable

import msgspec
import pytest

from hardener.engine.model import Draft, Refusal, RunStatus, UndoClass
from hardener.engine.outcomes import Run
from hardener.engine.wayback import Back, WayBack
from hardener.engine.workbench import Workbench
from tests.engine import toy
from tests.engine.steps import applied, resumed, sealed, stopped
from tests.engine.toy import MANAGEMENT, PROD, ShelfCheck, ShelfState, ToyCloud


def newest(bench: Workbench) -> Run:
    return bench.history()[0]


@pytest.fixture
def classed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the deletion of some items be of another undo class."""

    def use(kind: UndoClass, *items: str) -> None:
        plain = toy._draft

        def draft(operation: str, item: str) -> Draft:
            made = plain(operation, item)
            if operation == "PutItem" or item not in items:
                return made
            return msgspec.structs.replace(made, undo=kind, loses=(f"what was in {item}",))

        monkeypatch.setattr(toy, "_draft", draft)

    return use


def irreversible(self: ShelfCheck, before: ShelfState, now: ShelfState) -> Refusal:
    return Refusal("what is cleared is gone")


def test_what_can_be_given_back_exactly(bench: Workbench) -> None:
    applied(bench, sealed(bench))
    assert (newest(bench).undoable, newest(bench).back) == (True, WayBack(Back.EXACT))


def test_what_is_gone_is_not_said_to_come_back(
    bench: Workbench, classed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    classed(UndoClass.NONE, "d")
    monkeypatch.setattr(ShelfCheck, "undo", irreversible)
    run = applied(bench, sealed(bench, accounts=(PROD,)))
    assert (run.undoable, run.back) == (False, WayBack(Back.NEVER, ("what was in d",)))
    assert bench.undo(run.run).changes == ()


def test_some_of_it_is_in_part(bench: Workbench, classed: Callable[..., None]) -> None:
    classed(UndoClass.EQUIVALENT, "b")
    run = applied(bench, sealed(bench))
    assert run.undoable
    assert run.back == WayBack(Back.PART, ("of 2 changes 1 exactly, 1 not exactly", "what was in b"))


def test_of_a_change_that_ended_half_way_only_what_was_sent_counts(
    bench: Workbench, cloud: ToyCloud, classed: Callable[..., None]
) -> None:
    classed(UndoClass.EQUIVALENT, "b")
    cloud.script = lambda number: "AccessDenied" if number == 1 else "ok"
    run = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    assert (run.undoable, run.back) == (True, WayBack(Back.EXACT))
    assert [call.operation for call in bench.undo(run.run).calls] == ["PutItem"]


def test_a_run_that_did_nothing_has_nothing_to_take_back(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench, accounts=(PROD,))
    cloud.shelves[PROD].append("new")
    run = applied(bench, file)
    assert run.status is RunStatus.REFUSED
    assert (run.undoable, run.back) == (False, WayBack(Back.NOTHING, ("nothing was changed",)))


def test_what_was_taken_back_is_not_offered_again(bench: Workbench) -> None:
    applied(bench, sealed(bench))
    applied(bench, bench.seal(bench.undo("last")))
    undo, first = bench.history()
    assert (first.undoable, first.back.why) == (False, ("all of it was taken back already",))
    assert (undo.undoable, undo.back.kind) == (True, Back.EXACT)


def test_what_a_later_hardener_no_longer_knows_is_said(bench: Workbench) -> None:
    applied(bench, sealed(bench))
    bench.checks = ()
    assert newest(bench).back.kind is Back.NEVER
    assert "no longer knows" in newest(bench).back.why[0]


def test_a_stopped_run_is_offered_until_it_is_set_aside_or_done(bench: Workbench) -> None:
    run = stopped(bench, sealed(bench))
    assert run.resumable
    assert [one.open for one in run.changes] == [False, True]
    assert [one.run for one in bench.unfinished()] == [run.run]
    bench.set_aside(run.run)
    assert bench.unfinished() == ()
    assert (newest(bench).set_aside, newest(bench).resumable) == (True, True)
    ended = resumed(bench)
    assert (ended.status, ended.resumable, ended.set_aside) == (RunStatus.DONE, False, False)
    assert bench.unfinished() == ()


def test_a_run_that_waits_for_a_read_is_offered(bench: Workbench, cloud: ToyCloud) -> None:
    def script(_: int) -> str:
        cloud.unreadable = True
        return "lost-after"

    file = sealed(bench, accounts=(PROD,))
    cloud.script = script
    run = applied(bench, file)
    assert (run.status, run.resumable) == (RunStatus.NEEDS_HUMAN, True)
    cloud.unreadable, cloud.script = False, lambda _: "ok"
    assert not resumed(bench).resumable


def test_a_run_that_ended_by_a_failure_is_not_offered(bench: Workbench, cloud: ToyCloud) -> None:
    cloud.script = lambda _: "LimitExceeded"
    run = applied(bench, sealed(bench))
    assert (run.status, run.resumable) == (RunStatus.FAILED, False)
    assert not any(one.open for one in run.changes)


def test_a_resume_goes_on_after_a_failure_only_where_that_is_wished(bench: Workbench, cloud: ToyCloud) -> None:
    for keep_going, begun in ((False, {PROD}), (True, {PROD, MANAGEMENT})):
        cloud.shelves |= {MANAGEMENT: ["a", "b", "c"], PROD: ["d", "e"]}
        cloud.script = lambda _: "ok"
        stopped(bench, sealed(bench))
        cloud.wire.clear()
        cloud.script = lambda number: "LimitExceeded" if number == 0 else "ok"
        run = resumed(bench, keep_going=keep_going)
        assert {account for account, *_ in cloud.wire} == begun
        assert run.status is RunStatus.PARTIAL
