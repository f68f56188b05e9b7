"""`hardener undo`, `resume` and `history`."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from hardener.engine.model import Outcome, RunStatus
from hardener.engine.wayback import Back, WayBack
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays

Golden = Callable[[str, str], None]
NEW = "run-20261123-140211-846-2929"
OLD = "run-20261122-090000-001-aaaa"


@pytest.fixture
def ran(ways: FakeWays) -> FakeWays:
    done = samples.run(RunStatus.DONE, (Outcome.DONE, ""), (Outcome.DONE, ""), name=OLD)
    cut = samples.run(RunStatus.INTERRUPTED, (Outcome.DONE, ""), (Outcome.SKIPPED, "not begun"), name=NEW)
    ways.bench.runs = (msgspec.structs.replace(cut, undoable=False, undoes=OLD), done)
    return ways


@pytest.mark.parametrize(
    ("back", "undoable", "said"),
    [
        (WayBack(Back.EXACT), True, "can be undone exactly"),
        (WayBack(Back.PART, ("the id",)), True, "can be undone in part: the id"),
        (WayBack(Back.NEVER, ("alice's password",)), False, "cannot be undone: alice's password"),
        (WayBack(Back.NOTHING, ("nothing was changed",)), False, "nothing to take back: nothing was changed"),
        (WayBack(Back.EXACT), False, "resume it before what was done can be undone"),
    ],
)
def test_history_says_how_far_a_run_can_be_undone(
    hardener: Hardener, ran: FakeWays, back: WayBack, undoable: bool, said: str
) -> None:
    ran.bench.runs = (msgspec.structs.replace(ran.bench.runs[1], back=back, undoable=undoable),)
    assert said in hardener("history").stdout


def test_a_run_is_set_aside_and_can_be_resumed_all_the_same(hardener: Hardener, ran: FakeWays) -> None:
    result = hardener("history", "--set-aside", "last")
    assert ran.bench.aside == [NEW]
    assert f"`hardener resume {NEW}` goes on with it all the same" in result.stderr
    ran.bench.runs = (msgspec.structs.replace(ran.bench.runs[0], set_aside=True),)
    assert f"can be resumed (set aside): hardener resume {NEW}" in " ".join(hardener("history").stdout.split())
    assert hardener("history", "--set-aside", "run-nowhere").exit_code == 64


@pytest.mark.parametrize("given", [(), ("--keep-going",)])
def test_a_resume_goes_on_after_a_failure_where_that_is_wished(
    hardener: Hardener, ran: FakeWays, given: tuple[str, ...]
) -> None:
    assert hardener("resume", "last", *given).exit_code == 0
    assert [one.stop_after for one in ran.bench.limits] == [None if given else 1]


def test_an_undo_may_begin_elsewhere(hardener: Hardener, ran: FakeWays) -> None:
    hardener("undo", "last", "--canary", samples.PROD)
    assert ran.bench.canaries == [samples.PROD]


def test_history(hardener: Hardener, ran: FakeWays, golden: Golden) -> None:
    damaged = msgspec.structs.replace(ran.bench.runs[0], run="run-1", started="", changes=(), head="byte 7 was changed")
    ran.bench.runs = (*ran.bench.runs, damaged)
    result = hardener("history")
    assert result.exit_code == 0
    golden("history", result.stdout)
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_history_as_json(hardener: Hardener, ran: FakeWays, golden: Golden) -> None:
    result = hardener("history", "--format", "json")
    golden("history-json", result.stdout)
    said = json.loads(result.stdout)
    assert said["format"] == "hardener.history"
    assert {"run", "plan_id", "started", "status", "undoable"} <= set(said["runs"][0])


def test_no_history(hardener: Hardener) -> None:
    assert hardener("history").stdout == "No runs yet.\n"
    assert json.loads(hardener("history", "--format", "json").stdout)["runs"] == []


def test_history_needs_nobody_to_sign_in(hardener: Hardener, ran: FakeWays) -> None:
    ran.bench.trouble["connect"] = AssertionError("signed in")
    assert hardener("history").exit_code == 0


def test_history_needs_no_baseline(hardener: Hardener, ran: FakeWays) -> None:
    ran.places.config.mkdir()
    ran.places.baseline.write_text("broken")
    assert hardener("history").exit_code == 0
    assert hardener("scan").exit_code == 64


@pytest.mark.parametrize(("name", "meant"), [("last", NEW), (OLD, OLD)])
def test_undo_shows_the_plan_that_takes_a_run_back(hardener: Hardener, ran: FakeWays, name: str, meant: str) -> None:
    ran.bench.planned = samples.plan(samples.length_change(samples.ROOT, 1), undoes=meant)
    result = hardener("undo", name)
    assert ran.bench.asked_for == [meant]
    assert result.exit_code == 2
    assert f"This takes back {meant}." in result.stdout


@pytest.mark.parametrize("name", ["undo", "resume"])
@pytest.mark.parametrize(("given", "entered"), [((), "Hardener"), (("--role-name", "Other"), "Other")])
def test_accounts_are_entered_as_the_run_entered_them(
    hardener: Hardener, ran: FakeWays, name: str, given: tuple[str, ...], entered: str
) -> None:
    ran.bench.planned = msgspec.structs.replace(
        samples.plan(samples.length_change(samples.ROOT, 1)), role_name="Hardener"
    )
    hardener(name, OLD, *given)
    assert ran.bench.asked.role_name == entered


def test_undo_keeps_the_plan_like_any_other(hardener: Hardener, ran: FakeWays, tmp_path: Path) -> None:
    ran.bench.planned = samples.plan(samples.length_change(samples.ROOT, 1), undoes=OLD)
    result = hardener("undo", OLD, "-o", "u.json")
    assert "hardener apply u.json --approve sha256:" in result.stdout
    assert json.loads((tmp_path / "u.json").read_text())["format"] == "hardener.plan"


@pytest.mark.parametrize(("planned", "code"), [(samples.plan(), 0), (samples.full_plan(), 3)])
def test_undo_exit_codes(hardener: Hardener, ran: FakeWays, planned: object, code: int) -> None:
    ran.bench.planned = planned  # type: ignore[assignment]
    assert hardener("undo", "last").exit_code == code


@pytest.mark.parametrize("command", ["undo", "resume"])
def test_a_run_that_does_not_exist_names_the_nearest(hardener: Hardener, ran: FakeWays, command: str) -> None:
    result = hardener(command, "run-20261123-140211-846-2920")
    assert result.exit_code == 64
    assert f"did you mean {NEW}" in result.stderr
    assert not ran.bench.asked_for


@pytest.mark.parametrize("command", ["undo", "resume"])
def test_there_is_no_last_run_yet(hardener: Hardener, ways: FakeWays, command: str) -> None:
    result = hardener(command, "last")
    assert result.exit_code == 64
    assert "there are no runs yet" in result.stderr


def test_resume(hardener: Hardener, ran: FakeWays) -> None:
    result = hardener("resume", "last")
    assert ran.bench.asked_for == [NEW]
    assert result.exit_code == 0
    assert "1/4 iam:UpdateAccountPasswordPolicy us-east-1" in result.stderr
    assert "done: run-1" in result.stdout


def test_resume_as_json(hardener: Hardener, ran: FakeWays) -> None:
    ran.bench.ended = samples.run(RunStatus.NEEDS_HUMAN, (Outcome.UNKNOWN, "lost"))
    result = hardener("resume", NEW, "--format", "json")
    assert json.loads(result.stdout)["status"] == "needs-human"
    assert result.exit_code == 6
