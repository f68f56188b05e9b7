"""Hardener's own engine on one side, the practice organization on the other, the recorder between them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, cast

from checks import CATALOGUE
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import AnyCheck, Cloud, Plan, Scan
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice
from tests.practice.desk import Desk
from tests.properties.places import ACCOUNTS, REGIONS
from tests.properties.recorder import Recorder

# Whatever is not there at once will not be there later: the practice organization is never behind.
HASTY = Patience(verify=2.0, settle=0.5, throttled=2.0, first=0.05)
_MADE = ("password-policy", "default-vpc")
DRAWN = tuple(check for check in CATALOGUE if check.id in _MADE)
"""The checks whose worlds the examples make."""
_SIGNER = KeySigner(b"p" * 32, "a test")


def _nobody(event: object) -> None:
    """Listen to nothing."""


class Rig:
    """One practice organization for all examples, and a fresh state directory for each."""

    def __init__(self, practice: Practice, recorder: Recorder, base: Path) -> None:
        self.wire = recorder
        self.environment = {**practice.environment, "AWS_ENDPOINT_URL": recorder.endpoint}
        self.desk = Desk(practice)
        """Unseen by the recorder."""
        self.unguarded = Desk(replace(practice, environment=self.environment))
        """Seen by the recorder, as hardener is, but with no guard: what defects use."""
        self._base = base
        self._numbers = count(1)
        self.cloud = self.signed_in()

    def signed_in(self) -> Cloud:
        """Sign in anew; the guard of what is signed in to shuts for good when it stops something."""
        cloud: Any = sign_in(Access(environment=self.environment))
        # Examples follow each other faster than an account's scans ever would, and here nobody asks to slow down.
        cloud._reading._limiter.take = lambda *_: None
        return cast(Cloud, cloud)

    def places(self) -> Places:
        """Return directories that nothing was written to."""
        base = self._base / str(next(self._numbers))
        return Places(private_directory(base), base / "config")

    def bench(
        self, baseline: Baseline | None = None, checks: Sequence[AnyCheck] = DRAWN, cloud: Cloud | None = None
    ) -> "Bench":
        """Return hardener without a past."""
        signed_in = cloud or self.cloud
        work = Workbench(
            lambda: signed_in, tuple(checks), self.places(), _SIGNER, baseline or Baseline(), practice=True
        )
        work.patience = HASTY
        return Bench(work)


class Bench:
    """What the properties do with a workbench, without a way to stop."""

    def __init__(self, work: Workbench) -> None:
        self.work = work

    def scan(self, accounts: Sequence[str] = ACCOUNTS, regions: Sequence[str] = REGIONS) -> Scan:
        """Scan a part of the organization."""
        return self.work.scan(Selection(tuple(accounts), tuple(regions)), _nobody, Event())

    def plan(self, accounts: Sequence[str] = ACCOUNTS, regions: Sequence[str] = REGIONS) -> Plan:
        """Scan it and plan everything."""
        return self.work.plan(self.scan(accounts, regions))

    def sealed(self, plan: Plan) -> PlanFile:
        """Return the bytes of a plan as they are read from a file, so that what is applied went through one."""
        path = self.work.places.state / "plan.json"
        self.work.save_plan(self.work.seal(plan), path)
        return self.work.open_plan(path)

    def apply(self, plan: Plan, listen: Callable[[Any], None] = _nobody) -> Run:
        """Apply a plan by its digest."""
        file = self.sealed(plan)
        return self.work.apply(file, by_digest(file, f"sha256:{file.sha256}"), listen, Event())
