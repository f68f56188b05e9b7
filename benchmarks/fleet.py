"""Many accounts, entered by their role: what a call costs, and what an account more costs in memory.

Each side runs in a process of its own: `python -m benchmarks.fleet hardener|bare ENDPOINT`.
"""

import gc
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import msgspec
from botocore.session import Session

from benchmarks import sides
from benchmarks.cloud.place import REGIONS, account_ids
from benchmarks.cloud.process import running
from benchmarks.ratio import Figure, Ratio
from benchmarks.reads import Read, noted

SECONDS = 0.08
FEW, MANY = 10, 100
SETS = 10
READ_IN = REGIONS[::4]
"""Regions enough for the figures to mean something, and few enough for a minute."""


class Measured(msgspec.Struct):
    """What one side has measured."""

    calls: int
    cpu: float
    mebibytes: float
    """hardener: what an account more costs; bare: what a set of clients more costs, as each account could have."""


def ratios(directory: Path, rounds: int) -> Iterator[Ratio]:
    """Measure both sides, one after the other."""
    with running(accounts=MANY, seconds=SECONDS) as endpoint:
        ours, bare = _side("hardener", endpoint), _side("bare", endpoint)
    title = f"CPU of a call, {MANY} accounts in {len(READ_IN)} regions, {ours.calls} calls"
    yield Ratio(title, _per_call("hardener, entering each account", ours), _per_call("bare pool", bare), 1.5)
    growth = Figure(f"hardener, an account more, from {FEW} to {MANY}", [ours.mebibytes], "MiB")
    clients = Figure("a set of clients more, as each account could have", [bare.mebibytes], "MiB")
    yield Ratio("memory of an account: no clients of its own", growth, clients, 0.2)


def _per_call(name: str, measured: Measured) -> Figure:
    return Figure(name, [measured.cpu / measured.calls * 1000], "ms")


def _side(name: str, endpoint: str) -> Measured:
    command = [sys.executable, "-m", "benchmarks.fleet", name, endpoint]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Measured)


def measure_hardener(endpoint: str, directory: Path) -> Measured:
    """Scan few accounts, then many: what the first scan needs once is not counted for each."""
    bench, calls = sides.hardener(endpoint, directory), 0

    def count(_: Read) -> None:
        nonlocal calls
        calls += 1

    sides.scan(bench, account_ids(FEW), READ_IN)
    before, start = _memory(), process_time()
    with noted(count):
        sides.scan(bench, account_ids(MANY), READ_IN)
    return Measured(calls, process_time() - start, (_memory() - before) / (MANY - FEW))


def measure_bare(endpoint: str, directory: Path) -> Measured:
    """Make the calls for few accounts as often as many need."""
    calls: list[Read] = []
    with noted(calls.append):
        sides.scan(sides.hardener(endpoint, directory), account_ids(FEW), READ_IN)
    session = Session()
    prepared = sides.clients(session, endpoint, calls)
    sides.bare(prepared, calls)
    start = process_time()
    sides.bare(prepared, calls * (MANY // FEW))
    cpu, before = process_time() - start, _memory()
    more = [sides.clients(session, endpoint, calls) for _ in range(SETS)]
    return Measured(len(calls) * (MANY // FEW), cpu, (_memory() - before) / len(more))


def _memory() -> float:
    """Return the memory that this process has now, in MiB; where that cannot be told, the most it has had."""
    gc.collect()
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    measures: dict[str, Any] = {"hardener": measure_hardener, "bare": measure_bare}
    with TemporaryDirectory(prefix="hardener-bench-") as own:
        sys.stdout.buffer.write(msgspec.json.encode(measures[sys.argv[1]](sys.argv[2], Path(own))))
