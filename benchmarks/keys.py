"""How soon a key shows while a big scan goes on: the whole program, in a terminal, looked at from outside.

The cursor goes down and up between two rows of the list of accounts. A key counts as painted when the row
it leads to has arrived with the colour of the cursor.
"""

import os
import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, cycle, islice
from math import inf
from pathlib import Path
from statistics import median, quantiles
from time import sleep
from typing import NamedTuple

from benchmarks.cloud.place import account_ids, environment
from benchmarks.cloud.process import running
from benchmarks.one_account import SECONDS
from benchmarks.ratio import Figure, Ratio
from benchmarks.starting import hardener
from benchmarks.terminal import Terminal, opened

ACCOUNTS = 200
"""So many that the scan lasts longer than the keys."""
KEYS_A_ROUND = 60
BOUND = 0.05
_PAUSES = (0.08, 0.25)
"""Seconds between two keys: a hand's, and out of step with the ten times a second that the screen is drawn."""
_LOST = 1.0
"""What a key counts that is never painted."""
_ROW = re.compile(rb"\x1b\[[\d;]*(48;[\d;]*)m[^\x1b]*(\d{12})(?=\D)")
"""An account's id in the list, with the background it was written on."""


class Key(NamedTuple):
    """A key that was pressed, and the account whose row it leads to."""

    time: float
    account: str


class Row(NamedTuple):
    """The cursor painted on the row of an account."""

    time: float
    account: str


def ratios(directory: Path, rounds: int) -> Iterator[Ratio]:
    """Press keys before and while the wizard scans, and compare the slowest in a hundred with what is allowed."""
    with running(accounts=ACCOUNTS, seconds=SECONDS) as endpoint:
        with opened(hardener(), {**os.environ, **environment(endpoint)}) as terminal:
            _until_scope(terminal)
            idle = _press(terminal, KEYS_A_ROUND * rounds // 2)
            _until_it_scans(terminal)
            busy = _press(terminal, KEYS_A_ROUND * rounds)
            if "4/7" in terminal.text:
                raise RuntimeError("the scan was over before the last key")
        rows = _rows(terminal)
    still, delays = ([_painted(rows, key) - key.time for key in pressed] for pressed in (idle, busy))
    title = f"key press to paint while {ACCOUNTS} accounts are scanned, p99 of {len(delays)} keys"
    painted = Figure(f"p99, where the median is {median(delays):.3g} s", [_p99(delays)])
    note = f"while nothing is scanned: {_p99(still):.3g} s, where the median is {median(still):.3g} s"
    yield Ratio(title, painted, Figure("what is allowed", [BOUND]), 1.0, note=note)


def _p99(delays: Sequence[float]) -> float:
    return quantiles(delays, n=100)[98]


def _until_scope(terminal: Terminal) -> None:
    terminal.wait(lambda text: "goes on to choosing" in text)
    terminal.press("\r")
    terminal.wait(lambda text: f"scans {ACCOUNTS} accounts" in text and "us-west-2" in text)
    terminal.press("1g")
    sleep(1)


def _until_it_scans(terminal: Terminal) -> None:
    terminal.press("\r")
    # The first findings are there, so all threads are at it.
    terminal.wait(lambda text: "failing  Default VPC" in text)
    terminal.press("1g")
    sleep(1)


def _press(terminal: Terminal, count: int) -> list[Key]:
    """Move the cursor down and up between the first two accounts."""
    chance = random.Random(count)
    pressed = []
    for key, account in islice(cycle(zip("jk", reversed(account_ids(2)), strict=True)), count):
        pressed.append(Key(terminal.press(key), account))
        sleep(chance.uniform(*_PAUSES))
    sleep(_LOST)
    return pressed


def _rows(terminal: Terminal) -> list[Row]:
    """Return every row that was painted as the cursor's."""
    ends = list(accumulate(len(data) for _, data in terminal.chunks))
    times = [time for time, _ in terminal.chunks]
    stream = b"".join(data for _, data in terminal.chunks)
    found = list(_ROW.finditer(stream))
    # All rows look the same, but for the one that has the cursor.
    ordinary = Counter(row[1] for row in found).most_common(1)[0][0]
    return [Row(times[bisect_left(ends, row.end())], row[2].decode("ascii")) for row in found if row[1] != ordinary]


def _painted(rows: Sequence[Row], key: Key) -> float:
    first = bisect_left(rows, (key.time, ""))
    times = (row.time for row in rows[first:] if row.account == key.account)
    return min(next(times, inf), key.time + _LOST)
