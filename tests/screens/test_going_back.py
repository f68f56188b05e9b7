"""Escape clears, then goes back, and never quits; what is at work is asked about first."""

from tests.screens.fake_workbench import fake
from tests.screens.walking import OVERVIEW, READ, Gate, walking


async def test_escape_clears_the_filter_then_the_selection_then_goes_back() -> None:
    async with walking(fake(), *OVERVIEW, "A", "slash", *"member") as walk:
        assert walk.app.focused is not None
        assert walk.app.focused.id == "filter"
        await walk.keys("escape")
        assert walk.app.focused.id == "lines"
        assert len(walk.app.session.chosen) == 14
        await walk.keys("escape")
        assert walk.app.session.chosen == set()
        assert walk.at == "HomeScreen"
        await walk.keys("escape")
        assert walk.at == "ScopeScreen"
        await walk.keys("escape", "escape", "escape")
        assert walk.at == "ConnectScreen"
        assert walk.app.is_running


async def test_a_filter_shows_only_the_rows_that_hold_every_word() -> None:
    async with walking(fake(), READ, "slash", *"vpc 10") as walk:
        assert "Password policy" not in walk.text.split("2 About")[0]
        await walk.keys("enter", "A")
        assert {check for check, _, _ in walk.app.session.chosen} == {"default-vpc"}
        assert {account for _, account, _ in walk.app.session.chosen} == {"111122223333", "555566667777"}


async def test_a_check_gives_up_its_own_selection_only() -> None:
    async with walking(fake(), READ, "w", "space", "n", "A", "escape") as walk:
        assert walk.at == "CheckScreen"
        assert walk.app.session.chosen == {("password-policy", "999900001111", None)}
        await walk.keys("escape")
        assert walk.at == "HomeScreen"


async def test_a_scan_is_left_only_when_asked_for() -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: count == 12)
    async with walking(bench, *OVERVIEW) as walk:
        await walk.until(gate.reached.is_set)
        await walk.keys("escape")
        assert "Stop reading and go back?" in walk.text
        await walk.keys("n")
        assert walk.at == "ScanScreen"
        await walk.keys("escape", "y")
        assert walk.at == "ScopeScreen"
        gate.open()
        await walk.until(lambda: walk.app.job is None)
        await walk.settle()
        assert walk.at == "ScopeScreen"
        assert walk.app.session.scan is None


async def test_a_run_cannot_be_left_while_it_goes_on() -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: where == "call DeleteVpc")
    async with walking(bench, READ, "w", "n", "A", "p", "a") as walk:
        await walk.confirm("999900001111")
        await walk.until(gate.reached.is_set)
        await walk.settle()
        await walk.keys("escape", "H")
        assert walk.at == "ApplyScreen"
        assert "READ+WRITE" in walk.text
        assert "Back is off while the run goes on: s stops it after the running call" in walk.notices
        await walk.keys("ctrl+p")
        assert walk.at == "ApplyScreen"
        await walk.keys("s")
        assert "stopping after this call" in walk.text
        gate.open()
        await walk.until(lambda: walk.at == "RunScreen")
        await walk.settle()
        assert "1 of 2 changes done · 1 skipped" in walk.text
        assert [call.region for call in bench.sent] == ["eu-west-1"] * 5


async def test_quitting_asks_while_something_is_written_and_lets_the_call_end() -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: where == "call DeleteVpc")
    async with walking(bench, READ, "w", "n", "A", "p", "a") as walk:
        await walk.confirm("999900001111")
        await walk.until(gate.reached.is_set)
        await walk.keys("ctrl+q")
        assert "Stop after this call and quit?" in walk.text
        await walk.keys("ctrl+q", "n", "q", "y")
        assert walk.app.is_running
        gate.open()
        await walk.until(lambda: walk.app._exit)
        assert walk.app.return_code == 5
        assert len(bench.sent) == 5


async def test_ctrl_c_leaves_a_scan_at_once() -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: count == 12)
    async with walking(bench, "ctrl+c") as walk:
        assert "q quits" in walk.text
        await walk.keys(*OVERVIEW)
        await walk.until(gate.reached.is_set)
        await walk.keys("ctrl+c")
        assert walk.app._exit
        assert walk.app.return_code == 0


async def test_a_scan_that_is_stopped_is_used_as_far_as_it_got() -> None:
    bench = fake()
    gate = Gate(bench, lambda where, count: count == 12)
    async with walking(bench, *OVERVIEW) as walk:
        await walk.until(gate.reached.is_set)
        await walk.keys("s")
        gate.open()
        await walk.until(lambda: walk.at == "HomeScreen")
        await walk.settle()
        assert "The scan was stopped; this is what it had read." in walk.text
        scan = walk.app.session.scan
        assert scan is not None
        assert (len(scan.findings), scan.complete) == (10, False)
        await walk.keys("w", "A", "p")
        assert "1 call · 1 change" in walk.text
