"""A defect of ours ends in a traceback that gives nothing away."""

import msgspec
import pytest

from hardener.engine.model import RunStatus
from screens.result import next_step
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import world
from tests.screens.walking import OVERVIEW, READ, walking


async def test_a_crash_prints_no_variables_and_no_escape_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    def crash() -> None:
        secret = "AKIA-not-for-the-screen"
        raise RuntimeError(f"said \x1b]0;pwn\x07 [red]x[/] {len(secret)}")

    with pytest.raises(RuntimeError):  # noqa: PT012  it comes out where the app is left
        async with walking(fake(), READ) as walk:
            walk.app.call_later(crash)
            await walk.pilot.pause()
    printed = capsys.readouterr().err
    assert "RuntimeError" in printed
    assert "pwn" not in printed.replace("0;pwn", "")
    assert "x[/] 23" not in printed
    assert "\x1b" not in printed
    assert walk.app.return_code == 1


async def test_a_defect_in_a_thread_is_said_and_the_wizard_goes_on() -> None:
    bench = fake()

    def history() -> tuple[()]:
        raise KeyError("journal")

    bench.history = history  # type: ignore[method-assign]
    async with walking(bench, "H") as walk:
        assert any("a defect of hardener: KeyError" in notice for notice in walk.notices)
        await walk.keys("escape", *OVERVIEW)
        assert walk.at == "HomeScreen"


async def test_a_scan_that_breaks_off_says_why() -> None:
    bench = fake()

    def gate(where: str) -> None:
        if where.startswith("scan"):
            raise ZeroDivisionError

    bench.gate = gate
    async with walking(bench, *OVERVIEW) as walk:
        assert "The scan ended early" in walk.text
        await walk.keys("escape")
        assert walk.at == "ScopeScreen"


@pytest.mark.parametrize("status", RunStatus)
def test_every_status_of_a_run_has_a_next_step(status: RunStatus) -> None:
    run = msgspec.structs.replace(interrupted(world()), status=status)
    assert next_step(run)
    assert ("u takes back" in next_step(run)) is run.undoable
