"""`hardener demo`: the same commands, kept apart from everything real."""

import shlex
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hardener.aws.turnstile import TURNSTILE
from hardener.cli.options import Asked
from hardener.cli.root import root
from hardener.cli.ways import Practising
from hardener.engine.baseline import load
from hardener.engine.problems import Problem, WrongUsage
from tests.cli.fakes import FakeWays

SERVED = {"AWS_ENDPOINT_URL": "http://127.0.0.1:5000", "AWS_SECRET_ACCESS_KEY": "a 'quoted' one"}


class FakePractice(FakeWays, Practising):
    """The practice organization, without its server."""

    served = SERVED

    def __init__(self, directory: Path, *, asks: bool = False) -> None:
        super().__init__(directory, asks=asks)
        self.resets = 0

    def reset(self) -> None:
        self.resets += 1


@pytest.fixture
def practice(tmp_path: Path) -> FakePractice:
    return FakePractice(tmp_path)


def demo(practice: FakePractice, *arguments: str) -> Result:
    return CliRunner().invoke(root, ["demo", *arguments], obj=practice, prog_name="hardener")


def test_without_a_terminal_it_prints_the_scan_and_the_diff_and_ends_well(practice: FakePractice, golden: Any) -> None:
    result = demo(practice)
    assert result.exit_code == 0
    golden("demo", result.stdout)
    assert not practice.bench.consents


def test_with_a_terminal_it_is_the_wizard(practice: FakePractice, monkeypatch: pytest.MonkeyPatch) -> None:
    practice._asks = True
    seen: list[Any] = []

    def run(bench: Any, *, ascii_only: bool, save_baseline: Any, precedence: Any) -> int:
        assert precedence is TURNSTILE.precedence
        seen.append((bench, ascii_only))
        seen.append(save_baseline(bench.baseline.with_settings("password-length", {"minimum_length": 20})))
        return 0

    monkeypatch.setitem(sys.modules, "hardener.app", SimpleNamespace(run=run))
    assert demo(practice, "--ascii").exit_code == 0
    path = practice.places.baseline
    assert seen == [(practice.bench, True), str(path)]
    assert load(path, practice.checks).settings["password-length"] == {"minimum_length": 20}


@pytest.mark.parametrize(("command", "code"), [("scan", 3), ("plan", 3), ("history", 0), ("checks", 0)])
def test_any_command_runs_on_it(practice: FakePractice, command: str, code: int) -> None:
    assert demo(practice, command).exit_code == code


def test_the_lines_to_copy_are_for_it(practice: FakePractice, tmp_path: Path) -> None:
    shown = demo(practice, "plan", "-o", str(tmp_path / "p.json")).stdout
    assert "hardener demo apply " in shown


def test_it_can_be_made_fresh(practice: FakePractice) -> None:
    demo(practice, "--reset", "scan")
    assert practice.resets == 1
    demo(practice, "scan")
    assert practice.resets == 1


def test_options_before_the_command_count(practice: FakePractice) -> None:
    demo(practice, "--read-only", "scan")
    assert practice.bench.asked.read_only


def test_serving_prints_what_to_export(practice: FakePractice, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Any, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Event, "wait", interrupted)
    result = demo(practice, "--serve")
    assert result.exit_code == 0
    assert [shlex.split(line) for line in result.stdout.splitlines()] == [
        ["export", f"{name}={value}"] for name, value in SERVED.items()
    ]


def test_profiles_have_no_meaning_on_it(practice: FakePractice) -> None:
    with pytest.raises(WrongUsage, match="no meaning on the practice organization"):
        practice.sign_in(Asked(profile="production"))


def test_it_sees_nothing_of_the_real_environment(practice: FakePractice) -> None:
    assert practice.environment() == SERVED


def test_a_missing_extra_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import ExitStack

    monkeypatch.setenv("HARDENER_STATE_DIR", str(tmp_path / "s"))
    monkeypatch.setattr("hardener.practice.launch.find_spec", lambda name: None)
    with ExitStack() as until, pytest.raises(Problem) as problem:
        _ = Practising(until).served
    assert "is not installed" in problem.value.sentence
    assert "hardener[practice]" in problem.value.hint


def test_an_open_one_says_what_to_do(practice: FakePractice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import ExitStack

    from hardener.practice.launch import PracticeError

    def taken(*_: Any, **__: Any) -> Any:
        raise PracticeError("The practice server did not start.\nAnother practice server is using world.jsonl.")

    monkeypatch.setenv("HARDENER_STATE_DIR", str(tmp_path / "s"))
    monkeypatch.setattr("hardener.practice.launch.running", taken)
    with ExitStack() as until, pytest.raises(Problem) as problem:
        _ = Practising(until).served
    assert "open already, in another `hardener demo`" in problem.value.sentence
    assert "HARDENER_STATE_DIR=DIR hardener demo" in problem.value.hint


def test_a_problem_names_the_command_that_works_here(practice: FakePractice) -> None:
    result = demo(practice, "undo", "last")
    assert result.exit_code == 64
    assert "a run begins with `hardener demo apply`" in result.stderr
