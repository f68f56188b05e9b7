"""The steps that the tests of runs take."""

from collections.abc import Callable
from threading import Event
from typing import Any

from hardener.engine.confirming import by_digest
from hardener.engine.events import CallAnswered
from hardener.engine.model import Scan
from hardener.engine.outcomes import Run
from hardener.engine.planfile import PlanFile
from hardener.engine.selection import Selection
from hardener.engine.workbench import Workbench


def scanned(bench: Workbench, **selection: Any) -> Scan:
    return bench.scan(Selection(**selection), lambda _: None, Event())


def sealed(bench: Workbench, *, canary: str = "", **selection: Any) -> PlanFile:
    return bench.seal(bench.plan(scanned(bench, **selection), canary=canary))


def applied(bench: Workbench, file: PlanFile, **extra: Any) -> Run:
    return bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), lambda _: None, Event(), **extra)


def stop_after_first(stop: Event) -> Callable[[object], None]:
    return lambda event: stop.set() if isinstance(event, CallAnswered) else None


def stopped(bench: Workbench, file: PlanFile) -> Run:
    """Apply `file` and stop after its first call."""
    stop = Event()
    return bench.apply(file, by_digest(file, f"sha256:{file.sha256}"), stop_after_first(stop), stop)


def resumed(bench: Workbench, run: str = "last", **extra: Any) -> Run:
    return bench.resume(run, lambda _: None, Event(), **extra)
