"""Hardener before one organization after the other, each as it was delivered; signed in once for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, cast

from checks import CATALOGUE
from hardener.aws.cloud import Access, sign_in
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import Plan
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from tests.faults.crash_worlds import Worlds
from tests.faults.scenes import Scene
from tests.faults.server import FaultServer
from tests.practice.desk import Desk
from tests.practice.phone import Phone

# The practice organization shows at once what was done, so one read settles a lost answer.
_HASTY = Patience(verify=0.5, settle=0.0, throttled=3.0, first=0.01)
_SIGNER = KeySigner(b"w" * 32, "a test")


class Stage:
    """One fault server, and the organizations that stand behind it in turn."""

    def __init__(self, worlds: Worlds, base: Path) -> None:
        self._worlds = worlds
        self._base = base
        self._numbers = count(1)
        with worlds.one() as practice:
            self.server = FaultServer(practice)
            self._cloud = cast(Any, sign_in(Access(environment=self.server.environment)))
            # Who is in the organization stays the same, and is a third of all that is read.
            known = self._cloud.organization()
            self._cloud.organization = lambda: known

    @contextmanager
    def set(self, scene: Scene) -> Iterator[Workbench]:
        """Put a new organization behind the server, as `scene` wants it, and give hardener without a past."""
        with self._worlds.one() as practice:
            self.server.stand_before(practice.endpoint)
            self.server.heal()
            self._forget()
            scene.before(Desk(practice))
            yield self._work(scene)
            self.server.heal()

    def _work(self, scene: Scene) -> Workbench:
        base = private_directory(self._base / str(next(self._numbers)))
        work = Workbench(lambda: self._cloud, CATALOGUE, Places(base, base / "config"), _SIGNER, scene.baseline)
        work.patience = _HASTY
        work.ask = Phone()
        return work

    def _forget(self) -> None:
        vault = self._cloud._vault
        for sessions in (vault._member_sessions, vault._root_sessions):
            sessions._held.clear()
            sessions._failed.clear()


def applied(work: Workbench, plan: Plan | PlanFile) -> Run:
    """Apply a plan by the digest of its bytes."""
    file = work.seal(plan) if isinstance(plan, Plan) else plan
    confirmed = by_digest(file, f"sha256:{file.sha256}")
    return work.apply(file, confirmed, _nobody, Event(), allow_incomplete=True)


def _nobody(event: object) -> None:
    """Listen to nothing."""
