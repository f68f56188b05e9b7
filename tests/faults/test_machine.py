"""Any order of everything that may happen: a short look in every test run, a long one by `make soak`."""

import json
import os
import secrets
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.flips import SOAK
from tests.faults.machine import FIGURES, Machine

_SHORT = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(300)
def test_whatever_happens_the_invariants_hold() -> None:
    FIGURES.clear()
    run_state_machine_as_test(Machine, settings=_SHORT)
    # An order of steps in which nothing is applied shows nothing.
    for what in ("applied", "resumed", "kills", "refused", "undone"):
        assert FIGURES[what] >= 3, f"{what} only {FIGURES[what]} times: {dict(FIGURES)}"


@pytest.mark.skipif(not SOAK, reason="a soak takes as long as it is told to: make soak")
@pytest.mark.timeout(0)
def test_soak() -> None:
    """Look with new seeds until the time is over; HARDENER_SOAK_SEED looks again as one of them did."""
    minutes = float(os.environ.get("HARDENER_SOAK_MINUTES", "20"))
    FIGURES.clear()
    started, failures = time.monotonic(), 0
    given = os.environ.get("HARDENER_SOAK_SEED", "")
    while given or time.monotonic() - started < minutes * 60:
        seed = int(given) if given else secrets.randbits(32)
        print(f"seed {seed}, {dict(FIGURES)}", flush=True)
        Machine._hypothesis_internal_use_seed = seed
        long = settings(_SHORT, derandomize=False, max_examples=20, stateful_step_count=60, phases=list(Phase))
        try:
            run_state_machine_as_test(Machine, settings=long)
        except BaseException:
            failures += 1
            _written(time.monotonic() - started, failures, seed)
            raise
        _written(time.monotonic() - started, failures, seed)
        if given:
            break


def _written(seconds: float, failures: int, seed: int) -> None:
    """Keep the figures, for docs/safety.md."""
    path = Path(os.environ.get("HARDENER_SOAK_FIGURES", "soak.json"))
    told = {"minutes": round(seconds / 60, 1), "failures": failures, "last_seed": seed, **dict(sorted(FIGURES.items()))}
    path.write_text(json.dumps(told, indent=1) + "\n")
