"""State directories are private to the operator, or refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hardener.engine.files import private_directory
from hardener.engine.locks import writing_to
from hardener.engine.places import Places
from hardener.engine.problems import Rejected, Unsafe


def test_places_are_made_private_and_practice_stands_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARDENER_STATE_DIR", str(tmp_path / "state"))
    real, practice = Places.find(practice=False), Places.find(practice=True)
    assert real.runs != practice.runs
    assert practice.state.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o702])
def test_a_directory_that_lets_others_in_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "state"
    path.mkdir()
    path.chmod(mode)
    with pytest.raises(Unsafe, match="open to other users") as refused:
        private_directory(path)
    assert "chmod 700" in refused.value.hint


def test_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").touch()
    for name in ("link", "file"):
        with pytest.raises(Unsafe):
            private_directory(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a directory away")
def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = private_directory(tmp_path / "state")
    os.chown(path, 12345, 12345)
    with pytest.raises(Unsafe, match="another user"):
        private_directory(path)


def test_a_second_process_is_told_who_holds_the_account(tmp_path: Path) -> None:
    holder = (
        "import sys, pathlib; from hardener.engine.locks import writing_to\n"
        "with writing_to(pathlib.Path(sys.argv[1]), ['111122223333'], 'run-1', 'applies plan-1'):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(Rejected, match=f"run-1, which applies plan-1, by .*process {process.pid}"),
            writing_to(tmp_path, ["111122223333"], "run-2", "waits"),
        ):
            pass
        process.stdin.close()
    with writing_to(tmp_path, ["111122223333"], "run-3", "comes after"):
        pass
