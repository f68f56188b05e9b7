"""The alarms ring: the state machine, held against hardener with a mistake in it, fails."""

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hardener.engine import gate, undo, workbench
from hardener.engine.apply import Application
from hardener.engine.course import Course
from hardener.engine.history import History
from hardener.engine.limits import Limits
from hardener.engine.model import Call
from hardener.engine.onechange import OneChange
from hardener.engine.runlog import ACCEPTED
from hardener.engine.sending import Sending
from tests.faults.machine import Machine

_LOOK = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    # A mistake that shows is enough; to make it small takes longer than to find it.
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
Patch = pytest.MonkeyPatch


def _journals_after_sending(patch: Patch) -> None:
    note = Course.note
    kept: list[tuple[str, dict[str, Any]]] = []

    def late(self: Course, event: str, **fields: Any) -> None:
        if event in ("intent", "sent"):
            kept.append((event, fields))
            return
        for one, told in kept:
            note(self, one, **told)
        kept.clear()
        note(self, event, **fields)

    patch.setattr(Course, "note", late)


def _sends_again_what_is_unsettled(patch: Patch) -> None:
    def settle(self: Sending, call: Call) -> None:
        self._progress.calls.pop(call.seq, None)

    patch.setattr(Sending, "settle", settle)


def _takes_a_lost_answer_for_done(patch: Patch) -> None:
    def settle(self: Sending, call: Call) -> None:
        self._progress.calls[call.seq] = ACCEPTED

    patch.setattr(Sending, "settle", settle)


def _does_not_look_before(patch: Patch) -> None:
    def precheck(self: OneChange) -> None:
        self._progress.before = self._change.before

    patch.setattr(OneChange, "_precheck", precheck)


def _does_not_look_after(patch: Patch) -> None:
    patch.setattr(OneChange, "_verify", lambda _: None)


def _takes_any_consent(patch: Patch) -> None:
    patch.setattr(gate, "hmac", SimpleNamespace(compare_digest=lambda *_: True))


def _takes_expired_plans(patch: Patch) -> None:
    patch.setattr(gate, "expired", lambda _: "")


def _forgets_that_a_plan_was_applied(patch: Patch) -> None:
    begin = History.begin

    def forgetful(self: History, run: str, file: Any) -> Any:
        (self._places.used / file.plan.id).unlink(missing_ok=True)
        return begin(self, run, file)

    patch.setattr(History, "begin", forgetful)


def _ignores_the_lock(patch: Patch) -> None:
    @contextlib.contextmanager
    def unlocked(*_: Any) -> Iterator[None]:
        yield

    patch.setattr(workbench, "writing_to", unlocked)


def _does_not_ask_who_we_are(patch: Patch) -> None:
    patch.setattr(Application, "_identify", lambda *_: "")


def _goes_on_after_a_failure(patch: Patch) -> None:
    patch.setattr(Limits, "failed", lambda *_, **__: "")


def _makes_a_way_back_to_elsewhere(patch: Patch) -> None:
    one = undo._one

    def wrong(cloud: Any, check: Any, change: Any, got: Any, *rest: Any) -> None:
        one(
            cloud,
            check,
            change,
            msgspec.structs.replace(got, before={**got.before, "items": got.before["items"][1:]}),
            *rest,
        )

    patch.setattr(undo, "_one", wrong)


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (_journals_after_sending, "was sent, and the last record is"),
        (_sends_again_what_is_unsettled, "sent again after it was done|untold|calls are told"),
        (_takes_a_lost_answer_for_done, "calls are told"),
        (_does_not_look_before, "although the world had moved on"),
        (_does_not_look_after, "done, and it is not there"),
        (_takes_any_consent, "had to be refused"),
        (_takes_expired_plans, "had to be refused"),
        (_forgets_that_a_plan_was_applied, "had to be refused"),
        (_ignores_the_lock, "had to be refused"),
        (_does_not_ask_who_we_are, "was not identified"),
        (_goes_on_after_a_failure, "gone on with after a failure"),
        (_makes_a_way_back_to_elsewhere, "does not lead back"),
    ],
    ids=lambda one: one.__name__.strip("_") if callable(one) else "",
)
@pytest.mark.timeout(300)
def test_a_mistake_is_noticed(monkeypatch: Patch, defect: Callable[[Patch], None], said: str) -> None:
    defect(monkeypatch)
    with pytest.raises(AssertionError, match=said):
        run_state_machine_as_test(Machine, settings=_LOOK)
