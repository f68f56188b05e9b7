"""A whole audit in a terminal: begun, walked, noted, attested, left, taken up again, and reported."""

import json
from pathlib import Path

import pytest

from tests.terminal.conftest import Hardener, Terminal
from tests.terminal.steps import connected, demand_sane

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(300)]


def test_an_audit_is_walked_left_taken_up_again_and_reported(
    terminal: Terminal, hardener: Hardener, state: Path, tmp_path: Path
) -> None:
    screen = terminal("demo", "audit", "--auditor", "Ann", "--administrator", "Bob")
    connected(screen)
    screen.wait_for("AUDIT, READ ONLY")
    screen.press("enter")
    screen.wait_for("enter scans", "Accounts")
    screen.press("enter")
    screen.wait_for("0 of 8 walked through", "Auditor Ann · administrator Bob")
    screen.press("w")
    screen.wait_for("Centralized root access  1 of 8", "not walked yet")
    screen.press("m")
    screen.wait_for("Note · Centralized root access")
    screen.type("Seen together.")
    screen.wait_for("Seen together.")
    screen.press_away("Write down  enter", "enter")
    screen.wait_for("On the check: Seen together.")
    screen.press("n")
    screen.wait_for("Root access keys  2 of 8")
    screen.press("n")
    screen.wait_for("Root user's keeping  3 of 8")
    # The account below the first line is one where a person's word is asked for.
    screen.press("down")
    screen.wait_for("A person's word")
    screen.press("t")
    screen.wait_for("Attest · ")
    screen.press("space")
    screen.wait_for("[x]")
    screen.wait_for("your name is missing")
    screen.press("tab")
    screen.press_away("your name is missing", "B")
    screen.press_away("Attest  enter", "enter")
    screen.wait_for("1 attestation not saved")
    screen.press("s")
    screen.wait_gone("not saved")
    screen.press("q")
    assert screen.wait_end() == 0
    demand_sane(screen)

    again = terminal("demo", "audit", "--resume", "last")
    again.wait_for("2 of 8 walked through", "Auditor Ann · administrator Bob")
    again.press("q")
    assert again.wait_end() == 0

    (kept,) = (state / "audits").glob("audit-*.json")
    report = tmp_path / "audit.json"
    assert hardener("demo", "report", kept.stem, "--format", "json", "-o", str(report)).code == 0
    found = json.loads(report.read_text())
    assert [one["check"] for one in found["audit"]["walked"]] == ["centralized-root-access", "root-access-keys"]
    assert [one["text"] for one in found["audit"]["notes"]] == ["Seen together."]
    (signed,) = found["audit"]["attestations"]
    assert signed["check"] == "root-user"
    assert set(signed["by"]) == {"B"}
    assert not (state / "runs").exists() or not list((state / "runs").iterdir())
