"""Whatever goes wrong: one sentence, the next step, the right exit code, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hardener.engine.model import CallFailed, Cause, SignInFailed, Stopped, Trouble
from hardener.engine.problems import BadBaseline, Problem, Rejected, Unsafe, WrongUsage
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays

SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYx9"  # pragma: allowlist secret
TROUBLE = Trouble(Cause.EXPIRED, "the token ran out", "sts:GetCallerIdentity", hint="sign in again: aws sso login")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Problem("cannot read it", "check who may"), 1, ["cannot read it", "check who may"]),
        (WrongUsage("there is no run x", "see history"), 64, ["there is no run x", "see history"]),
        (Rejected("the plan was edited", "plan again"), 4, ["the plan was edited", "plan again"]),
        (BadBaseline("line 7: x is 1; expected 2"), 64, ["line 7: x is 1; expected 2"]),
        (Unsafe("the directory is open to others"), 1, ["the directory is open to others"]),
        (SignInFailed("there are no credentials", "try: aws sso login"), 1, ["no credentials", "aws sso login"]),
        (CallFailed(TROUBLE), 1, ["credentials expired", "sign in again: aws sso login"]),
        (Stopped(), 130, ["stopped"]),
        (OSError(28, "No space left on device", "/dev/full"), 1, ["No space left on device: /dev/full"]),
    ],
)
def test_each_trouble_is_one_sentence(
    hardener: Hardener, ways: FakeWays, error: Exception, code: int, said: list[str]
) -> None:
    ways.bench.trouble["connect"] = error
    result = hardener("scan")
    assert result.exit_code == code
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert result.stderr.startswith("hardener: ")
    for words in said:
        assert words in result.stderr


def test_a_trouble_of_the_background_is_told_the_same(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.trouble["scan"] = CallFailed(TROUBLE)
    result = hardener("scan")
    assert result.exit_code == 1
    assert "sign in again" in result.stderr


def test_foreign_words_in_a_trouble_cannot_act(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.trouble["connect"] = SignInFailed("bad \x1b[2J \u202e profile", "fix \x07")
    result = hardener("scan")
    assert "\x1b" not in result.stderr
    assert "⟦1B⟧" in result.stderr


def test_a_defect_gives_nothing_away(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.trouble["scan"] = RuntimeError(f"failed with {SECRET}")
    result = hardener("scan")
    assert result.exit_code == 1
    assert "this is a defect of hardener: RuntimeError in fakes.py, line" in result.stderr
    assert "please report it" in result.stderr
    assert SECRET not in result.output
    assert "Traceback" not in result.output


def test_debugging_shows_where_but_still_no_secret(
    hardener: Hardener, ways: FakeWays, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways.bench.trouble["scan"] = RuntimeError(f"failed with {SECRET} and ASIAQWERTYUIOPASDFGH")
    monkeypatch.setenv("HARDENER_DEBUG", "1")
    monkeypatch.setattr("hardener.cli.leaving.os.environ", {"HARDENER_DEBUG": "1"})
    result = hardener("scan")
    assert "fakes.py" in result.stderr
    assert result.stderr.splitlines().count("RuntimeError") == 1
    assert "failed with" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "there is no command 'frobnicate'"),
        (["scna"], "did you mean scan?"),
        (["demo", "demo"], "there is no command 'demo'"),
        (["scan", "--acount", "1"], "--account"),
        (["scan", "--account", "12"], "'12' is no account id; expected 12 digits"),
        (["scan", "--account", "1111-2222-3333"], "is no account id"),
        (["scan", "--account", "٠١٢٣٤٥٦٧٨٩٠١"], "is no account id"),
        (["scan", "--region", "mars"], "'mars' is no region"),
        (["scan", "--home-region", "mars"], "'mars' is no region"),
        (["scan", "--check", "pasword-length"], "did you mean password-length?"),
        (["scan", "--check", "zzz"], "there are: password-length, default-net"),
        (["scan", "--format", "xml"], "'xml' is not one of 'table', 'json'"),
        (["scan", "stray"], "unexpected extra argument"),
        (["apply"], "Missing argument 'FILE'"),
        (["undo"], "Missing argument 'RUN'"),
        (["demo", "--serve", "scan"], "--serve takes no command"),
        (["demo", "--port", "70000"], "70000 is not in the range"),
    ],
)
def test_wrong_usage_is_64(hardener: Hardener, arguments: list[str], said: str) -> None:
    result = hardener(*arguments)
    assert result.exit_code == 64
    assert said in result.stderr
    assert "--help" in result.stderr


def test_the_wizard_without_a_terminal_says_what_to_use(hardener: Hardener) -> None:
    result = hardener()
    assert result.exit_code == 64
    assert "the wizard needs a terminal" in result.stderr
    assert "hardener scan" in result.stderr


def test_a_baseline_that_is_bad_is_told_with_its_line(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(
        'format = "hardener.baseline"\nversion = 1\n[checks.password-length]\ntone = "x"\n'
    )
    result = hardener("scan", "--baseline", "b.toml")
    assert result.exit_code == 64
    assert 'line 4: checks.password-length.tone is "x"; expected one of' in result.stderr


def test_a_baseline_that_is_not_there(hardener: Hardener) -> None:
    result = hardener("scan", "--baseline", "nowhere.toml")
    assert result.exit_code == 1
    assert "cannot read nowhere.toml" in result.stderr


def piped(arguments: list[str], shell: str, directory: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "HARDENER_STATE_DIR": str(directory / "s"),
        "HARDENER_CONFIG_DIR": str(directory / "c"),
        **extra,
    }
    command = f"{sys.executable} -m hardener {' '.join(arguments)} {shell}"
    return subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
def test_a_reader_that_leaves_is_no_reason_to_complain(tmp_path: Path) -> None:
    done = piped(["checks"], "| true", tmp_path)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    done = piped(["checks"], "> /dev/full", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
def test_a_terminal_without_utf8_gets_ascii(tmp_path: Path) -> None:
    done = piped(["checks", "--check", "nope-…"], "", tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 64
    assert done.stderr.isascii()
