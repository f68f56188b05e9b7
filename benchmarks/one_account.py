"""One account in all of its regions: hardener against a bare thread pool, and against a client for everything."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from botocore.session import Session

from benchmarks import sides
from benchmarks.cloud.place import MANAGEMENT, REGIONS
from benchmarks.cloud.process import running
from benchmarks.ratio import Figure, Ratio
from benchmarks.reads import Read, noted

SECONDS = 0.08
"""How long AWS takes to answer."""


def ratios(directory: Path, rounds: int) -> Iterator[Ratio]:
    """Measure `rounds` times, the three sides in turn."""
    ours: list[float] = []
    bare: list[float] = []
    naive: list[float] = []
    with running(accounts=2, seconds=SECONDS) as endpoint:
        reads = _recorded(endpoint, directory)
        for _ in range(rounds):
            # Signing in comes before the scan; everything else that a first scan costs is in it.
            ours.append(_timed(sides.scan, sides.hardener(endpoint, directory), [MANAGEMENT]))
            bare.append(_timed(sides.bare, sides.clients(Session(), endpoint, reads), reads))
            naive.append(_timed(sides.naive, endpoint, reads))
    title = f"scan of one account in {len(REGIONS)} regions, {len(reads)} reads of {SECONDS * 1000:.0f} ms"
    scanned = Figure("hardener, from sign-in to the findings", ours)
    yield Ratio(title, scanned, Figure("64 bare threads, prepared clients", bare), 1.3)
    each = Figure("64 threads, a session and client per region and service", naive)
    yield Ratio("the same, faster than a session for each client", scanned, each, 2.0, at_least=True)


def _recorded(endpoint: str, directory: Path) -> list[Read]:
    reads: list[Read] = []
    bench = sides.hardener(endpoint, directory)
    with noted(reads.append):
        sides.scan(bench, [MANAGEMENT])
    return reads


def _timed(work: Callable[..., None], *given: Any) -> float:
    gc.collect()
    start = perf_counter()
    work(*given)
    return perf_counter() - start
