"""A process that applies a plan, to be killed: `python -m tests.faults.crash_child STATE PLAN`."""

import os
import sys
from pathlib import Path
from threading import Event

from checks import CATALOGUE
from hardener.aws.cloud import Access, sign_in
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.places import Places
from hardener.engine.workbench import Workbench
from tests import loopback
from tests.faults.crash_story import BASELINE
from tests.faults.crash_walk import HASTY, SIGNER


def main() -> None:
    """Apply the plan and say how it ended."""
    loopback.watch(end=True)
    base, path = (Path(one) for one in sys.argv[1:])
    places = Places(private_directory(base), base / "config")
    environment = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    bench = Workbench(
        lambda: sign_in(Access(environment=environment)), CATALOGUE, places, SIGNER, BASELINE, practice=True
    )
    bench.patience = HASTY
    file = bench.open_plan(path)
    run = bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), lambda _: None, Event())
    print(run.status)


if __name__ == "__main__":
    main()
