"""Each kind of write fails in turn, before and after it took effect: done once, and what became of it is said."""

from collections.abc import Iterator
from threading import Event
from typing import NamedTuple

import msgspec
import pytest

from hardener.engine.model import Plan, RunStatus
from tests.faults.crash_worlds import Worlds
from tests.faults.reads import SOAK
from tests.faults.scenes import SCENES, Scene
from tests.faults.stage import Stage, applied
from tests.faults.writes import CASES, Case, Struck, dealt

pytestmark = [pytest.mark.usefixtures("without_delay"), pytest.mark.timeout(0 if SOAK else 300)]
ACTS = [scene for scene in SCENES if SOAK or not scene.long]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    worlds = Worlds()
    yield Stage(worlds, tmp_path_factory.mktemp("stage"))
    worlds.close()


class Kind(NamedTuple):
    """One kind of call: where it is made, by which plan, whether on the way back."""

    scene: Scene
    plan: Plan
    back: bool
    operation: str

    def __str__(self) -> str:
        return f"{self.scene.name}{' back' if self.back else ''}: {self.operation}"


def kinds(stage: Stage, scene: Scene) -> list[Kind]:
    """Return the kinds of calls of a scene, after it has gone well once."""
    with stage.set(scene) as work:
        plan = scene.plan(work)
        run = applied(work, plan)
        assert run.status is RunStatus.DONE, run.changes
        back = work.undo(run.run)
    made = [(False, call) for call in plan.calls if not call.cleanup] + [(True, call) for call in back.calls]
    return [Kind(scene, plan, *which) for which in dict.fromkeys((way, call.operation) for way, call in made)]


def played(stage: Stage, kind: Kind, case: Case) -> str:
    """Play a scene in which one call fails, and return what was not safe; empty for nothing."""
    with stage.set(kind.scene) as work:
        # The same organization is there each time, with the same ids, so that a plan is good for all of them.
        plan = work.undo(applied(work, kind.plan).run) if kind.back else kind.plan
        call = next(one for one in plan.calls if one.operation == kind.operation and not one.cleanup)
        if case.for_good:
            work.patience = msgspec.structs.replace(work.patience, throttled=0.1)
        struck = Struck(stage.server, plan, call, case)
        run = applied(work, plan)
        if wrong := struck.wrong(run):
            return wrong
        if not run.resumable:
            return ""
        stage.server.heal()
        return struck.wrong_later(work.resume(run.run, lambda _: None, Event()))


def test_every_call_fails_safely(stage: Stage) -> None:
    wrong, met = [], set()
    # One of each kind, where it is first met; in a soak wherever it is met.
    met_at = {(kind.operation, SOAK and str(kind)): kind for scene in reversed(ACTS) for kind in kinds(stage, scene)}
    for kind, case in dealt(list(met_at.values())):
        met.add(case)
        if said := played(stage, kind, case):
            wrong.append(f"{kind} with {case}: {said}")
    assert wrong == []
    assert met == set(CASES)
