"""A call that AWS took and did in part only, and what a run says of what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

import msgspec
import pytest

from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.events import CallAnswered
from hardener.engine.model import Account, Answer, Call, OnWire, Outcome, Refusal, Remedy, RunStatus, UndoClass
from hardener.engine.partly import left_undone
from hardener.engine.places import Places
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, scanned, sealed
from tests.engine.toy import (
    HASTY,
    MANAGEMENT,
    SIGNER,
    Crash,
    ShelfCheck,
    ShelfSettings,
    ShelfState,
    ToyCloud,
    ToyWriter,
)

ERRORS = "Errors[].join(' ', [Item, Why])"


class Particular(ShelfCheck):
    """Its calls say where in the answer stands what was not done, and it says what is missing."""

    def remedy(self, state: ShelfState, wanted: ShelfSettings) -> Remedy | Refusal:
        found = super().remedy(state, wanted)
        assert isinstance(found, Remedy)
        calls = tuple(msgspec.structs.replace(draft, errors=ERRORS) for draft in found.calls)
        return msgspec.structs.replace(found, calls=calls)

    def missing(self, now: ShelfState, goal: ShelfState) -> tuple[str, ...]:
        return tuple(f"{item} is still there" for item in now.items if item not in goal.items)


class Final(Particular):
    """What it does cannot be taken back, and leaves no trace in what is read."""

    def remedy(self, state: ShelfState, wanted: ShelfSettings) -> Remedy | Refusal:
        found = super().remedy(state, wanted)
        assert isinstance(found, Remedy)
        calls = [msgspec.structs.replace(draft, undo=UndoClass.NONE, loses=("the dust",)) for draft in found.calls]
        return msgspec.structs.replace(found, calls=tuple(calls))

    def reached(self, now: ShelfState, goal: ShelfState) -> bool:
        return True


@dataclass
class PartlyCloud(ToyCloud):
    """Takes every call, and does nothing to the item `stays`; says so only where it is `honest`."""

    stays: str = "b"
    honest: bool = True

    def writer(self, account: Account, calls: Sequence[Call]) -> ToyWriter:
        return PartlyWriter(self)


class PartlyWriter(ToyWriter):
    def send(self, call: Call, on_wire: OnWire) -> Answer:
        cloud = self.cloud
        assert isinstance(cloud, PartlyCloud)
        if call.params["Item"] != cloud.stays:
            return super().send(call, on_wire)
        on_wire("f" * 64)
        cloud.wire.append((call.account, call.operation, cloud.stays))
        said = [{"Item": cloud.stays, "Why": "is glued"}] if cloud.honest else []
        return Answer(kind="accepted", http_status=200, output={"Errors": said})


def bench_on(cloud: ToyCloud, places: Places, check: ShelfCheck) -> Workbench:
    bench = Workbench(lambda: cloud, (check,), places, SIGNER, Baseline())
    bench.patience = HASTY
    return bench


def test_what_the_answer_says_was_not_done_fails_the_change_and_is_named(places: Places) -> None:
    cloud = PartlyCloud()
    bench = bench_on(cloud, places, Particular())
    run = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    (change,) = run.changes
    assert change.outcome is Outcome.FAILED
    assert change.reason == "toy:DeleteItem was done in part only: b is glued; 2 of 3 calls were made"
    assert cloud.shelves[MANAGEMENT] == ["b", "c"]
    assert run.undoable
    back = bench.undo(run.run)
    assert [call.params["Item"] for call in back.calls] == ["a"]


def test_what_was_not_done_is_known_after_a_kill(places: Places) -> None:
    cloud = PartlyCloud()
    bench = bench_on(cloud, places, Particular())
    file = sealed(bench, accounts=(MANAGEMENT,))

    def killed(event: object) -> None:
        if isinstance(event, CallAnswered) and event.call.params["Item"] == cloud.stays:
            raise Crash

    with pytest.raises(Crash):
        bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), killed, Event())
    run = resumed(bench_on(cloud, places, Particular()))
    assert run.changes[0].outcome is Outcome.FAILED
    assert "b is glued" in run.changes[0].reason
    assert cloud.shelves[MANAGEMENT] == ["b", "c"], "nothing was built on what was done in part"


def test_what_a_read_does_not_show_is_named(places: Places) -> None:
    bench = bench_on(PartlyCloud(honest=False), places, Particular())
    run = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    assert run.status is RunStatus.NEEDS_HUMAN
    assert run.changes[0].reason.endswith("does not show the wanted state yet: b is still there")


def test_an_answer_without_errors_is_whole(places: Places) -> None:
    bench = bench_on(PartlyCloud(stays="nothing"), places, Particular())
    assert applied(bench, sealed(bench)).status is RunStatus.DONE


def test_undo_says_of_what_cannot_be_taken_back_that_it_cannot(places: Places) -> None:
    bench = bench_on(ToyCloud(), places, Final())
    run = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    assert run.status is RunStatus.DONE, run.changes
    back = bench.undo(run.run)
    assert back.changes == ()
    assert [one.reason for one in back.refused] == ["what was done cannot be taken back: the dust"]


def test_a_plan_file_keeps_where_errors_stand(places: Places) -> None:
    bench = bench_on(ToyCloud(), places, Particular())
    path = places.state / "plan.json"
    bench.save_plan(bench.seal(bench.plan(scanned(bench))), path)
    assert {call.errors for call in bench.open_plan(path).plan.calls} == {ERRORS}


@pytest.mark.parametrize(
    ("errors", "output", "found"),
    [
        ("", {"Errors": [{"Item": "a", "Why": "b"}]}, ()),
        (ERRORS, {}, ()),
        (ERRORS, {"Errors": []}, ()),
        (ERRORS, {"Errors": [{"Item": "a", "Why": "b"}, {"Item": "c", "Why": "d"}]}, ("a b", "c d")),
    ],
)
def test_errors_are_picked_from_the_answer(errors: str, output: dict[str, object], found: tuple[str, ...]) -> None:
    assert left_undone(_call(errors), output) == found


@pytest.mark.parametrize(("errors", "output"), [(ERRORS, {"Errors": [{"Item": 1}]}), ("[", {})])
def test_errors_that_cannot_be_picked_are_errors(errors: str, output: dict[str, object]) -> None:
    assert len(left_undone(_call(errors), output)) == 1


def _call(errors: str) -> Call:
    return Call(
        seq=1,
        id="x",
        account=MANAGEMENT,
        region="us-east-1",
        service="toy",
        operation="DeleteItem",
        params={},
        why="",
        undo=UndoClass.EXACT,
        errors=errors,
    )


class Making(ShelfCheck):
    """Its call makes something that a later call could refer to."""

    def remedy(self, state: ShelfState, wanted: ShelfSettings) -> Remedy | Refusal:
        found = super().remedy(state, wanted)
        assert isinstance(found, Remedy)
        first, *others = found.calls
        return msgspec.structs.replace(found, calls=(msgspec.structs.replace(first, name="new"), *others))


def test_a_call_that_makes_something_is_sent_again_where_aws_was_not_ready_for_it(places: Places) -> None:
    cloud = ToyCloud()
    bench = bench_on(cloud, places, Making())
    file = sealed(bench, accounts=(MANAGEMENT,))
    cloud.script = lambda number: "StillThere" if number == 0 else "ok"
    assert applied(bench, file).status is RunStatus.DONE
    assert [item for *_, item in cloud.wire] == ["a", "a", "b", "c"]
