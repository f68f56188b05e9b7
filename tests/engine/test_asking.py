"""What only the operator knows: asked for when it is needed, shown when it is needed, and kept nowhere."""

import json
from collections.abc import Callable
from threading import Event

import pytest

from hardener.engine.confirming import by_digest
from hardener.engine.events import CallSent
from hardener.engine.model import Outcome, Question, RunStatus
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.wayback import Back
from hardener.engine.workbench import Workbench
from tests.engine.safes import RIGHT, SECRET, Person, SafeCloud, safe_bench
from tests.engine.steps import scanned
from tests.engine.toy import MANAGEMENT, Crash

WRONG = ("271828", "182845")


class Scene:
    """A workbench, the person in front of it, and all that is told and written."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.cloud = SafeCloud()
        self.events: list[object] = []
        self.stop = Event()
        self.bench: Workbench = safe_bench(self.cloud, places)

    def file(self) -> PlanFile:
        scan = scanned(self.bench, accounts=(MANAGEMENT,))
        return self.bench.seal(self.bench.plan_offers(scan, [(("safe", MANAGEMENT, None), "lock:new")]))

    def apply(self, ask: Callable[[Question], object] | None) -> Run:
        self.bench.ask = ask  # type: ignore[assignment]
        file = self.file()
        return self.bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), self.events.append, self.stop)

    def everything(self) -> str:
        state = self.places.state
        written = [path.read_bytes().decode() for path in state.rglob("*") if path.is_file()]
        told = [repr(event) for event in self.events]
        return "\n".join([*written, *told, repr(self.bench.history())])

    def nothing_kept(self) -> bool:
        everything = self.everything()
        assert "LockSafe" in everything or "MakeSafe" in everything
        return not any(secret in everything for secret in (SECRET, *RIGHT, *WRONG))


@pytest.fixture
def scene(places: Places) -> Scene:
    return Scene(places)


def test_the_operator_is_shown_and_asked_and_the_change_is_verified(scene: Scene) -> None:
    person = Person([RIGHT])
    run = scene.apply(person)
    assert run.status is RunStatus.DONE
    assert scene.cloud.sent == ["MakeSafe", "LockSafe"]
    (question,) = person.asked
    assert question.shown == {"seed": SECRET}
    assert (question.kind, question.account, question.facts, question.wrong) == (
        "mfa-codes",
        MANAGEMENT,
        {"who": "me"},
        "",
    )
    assert run.changes[0].calls_made == 2


def test_neither_what_is_typed_nor_what_is_shown_is_written_or_told(scene: Scene) -> None:
    scene.apply(Person([WRONG, RIGHT]))
    assert scene.cloud.safes == {"serial-new": True}
    assert scene.nothing_kept()
    assert SECRET not in repr(Question("k", "t", "a", "n", {}, shown={"seed": SECRET}))


def test_no_digest_is_kept_by_which_what_was_typed_could_be_found(scene: Scene) -> None:
    run = scene.apply(Person([RIGHT]))
    journal = (scene.places.runs / run.run / "journal.jsonl").read_text().splitlines()
    sent = [record["wire"] for record in map(json.loads, journal) if record["ev"] == "sent"]
    assert sent == ["sha256:" + "f" * 64, ""]


def test_what_is_told_of_a_call_is_what_was_confirmed(scene: Scene) -> None:
    scene.apply(Person([RIGHT]))
    sent = {one.call.operation: one.call for one in scene.events if isinstance(one, CallSent)}
    assert sent["LockSafe"].params["Code1"] == {"$ask": "code1"}
    assert sent["LockSafe"].params["Serial"] == "serial-new"


def test_a_wrong_code_asks_again_and_says_why(scene: Scene) -> None:
    person = Person([WRONG, WRONG, RIGHT])
    assert scene.apply(person).status is RunStatus.DONE
    assert [question.wrong for question in person.asked] == ["", "wrong code", "wrong code"]
    assert scene.cloud.sent == ["MakeSafe", "LockSafe", "LockSafe", "LockSafe"]
    assert all(question.shown == {"seed": SECRET} for question in person.asked)


@pytest.mark.parametrize("typed", [[], [WRONG]], ids=["at-once", "after-a-wrong-code"])
def test_giving_up_cleans_up(scene: Scene, typed: list[tuple[str, str]]) -> None:
    run = scene.apply(Person(typed))
    (change,) = run.changes
    assert (change.outcome, run.status, run.exit_code) == (Outcome.GIVEN_UP, RunStatus.GIVEN_UP, 4)
    assert change.reason.startswith("given up at the keyboard, when it was asked: ")
    assert change.reason.endswith("what was begun is cleaned up, and nothing is left behind")
    assert (run.undoable, run.back.kind, run.resumable) == (False, Back.NOTHING, False)
    assert run.back.why == ("what was begun was cleaned up",)
    assert scene.cloud.safes == {}
    assert scene.nothing_kept()
    assert scene.bench.undo(run.run).changes == ()


def test_with_nobody_to_ask_nothing_is_begun(scene: Scene) -> None:
    run = scene.apply(None)
    assert run.changes[0].outcome is Outcome.REFUSED
    assert "nobody to ask" in run.changes[0].reason
    assert scene.cloud.sent == []


def test_what_cannot_be_cleaned_up_for_want_of_credentials_waits_for_a_resume(scene: Scene) -> None:
    scene.cloud.expired = True
    run = scene.apply(Person([RIGHT, RIGHT]))
    assert run.status is RunStatus.STOPPED
    assert scene.cloud.safes == {"serial-new": False}
    assert "TakeSafe" not in scene.cloud.sent
    scene.cloud.expired = False
    again = safe_bench(scene.cloud, scene.places)
    again.ask = Person([RIGHT])
    run = again.resume(run.run, scene.events.append, Event())
    assert run.changes[0].outcome is Outcome.FAILED
    assert scene.cloud.safes == {}


def test_what_was_finished_is_never_cleaned_up(scene: Scene) -> None:
    scene.cloud.hidden = True
    run = scene.apply(Person([RIGHT]))
    assert run.changes[0].outcome is Outcome.UNKNOWN
    scene.cloud.safes["somebody-elses"] = True
    again = safe_bench(scene.cloud, scene.places)
    again.resume(run.run, scene.events.append, Event())
    assert scene.cloud.sent == ["MakeSafe", "LockSafe"]
    assert scene.cloud.safes["serial-new"]


def test_a_refusal_that_no_other_answer_would_mend_cleans_up(scene: Scene) -> None:
    scene.cloud.strict = False
    person = Person([WRONG, RIGHT])
    run = scene.apply(person)
    assert run.changes[0].outcome is Outcome.FAILED
    assert len(person.asked) == 1
    assert scene.cloud.safes == {}


@pytest.mark.parametrize("strict", [True, False])
def test_an_answer_of_aws_that_repeats_what_was_typed_is_not_kept(scene: Scene, strict: bool) -> None:
    scene.cloud.talkative, scene.cloud.strict = True, strict
    scene.apply(Person([WRONG]))
    assert scene.nothing_kept()


def test_a_stop_while_asking_lets_the_answer_count(scene: Scene) -> None:
    run = scene.apply(Person([RIGHT], meanwhile=scene.stop.set))
    assert scene.cloud.safes in ({"serial-new": True}, {})
    assert run.changes[0].outcome is (Outcome.DONE if scene.cloud.safes else Outcome.FAILED)


def test_a_kill_between_making_and_locking_is_cleaned_up_by_a_resume(scene: Scene) -> None:
    def killed() -> None:
        raise Crash

    with pytest.raises(Crash):
        scene.apply(Person([RIGHT], meanwhile=killed))
    assert scene.cloud.safes == {"serial-new": False}
    assert scene.nothing_kept()
    again = safe_bench(scene.cloud, scene.places)
    again.ask = Person([RIGHT])
    (cut,) = again.unfinished()
    run = again.resume(cut.run, scene.events.append, Event())
    (change,) = run.changes
    assert change.outcome is Outcome.FAILED
    assert "shown once" in change.reason
    assert change.reason.endswith("what was begun is cleaned up, and nothing is left behind")
    assert scene.cloud.safes == {}
    assert again.ask.asked == []
    assert scene.nothing_kept()


@pytest.mark.parametrize(("when", "locked"), [("before", False), ("after", True)])
def test_a_kill_while_locking_is_settled_by_reading(scene: Scene, when: str, locked: bool) -> None:
    scene.cloud.crash = (when, "LockSafe")
    with pytest.raises(Crash):
        scene.apply(Person([RIGHT]))
    scene.cloud.crash = ("", "")
    again = safe_bench(scene.cloud, scene.places)
    run = again.resume("last", scene.events.append, Event())
    assert run.changes[0].outcome is (Outcome.DONE if locked else Outcome.FAILED)
    assert scene.cloud.safes == ({"serial-new": True} if locked else {})
    assert scene.nothing_kept()


def test_a_kill_while_making_leaves_it_to_a_person(scene: Scene) -> None:
    scene.cloud.crash = ("after", "MakeSafe")
    with pytest.raises(Crash):
        scene.apply(Person([RIGHT]))
    scene.cloud.crash = ("", "")
    run = safe_bench(scene.cloud, scene.places).resume("last", scene.events.append, Event())
    # Which of the new things is ours no read can tell, and nothing that may be somebody else's is taken away.
    assert run.changes[0].outcome is Outcome.UNKNOWN
    assert scene.cloud.safes == {"serial-new": False}
    assert scene.cloud.sent == ["MakeSafe"]


def test_a_kill_while_cleaning_up_is_finished_by_a_resume(scene: Scene) -> None:
    scene.cloud.crash = ("before", "TakeSafe")
    with pytest.raises(Crash):
        scene.apply(Person([]))
    assert scene.cloud.safes == {"serial-new": False}
    scene.cloud.crash = ("", "")
    run = safe_bench(scene.cloud, scene.places).resume("last", scene.events.append, Event())
    assert run.changes[0].outcome is Outcome.FAILED
    assert scene.cloud.safes == {}


def test_undo_of_what_was_locked_is_a_plan_of_its_own(scene: Scene) -> None:
    run = scene.apply(Person([RIGHT]))
    back = scene.bench.undo(run.run)
    assert [call.operation for call in back.calls] == ["TakeSafe"]


def test_the_plan_says_what_will_be_asked_and_knows_no_answer(scene: Scene) -> None:
    file = scene.file()
    (change,) = file.plan.changes
    assert change.offer == "lock:new"
    assert [call.cleanup for call in change.calls] == [False, False, True]
    assert b"$ask" in file.data
    assert change.undo.kind.value == "exact"
