"""The same without a wizard: as a pipeline runs it, one process after the other."""

import json
import re
from pathlib import Path

import pytest

from tests import loopback
from tests.terminal.conftest import Hardener, Terminal
from tests.terminal.steps import SANDBOX

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(400)]

ONLY = ("--account", SANDBOX, "--region", "eu-central-1")


def test_the_demo_without_a_terminal_prints_findings_and_what_would_be_done(hardener: Hardener, state: Path) -> None:
    shown = hardener("demo")
    assert shown.code == 0
    assert re.search(r"^FINDINGS$", shown.out, re.MULTILINE)
    assert re.search(r"^WHAT WOULD BE CHANGED \(nothing was\)$", shown.out, re.MULTILINE)
    assert "UpdateAccountPasswordPolicy" in shown.out
    assert "is in use by" in shown.out
    assert "practice organization" in shown.err
    assert "\x1b" not in shown.out + shown.err
    assert list(state.glob("runs/*")) == []
    # Only the header is in the world: nothing was written to the organization either.
    assert (state / "world.jsonl").read_text().count("\n") == 1


def test_a_plan_is_applied_and_undone_by_separate_processes(hardener: Hardener) -> None:
    planned = hardener("demo", "plan", *ONLY, "-o", "plan.json")
    assert planned.code == 2
    approved = _digest(planned.out)
    refused = hardener("demo", "apply", "plan.json")
    assert refused.code == 4
    assert approved in refused.err

    applied = hardener("demo", "apply", "plan.json", "--approve", approved, "--format", "json")
    assert applied.code == 0
    run = json.loads(applied.out)
    assert {change["outcome"] for change in run["changes"]} == {"done"}
    replayed = hardener("demo", "apply", "plan.json", "--approve", approved)
    assert replayed.code == 4
    assert "applied before" in replayed.err

    back = hardener("demo", "undo", "last", "-o", "undo.json")
    assert back.code == 2
    undone = hardener("demo", "apply", "undo.json", "--approve", _digest(back.out))
    assert undone.code == 0

    (second, first) = json.loads(hardener("demo", "history", "--format", "json").out)["runs"]
    assert (first["run"], first["status"]) == (run["run"], "done")
    assert (second["undoes"], second["status"]) == (run["run"], "done")


def _digest(out: str) -> str:
    found = re.search(r"sha256:[0-9a-f]{64}", out)
    assert found, out
    return found[0]


def test_an_incomplete_scan_says_so_by_its_exit_code(hardener: Hardener) -> None:
    scanned = hardener("demo", "scan", "--account", "777788889999", "--format", "json")
    assert scanned.code == 3
    assert json.loads(scanned.out)["complete"] is False


def test_ctrl_c_ends_a_scan_at_once(terminal: Terminal) -> None:
    screen = terminal("demo", "scan")
    screen.wait_for("Signed in to")
    screen.press("ctrl+c")
    assert screen.wait_end(15) == 130
    assert "hardener: stopped" in screen.text
    assert b"Traceback" not in screen.raw


def test_the_wizard_needs_a_terminal(hardener: Hardener) -> None:
    told = hardener()
    assert told.code == 64
    assert "needs a terminal" in told.err


def test_whoever_tries_to_leave_this_machine_is_ended(environment: dict[str, str]) -> None:
    """The alarm of the tests themselves: it rings in child processes, too."""
    import subprocess
    import sys

    leaving = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run([sys.executable, "-c", leaving], env=environment, capture_output=True, check=False)
    assert done.returncode == loopback.LEFT
