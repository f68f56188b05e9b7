"""How long the program takes to say something: its help, and the wizard's first screen."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.cloud.place import environment
from benchmarks.cloud.process import running
from benchmarks.empty_app import SHOWN
from benchmarks.one_account import SECONDS
from benchmarks.ratio import Figure, Ratio
from benchmarks.terminal import opened

FIRST_SCREEN = ("Who you are", "signing in", "Help")
"""The title of its pane, what is in it, and the end of its last line."""


def ratios(directory: Path, rounds: int) -> Iterator[Ratio]:
    """Measure both starts, each against its own kind of nothing."""
    yield _help(4 * rounds)
    yield _first_screen(rounds)


def _help(rounds: int) -> Ratio:
    ours: list[float] = []
    empty: list[float] = []
    for _ in range(rounds + 1):
        ours.append(_ran([*hardener(), "--help"]))
        empty.append(_ran([sys.executable, "-c", "pass"]))
    # The first round compiles what was never imported before.
    help_, nothing = Figure("hardener --help", ours[1:]), Figure("python -c pass", empty[1:])
    return Ratio("start of the help", help_, nothing, 3.0)


def hardener() -> Sequence[str]:
    """Return the installed command where there is one: it is what people run."""
    command = Path(sys.executable).with_name("hardener")
    return [str(command)] if command.exists() else [sys.executable, "-m", "hardener"]


def _ran(command: Sequence[str]) -> float:
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def _first_screen(rounds: int) -> Ratio:
    ours: list[float] = []
    empty: list[float] = []
    with running(accounts=2, seconds=SECONDS) as endpoint:
        for _ in range(rounds + 1):
            ours.append(_painted(hardener(), FIRST_SCREEN, endpoint))
            empty.append(_painted([sys.executable, "-m", "benchmarks.empty_app"], (SHOWN,), endpoint))
    wizard, nothing = Figure("hardener", ours[1:]), Figure("an empty Textual app, boto3 imported", empty[1:])
    return Ratio("the wizard's first screen is painted", wizard, nothing, 1.5)


def _painted(command: Sequence[str], words: Sequence[str], endpoint: str) -> float:
    """Return the time from the start of the process to the frame that has all of `words`."""
    with opened(command, {**os.environ, **environment(endpoint)}) as terminal:
        return terminal.wait(lambda text: all(word in text for word in words)) - terminal.started
