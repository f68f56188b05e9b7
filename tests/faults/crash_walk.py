"""A story told with a killer about: after each kill a new process goes on, until the run has ended."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, cast

from checks import CATALOGUE
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.files import private_directory
from hardener.engine.model import Cloud, Plan
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied
from tests.faults.crash_points import Killed, Killer, killing
from tests.faults.crash_story import BASELINE, STORY, Step
from tests.faults.server import FaultServer
from tests.practice.desk import Desk
from tests.practice.phone import Phone
from tests.properties.wire import Request

SIGNER = KeySigner(b"c" * 32, "a test")
HASTY = Patience(verify=2.0, settle=0.0, throttled=3.0, first=0.01)
"""The practice organization shows at once what was done, so one read settles a lost answer."""
_UNLIKE = re.compile("Token$|^AuthenticationCode")
"""Parameters that are another one each time."""

Write = tuple[str, str, str, str]
"""Account, region, operation and parameters of a request."""


@dataclass
class Lived:
    """What became of one plan."""

    step: str
    plan: Plan
    run: Run
    taken: tuple[Write, ...]
    """The writes that AWS took."""
    sent: tuple[Write, ...]
    """All that were on the wire."""
    kills: tuple[tuple[str, int], ...] = ()


@dataclass
class Stage:
    """Hardener before one practice organization, with the past that its directories hold."""

    server: FaultServer
    desk: Desk
    base: Path
    cloud: Cloud | None = None
    lived: list[Lived] = field(default_factory=list)

    def bench(self, baseline: Baseline = BASELINE) -> Workbench:
        """Return hardener as it starts, signed in already: of its runs it remembers nothing but what is on the disk."""
        signed_in = self._signed_in()
        places = Places(private_directory(self.base), self.base / "config")
        bench = Workbench(lambda: signed_in, CATALOGUE, places, SIGNER, baseline, practice=True)
        bench.patience = HASTY
        bench.ask = Phone()
        return bench

    def _signed_in(self) -> Cloud:
        if self.cloud is None:
            cloud: Any = sign_in(Access(environment=self.server.environment))
            cloud._reading._limiter.take = lambda *_: None
            self.cloud = cast(Cloud, cloud)
        return self.cloud


def live(stage: Stage, killer_of: Callable[[Plan], Killer | None], story: Sequence[Step] = STORY) -> list[Lived]:
    """Tell the story; `killer_of` names the killer of each plan."""
    for step in story:
        step.before(stage.desk)
        bench = stage.bench(step.baseline)
        plan = step.plan(bench)
        assert plan.changes, f"{step.name}: nothing is planned: {plan.refused}"
        if step.denied:
            stage.server.fail(step.denied, "deny", times=None)
        lived = through(stage, bench, step.name, plan, killer_of(plan))
        stage.server.heal()
        if step.back:
            bench = stage.bench(step.baseline)
            back = bench.undo(lived.run.run)
            if back.changes:
                through(stage, bench, f"{step.name}, back", back, killer_of(back))
    return stage.lived


def through(stage: Stage, bench: Workbench, name: str, plan: Plan, killer: Killer | None) -> Lived:
    """Apply a plan, and go on as often as it is killed."""
    heard: list[Request] = []

    def hear(request: Request, status: int, body: bytes) -> tuple[int, bytes]:
        if status < 400:
            heard.append(request)
        return status, body

    stage.server.twist = hear
    with stage.server.taken() as passed, killing(killer):
        run = _until_ended(stage, bench, plan)
    taken, sent = (tuple(_writes(stage.server, some)) for some in (heard, passed))
    lived = Lived(name, plan, run, taken, sent, tuple(killer.kills) if killer else ())
    stage.lived.append(lived)
    return lived


def _until_ended(stage: Stage, bench: Workbench, plan: Plan) -> Run:
    try:
        return applied(bench, bench.seal(plan), allow_incomplete=True)
    except Killed:
        pass
    while True:
        again = stage.bench()
        try:
            return again.resume("last", lambda _: None, Event())
        except Killed:
            continue


def _writes(server: FaultServer, passed: Sequence[Request]) -> Iterator[Write]:
    for one in passed:
        if one.access == "write":
            form = {name: value for name, value in one.form.items() if not _UNLIKE.search(name)}
            yield server.whose(one), one.region, one.name, json.dumps(form, sort_keys=True)
