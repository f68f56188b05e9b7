"""A whole change window, each step as somebody takes it: decided, shown, done, cut off, gone on with, taken back."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.terminal.conftest import Hardener, Terminal
from tests.terminal.steps import SANDBOX
from tests.terminal.test_killed import accepted, until_half_way

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(400)]
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
ONLY = ("--account", SANDBOX, "--check", "default-vpc", *(word for one in REGIONS for word in ("--region", one)))


def window(*hours: int) -> tuple[str, str]:
    opens, closes = (datetime.now(UTC) + timedelta(hours=number) for number in hours)
    return "--window", f"{opens.isoformat()}/{closes.isoformat()}"


def test_decided_on_tuesday_done_on_saturday(
    terminal: Terminal, hardener: Hardener, state: Path, tmp_path: Path
) -> None:
    planned = hardener("demo", "plan", *ONLY, "-o", "plan.json", "--document", "plan.html")
    assert planned.code == 2
    digest = f"sha256:{hashlib.sha256((tmp_path / 'plan.json').read_bytes()).hexdigest()}"
    assert digest in (tmp_path / "plan.html").read_text(encoding="utf-8")
    shown = hardener("show", "plan.json", "--format", "text").out
    assert digest in shown
    assert "aws ec2 delete-vpc" in shown

    approved = ("demo", "apply", "plan.json", "--approve", digest)
    early = hardener(*approved, *window(1, 3))
    assert (early.code, early.out) == (4, "")
    assert "the window opens at" in early.err
    assert not list(state.glob("runs/*"))

    calls = len(json.loads((tmp_path / "plan.json").read_text())["payload"]["calls"])
    first = terminal(*approved, *window(-1, 3), "--max-calls", str(calls), "--max-accounts", "1", "--format", "jsonl")
    until_half_way(first, state)
    first.kill()
    done = len(accepted(state))
    assert 3 <= done < calls, "it was killed too late to tell"

    second = terminal("demo", "resume", "last", *window(-1, 3), "--max-calls", str(calls))
    assert second.wait_end() == 0
    assert accepted(state) == list(range(1, calls + 1)), "each call was made once"

    back = hardener("demo", "undo", "last", "-o", "undo.json", "--document", "undo.txt")
    assert back.code == 2
    assert "Plan to take back run-" in (tmp_path / "undo.txt").read_text(encoding="utf-8")
    digest = f"sha256:{hashlib.sha256((tmp_path / 'undo.json').read_bytes()).hexdigest()}"
    undone = hardener("demo", "apply", "undo.json", "--approve", digest, *window(-1, 3), "--format", "jsonl")
    assert undone.code == 0
    assert json.loads(undone.out.splitlines()[-1])["result"]["status"] == "done"
