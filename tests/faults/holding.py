"""A process of its own that applies a plan of toys and stops in the middle of its first call, until it is let go.

`python -m tests.faults.holding STATE ACCOUNT` says the run's id once it is there, and goes on when its input ends.
"""

import sys
from pathlib import Path

from hardener.engine.files import private_directory
from hardener.engine.places import Places
from tests.engine.steps import applied, sealed
from tests.engine.toy import ToyCloud, workbench


def main(state: str, account: str) -> None:
    cloud = ToyCloud()
    bench = workbench(cloud, Places(private_directory(Path(state)), Path(state) / "config"))

    def held(number: int) -> str:
        if number == 0:
            print(bench.history()[0].run, flush=True)
            sys.stdin.read()
        return "ok"

    cloud.script = held
    print(applied(bench, sealed(bench, accounts=(account,))).status, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
