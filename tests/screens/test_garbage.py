"""While a job is at work garbage is swept in small parts; before and after it Python decides."""

import pytest

from hardener import garbage
from tests.screens.fake_workbench import fake
from tests.screens.walking import OVERVIEW, Gate, walking


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what was done about garbage, in order, while nothing is done to that of the tests."""
    told: list[str] = []
    for name in ("at_work", "sweep", "at_rest"):
        monkeypatch.setattr(garbage, name, lambda name=name: told.append(name))
    monkeypatch.setattr(garbage, "SWEEP_SECONDS", 0.01)
    return told


async def test_a_scan_is_swept_and_then_left_to_python(done: list[str]) -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: where.startswith("scan"))
    async with walking(bench, *OVERVIEW, tidy=True) as walk:
        await walk.until(gate.reached.is_set)
        await walk.until(lambda: done.count("sweep") > 1)
        gate.open()
        await walk.until(lambda: walk.at == "HomeScreen")
        assert (done[0], done[-1]) == ("at_work", "at_rest")
        swept = len(done)
        await walk.pilot.pause(0.05)
        assert len(done) == swept


async def test_who_shares_its_process_leaves_garbage_alone(done: list[str]) -> None:
    async with walking(fake(), *OVERVIEW) as walk:
        await walk.settle()
        assert done == []
