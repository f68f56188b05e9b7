"""Two at once: the second on an account is told who holds it, others are free, and no lock outlives its process."""

import errno
import fcntl
import getpass
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hardener.cli.root import root
from hardener.engine.files import private_directory
from hardener.engine.model import RunStatus
from hardener.engine.places import Places
from hardener.engine.problems import Rejected, Unsafe
from hardener.engine.workbench import Workbench
from tests.cli.fakes import FakeWays
from tests.engine.steps import applied, resumed, sealed
from tests.engine.toy import MANAGEMENT, PROD, ToyCloud, workbench
from tests.screens.walking import WIDE, walking

ROOT = Path(__file__).parents[2]


class Other:
    """The other process, in the middle of its first call on the management account's shelf."""

    def __init__(self, state: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.holding", str(state), MANAGEMENT],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.pid = self._process.pid
        self.run = self._process.stdout.readline().strip()
        assert self.run.startswith("run-")

    def let_go(self) -> str:
        """Let it end, and return how its run did."""
        return self._process.communicate("", timeout=60)[0].strip()

    def kill(self) -> None:
        """End it as kill -9 does."""
        self._process.kill()
        self._process.communicate(timeout=60)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return private_directory(tmp_path / "state")


@pytest.fixture
def other(state: Path) -> Iterator[Other]:
    other = Other(state)
    yield other
    other.kill()


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def bench(cloud: ToyCloud, state: Path) -> Workbench:
    return workbench(cloud, Places(state, state / "config"))


def _demand_told(text: str, other: Other) -> None:
    """Demand that `text` says which account, and who is at it: run, plan, person, machine, process, since when."""
    assert f"account {MANAGEMENT} is being changed by another hardener" in text
    assert f"run {other.run}, which applies plan-" in text
    assert f"by {getpass.getuser()}@{socket.gethostname()}, process {other.pid}, since 20" in text


def test_the_second_on_an_account_is_told_who_holds_it_and_sends_nothing(
    other: Other, bench: Workbench, cloud: ToyCloud
) -> None:
    file = sealed(bench)
    with pytest.raises(Rejected) as refused:
        applied(bench, file)
    _demand_told(refused.value.sentence, other)
    assert "goes with its process" in refused.value.hint
    assert refused.value.code == 4
    with pytest.raises(Rejected, match="is being changed by another hardener"):
        resumed(bench, other.run)
    assert cloud.wire == []
    assert [one.status for one in bench.history()] == [RunStatus.RUNNING]
    assert other.let_go() == "done"
    # Being refused has not spent it.
    assert applied(bench, file).status is RunStatus.DONE


def test_different_accounts_are_changed_at_the_same_time(other: Other, bench: Workbench, cloud: ToyCloud) -> None:
    assert applied(bench, sealed(bench, accounts=(PROD,))).status is RunStatus.DONE
    assert cloud.shelves[PROD] == []
    assert {one.status for one in bench.history()} == {RunStatus.DONE, RunStatus.RUNNING}
    assert other.let_go() == "done"


def test_a_lock_dies_with_its_process_and_the_run_can_be_gone_on_with(
    other: Other, bench: Workbench, cloud: ToyCloud
) -> None:
    other.kill()
    [left] = bench.history()
    assert left.status is RunStatus.INTERRUPTED
    assert left.run == other.run
    assert resumed(bench, left.run).status is RunStatus.DONE
    assert cloud.shelves[MANAGEMENT] == []


class ToyWays(FakeWays):
    """Leads the command line to a real workbench on toys."""

    real: Workbench

    def workbench(self, asked: Any, *, judging: bool = True) -> Any:
        return self.real


def test_the_command_line_says_who_holds_it_and_exits_as_refused(
    other: Other, bench: Workbench, cloud: ToyCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ways = ToyWays(tmp_path)
    ways.real = bench
    file = sealed(bench)
    bench.save_plan(file, tmp_path / "plan.json")
    arguments = ["apply", "plan.json", "--approve", f"sha256:{file.sha256}"]
    result = CliRunner().invoke(root, arguments, obj=ways, prog_name="hardener")
    assert result.exit_code == 4
    _demand_told(result.stderr, other)
    assert cloud.wire == []


async def test_the_wizard_says_who_holds_it(other: Other, bench: Any, cloud: ToyCloud) -> None:
    bench.gate, bench.device = None, ""
    async with walking(bench, "enter", "enter", "A", "p", "a", size=WIDE) as walk:
        assert walk.at == "ConfirmScreen", walk.text
        await walk.confirm("apply 4 calls to 2 accounts")
        await walk.until(lambda: "another hardener" in walk.text)
        await walk.keys("c")
        _demand_told(walk.app.clipboard, other)
    assert cloud.wire == []


def test_where_the_disk_has_no_locks_nothing_is_sent(
    bench: Workbench, cloud: ToyCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would make do with a file that stays when its process is killed."""
    file = sealed(bench)

    def missing(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", missing)
    with pytest.raises(Unsafe, match="nothing was sent") as refused:
        applied(bench, file)
    assert "HARDENER_STATE_DIR" in refused.value.hint
    assert cloud.wire == []
