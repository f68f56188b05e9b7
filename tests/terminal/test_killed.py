"""Nothing is forgotten: a run that was killed half way is offered at the next start, and goes on to its end."""

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import Hardener, Terminal
from tests.terminal.screen import Screen
from tests.terminal.steps import MANAGEMENT, SANDBOX, confirm, plan, quit_, to_overview

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(400)]


def accepted(state: Path) -> list[int]:
    """Return the numbers of the calls that AWS took, in the order in which the only run's journal says so."""
    lines = [line for journal in state.glob("runs/*/journal.jsonl") for line in journal.read_bytes().splitlines(True)]
    records = [json.loads(line) for line in lines if line.endswith(b"\n")]
    taken = [one for one in records if one["ev"] in ("outcome", "reconciled") and one["kind"] == "accepted"]
    return [int(one["seq"]) for one in taken]


def until_half_way(screen: Screen, state: Path) -> None:
    """Watch until the first calls were made; the journal says so before the screen does."""
    screen.wait_until(lambda: len(accepted(state)) >= 3, "no call was made")


def test_a_run_that_was_killed_is_offered_and_resumed(terminal: Terminal, hardener: Hardener, state: Path) -> None:
    screen = terminal("demo")
    to_overview(screen)
    screen.press("down", "down", "down", "space")
    screen.wait_for("5 selected")
    plan(screen, "34 calls · 5 changes")
    confirm(screen, MANAGEMENT)
    until_half_way(screen, state)
    screen.kill()
    assert 3 <= len(accepted(state)) < 34, "it was killed too late to tell"

    (told,) = json.loads(hardener("demo", "history", "--format", "json").out)["runs"]
    assert told["status"] == "interrupted"

    again = terminal("demo")
    again.wait_for("Unfinished runs", "Default VPC in")
    again.press("tab", "enter")
    again.wait_for("! interrupted", "m goes on with it", "not begun")
    again.press("m")
    again.wait_for("Resume this run?")
    again.press_away("Resume this run?", "y")
    again.wait_for("5 of 5 changes done", "9 of 9 calls")
    # Each call was made once; one whose answer was lost was settled by reading.
    assert accepted(state) == list(range(1, 35))
    quit_(again)

    (told,) = json.loads(hardener("demo", "history", "--format", "json").out)["runs"]
    assert told["status"] == "done"


def test_ctrl_c_while_applying_stops_after_the_running_call(
    terminal: Terminal, hardener: Hardener, state: Path, tmp_path: Path
) -> None:
    only = ("--account", SANDBOX, "--check", "default-vpc")
    assert hardener("demo", "plan", *only, "-o", "plan.json").code == 2
    screen = terminal("demo", "apply", "plan.json")
    calls = len(json.loads((tmp_path / "plan.json").read_text())["payload"]["calls"])
    screen.wait_for("Type '")
    screen.press(SANDBOX, "enter")
    until_half_way(screen, state)
    screen.press("ctrl+c")
    assert screen.wait_end() == 5
    assert b"Stopping after the running call" in screen.raw
    assert "go on with it" in screen.text
    assert 3 <= len(accepted(state)) < calls
    assert b"Traceback" not in screen.raw

    resumed = hardener("demo", "resume", "last", "--format", "json")
    assert resumed.code == 0
    assert {change["outcome"] for change in json.loads(resumed.out)["changes"]} == {"done"}
    assert accepted(state) == list(range(1, calls + 1))
