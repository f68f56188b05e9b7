"""A wall clock that jumps: what was written down keeps its order, and what comes last stays last."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from hardener.engine import clock, planning
from hardener.engine.confirming import by_digest
from hardener.engine.events import CallAnswered
from hardener.engine.files import private_directory
from hardener.engine.model import RunStatus
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed
from tests.engine.toy import ToyCloud, workbench


class Clock:
    """A wall clock that somebody turns; the other one, which only counts, goes on as it is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.off = timedelta(0)

        class Turned(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime.now(tz) + self.off

        patch.setattr(clock, "now", lambda: clock.stamp(datetime.now(UTC) + self.off))
        patch.setattr(planning, "datetime", Turned)

    def back(self, _: object = None) -> None:
        """Turn it back by an hour."""
        self.off -= timedelta(hours=1)

    def at_each_answer(self, event: object) -> None:
        """Turn it back whenever AWS has answered a write."""
        if isinstance(event, CallAnswered):
            self.back()


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def bench(cloud: ToyCloud, tmp_path: Path) -> Workbench:
    return workbench(cloud, Places(private_directory(tmp_path / "state"), tmp_path / "config"))


def run_of(bench: Workbench, file: PlanFile, tell: Callable[[Any], None], stop: Event | None = None) -> Any:
    return bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), tell, stop or Event())


def journal(bench: Workbench, run: str) -> list[dict[str, Any]]:
    lines = (bench.places.runs / run / "journal.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_a_journal_keeps_its_order_while_the_clock_goes_back(bench: Workbench, cloud: ToyCloud, turned: Clock) -> None:
    file = sealed(bench)
    run = run_of(bench, file, turned.at_each_answer)
    assert run.status is RunStatus.DONE
    assert cloud.wire == [(call.account, call.operation, call.params["Item"]) for call in file.plan.calls]
    records = journal(bench, run.run)
    assert [one["n"] for one in records] == list(range(1, len(records) + 1))
    times = [one["t"] for one in records]
    assert times != sorted(times), "the clock went back while it was written"
    (told,) = bench.history()
    assert (told.run, told.status) == (run.run, RunStatus.DONE)


def test_a_run_that_was_cut_off_by_a_clock_that_jumped_goes_on(
    bench: Workbench, cloud: ToyCloud, turned: Clock
) -> None:
    file, stop = sealed(bench), Event()

    def after_one(event: object) -> None:
        turned.at_each_answer(event)
        if isinstance(event, CallAnswered):
            stop.set()

    cut = run_of(bench, file, after_one, stop)
    assert cut.status is RunStatus.STOPPED
    turned.off = timedelta(0)
    assert resumed(bench, cut.run).status is RunStatus.DONE
    assert cloud.wire == [(call.account, call.operation, call.params["Item"]) for call in file.plan.calls]


def test_the_last_run_is_the_last_also_by_an_earlier_clock(bench: Workbench, cloud: ToyCloud, turned: Clock) -> None:
    first = applied(bench, sealed(bench))
    turned.back()
    back = applied(bench, bench.seal(bench.undo(first.run)))
    turned.back()
    again = applied(bench, sealed(bench))
    assert [run.run for run in bench.history()] == [again.run, back.run, first.run]
    assert bench.named("last") == again.run


def test_a_plan_from_the_future_is_not_begun(bench: Workbench, cloud: ToyCloud, turned: Clock) -> None:
    file = sealed(bench)
    turned.back()
    with pytest.raises(Exception, match="set this machine's clock"):
        applied(bench, file)
    assert cloud.wire == []


def test_ids_sort_by_when_they_were_made(turned: Clock) -> None:
    made = [planning.new_id("run")]
    for _ in range(50):
        made.append(planning.new_id("run", after=made[-1]))
    turned.back()
    made.append(planning.new_id("run", after=made[-1]))
    assert made == sorted(made)
    assert planning.new_id("run", after="run-of-another-kind").startswith("run-2")
