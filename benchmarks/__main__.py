"""`python -m benchmarks`: measures, and prints each figure as a ratio with its bound.

Nothing here is a test: a machine that is busy misses bounds. `--strict` ends with 1 where one is missed.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import fleet, keys, one_account, starting
from benchmarks.isolation import isolated
from benchmarks.ratio import Ratio

Part = Callable[[Path], Iterator[Ratio]]


def main() -> int:
    """Run the parts that are asked for, all of them where none is."""
    parts: dict[str, Callable[..., Iterator[Ratio]]] = {
        "scan": one_account.ratios,
        "fleet": fleet.ratios,
        "start": starting.ratios,
        "keys": keys.ratios,
    }
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(parts), help="what to measure [all]")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side is measured, in turn")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a bound is missed")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    _about_the_machine()
    missed = 0
    with isolated() as directory:
        for name in options.parts or parts:
            for ratio in partial(parts[name], directory, options.rounds)():
                print(ratio, flush=True)
                missed += not ratio.within
    print(f"{missed} missed" if missed else "all within their bounds")
    return 1 if options.strict and missed else 0


def _about_the_machine() -> None:
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    print(f"Python {sys.version.split()[0]}, {processors} processors, load {load:.1f}")
    if load > processors / 2:
        print("Others are at work on this machine: what follows says more about them than about hardener.")


if __name__ == "__main__":
    sys.exit(main())
