"""The whole way with the keyboard alone: from who we are to applied, and back again."""

import json

import pytest

from tests.terminal.conftest import Hardener, Terminal
from tests.terminal.steps import MANAGEMENT, confirm, plan, quit_, to_overview

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(400)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_demo_is_walked_from_the_first_screen_to_applied_and_undone(
    terminal: Terminal, hardener: Hardener, size: tuple[int, int]
) -> None:
    screen = terminal("demo", size=size)
    to_overview(screen)
    screen.press("w")
    screen.wait_for("Centralized root access · management account", " 1 of ", "0 in all")
    screen.press("n")
    screen.wait_for("Multi-factor authentication · management account", " 2 of ")
    screen.press("n")
    screen.wait_for("Password policy · management account", " 3 of ")
    screen.press("space")
    screen.wait_for("1 selected here · 1 in all")
    screen.press("n")
    screen.wait_for("Default VPC · management account", " 4 of ")
    screen.press("space")
    screen.wait_for("1 selected here · 2 in all")
    plan(screen, "7 calls · 2 changes · 1 account · 1 region")
    screen.wait_for("READ ONLY YET")
    confirm(screen, MANAGEMENT)
    screen.wait_for("2 of 2 changes done", "1 of 1 call", "6 of 6 calls")
    screen.press("u")
    # All of it can be given back exactly, so one key is enough.
    screen.wait_for("Plan to undo run-", "2 calls · 2 changes", "Apply…")
    screen.press("a")
    screen.wait_for("Press y to apply it")
    screen.press_away("Press y", "y")
    screen.wait_for("2 of 2 changes done", "1 of 1 call")
    quit_(screen)

    told = json.loads(hardener("demo", "history", "--format", "json").out)
    assert [run["status"] for run in told["runs"]] == ["done", "done"]
    undone, applied = told["runs"]
    assert undone["undoes"] == applied["run"]
