"""A disk that is full, read-only or cannot sync, at each point of a run: nothing more is sent."""

import contextlib
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from hardener.engine.files import private_directory
from hardener.engine.journal import Journal
from hardener.engine.model import RunStatus
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Problem, Rejected, Unsafe
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed
from tests.engine.toy import ACCOUNTS, MANAGEMENT, PROD, Crash, ToyCloud, workbench
from tests.faults.disk import WAYS, Disk

EACH = sorted([(MANAGEMENT, "DeleteItem", item) for item in "ab"] + [(PROD, "DeleteItem", "d")])
"""What reaches the cloud in all, each once."""


@pytest.fixture(autouse=True)
def _nothing_is_synced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the disk below the tests, which would be waited for thousands of times."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


class Case:
    """One workbench with a plan, and the disk below it."""

    def __init__(self, base: Path, how: str, at: int) -> None:
        self.cloud = ToyCloud(shelves={MANAGEMENT: ["a", "b"], PROD: ["d"]}, accounts=ACCOUNTS[:2])
        self.bench = workbench(self.cloud, Places(private_directory(base), base / "config"))
        self.file = sealed(self.bench)
        self.disk = Disk(base, how, at)
        self.disk.whenever = lambda: self.sent.append(len(self.cloud.wire))
        self.sent: list[int] = []
        """How much had reached the cloud when the disk failed."""

    def met(self, work: Callable[[Workbench, PlanFile], object]) -> Problem | None:
        """Do `work` on that disk; return what was told, None where nothing went wrong."""
        with pytest.MonkeyPatch.context() as patch:
            self.disk.insert(patch)
            try:
                work(self.bench, self.file)
            except Problem as told:
                return told
        return None

    def went_on(self) -> None:
        """Go on, the disk being mended, by what hardener says at each step; demand that all is done in the end."""
        run = None
        try:
            run = applied(self.bench, self.file)
        except Rejected as spent:
            hint = spent.hint
            if "hardener resume" in hint:
                try:
                    run = resumed(self.bench)
                except Rejected as over:
                    hint = over.hint
            ended = "ended as done" in spent.sentence or "nothing to resume" in hint
            if run is None and not ended:
                assert "new plan" in hint, hint
                run = applied(self.bench, sealed(self.bench))
        assert run is None or run.status is RunStatus.DONE, [one.reason for one in run.changes]
        assert self.cloud.shelves[MANAGEMENT] == self.cloud.shelves[PROD] == []
        assert sorted(self.cloud.wire) == EACH


def _apply(bench: Workbench, file: PlanFile) -> object:
    return applied(bench, file)


def _resume(bench: Workbench, file: PlanFile) -> object:
    return resumed(bench)


@pytest.mark.parametrize("how", WAYS)
def test_whatever_fails_of_the_disk_while_a_plan_is_applied_stops_before_the_next_call(
    tmp_path: Path, how: str
) -> None:
    points = set()
    for at in count():
        case = Case(tmp_path / f"{at}", how, at)
        told = case.met(_apply)
        if not case.disk.failed:
            break
        points.add(case.disk.failed.split()[0])
        _demand_stopped(case, told)
        case.went_on()
    assert points >= ({"fsync"} if "sync" in how else {"open", "write", "fsync", "replace"})
    assert at > 20


@pytest.mark.parametrize("how", ["full", "read-only", "sync lost"])
def test_whatever_fails_of_the_disk_while_a_run_is_resumed_stops_before_the_next_call(tmp_path: Path, how: str) -> None:
    for at in count():
        case = Case(tmp_path / f"{at}", how, at)
        case.cloud.script = lambda number: "crash-after" if number == 0 else "ok"
        with pytest.raises(Crash):
            applied(case.bench, case.file)
        journal = next(case.bench.places.runs.glob("*/journal.jsonl"))
        # And the last record is torn, as it is when the power goes.
        journal.write_bytes(journal.read_bytes()[:-5])
        case.cloud.script = lambda number: "ok"
        told = case.met(_resume)
        if not case.disk.failed:
            break
        _demand_stopped(case, told, "")
        case.went_on()
    assert at > 10


def _demand_stopped(case: Case, told: Problem | None, done: str = "nothing was sent") -> None:
    where = f"{case.disk.how} at {case.disk.at}: {case.disk.failed}"
    (sent,) = case.sent
    assert len(case.cloud.wire) == sent, f"{where}: sent something after the disk had failed"
    if told is None:
        # Only what is no more than a convenience may fail without a word, once all is done.
        assert sorted(case.cloud.wire) == EACH, where
        return
    assert told.hint, where
    if sent:
        assert f"of {len(EACH)} calls were made" in told.sentence or not done, f"{where}: {told.sentence}"
        assert "hardener resume run-" in told.hint or not done, f"{where}: {told.hint}"


def test_a_journal_that_forgives_the_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append = Journal.append

    def forgiving(journal: Journal, event: str, **fields: Any) -> None:
        with contextlib.suppress(Unsafe):
            append(journal, event, **fields)
        journal._broken = False

    monkeypatch.setattr(Journal, "append", forgiving)
    found = 0
    for at in count(20):
        case = Case(tmp_path / f"{at}", "full", at)
        told = case.met(_apply)
        if not case.disk.failed:
            break
        try:
            _demand_stopped(case, told)
        except AssertionError:
            found += 1
    assert found > 5
