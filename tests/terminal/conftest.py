"""The program as a user starts it: a process of its own, in a terminal or without, with directories of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from tests.terminal.screen import PATIENCE, Screen

HARDENER = (sys.executable, "-m", "hardener.cli.main")


class Ended(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    err: str


Hardener = Callable[..., Ended]


class Terminal(Protocol):
    """Opens a terminal with hardener in it."""

    def __call__(self, *arguments: str, size: tuple[int, int] = (80, 24), **more: str) -> Screen: ...


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """What the program finds in its environment: nothing of the user's, and nothing of another test's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLORTERM", "TERM", "LC_ALL")}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "HARDENER_STATE_DIR": str(tmp_path / "state"),
        "HARDENER_CONFIG_DIR": str(tmp_path / "config"),
    }


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Where the practice organization's runs and their journals are kept."""
    return tmp_path / "state" / "practice"


@pytest.fixture
def terminal(environment: Mapping[str, str], tmp_path: Path) -> Iterator[Terminal]:
    """Open terminals, all of which are closed in the end."""
    opened: list[Screen] = []

    def open_(*arguments: str, size: tuple[int, int] = (80, 24), **more: str) -> Screen:
        opened.append(Screen([*HARDENER, *arguments], {**environment, **more}, tmp_path, size))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def hardener(environment: Mapping[str, str], tmp_path: Path) -> Hardener:
    """Run a command without a terminal."""

    def run(*arguments: str) -> Ended:
        done = subprocess.run(
            [*HARDENER, *arguments],
            env=environment,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            encoding="utf-8",
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run
