"""Hardener behind a fault server of its own, looking at one place at a time and without waiting."""

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import msgspec

from checks import CATALOGUE
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.files import private_directory
from hardener.engine.model import AnyCheck, Call, Finding, Scan, by_id
from hardener.engine.places import Places
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice
from tests.faults.server import FaultServer
from tests.properties.wire import Request


class Place(NamedTuple):
    """Where a check is looked at; without a region where it is not regional."""

    check: str
    account: str
    region: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, self))


class Seen(NamedTuple):
    """What one look brought: the finding, and what would be done because of it."""

    finding: Finding
    wanted: tuple[str, ...]
    """The calls of a plan that is made of it, and of everything on offer, as text without their ids."""
    passed: tuple[Request, ...]


class Lookout:
    """One sign-in; `without_delay` has to be in force."""

    def __init__(
        self, practice: Practice, base: Path, baseline: Baseline, checks: Sequence[AnyCheck] = CATALOGUE
    ) -> None:
        self.server = FaultServer(practice)
        places = Places(private_directory(base), base / "config")
        signer = KeySigner(b"f" * 32, "a test")
        self.work = Workbench(self.signed_in, tuple(checks), places, signer, baseline, practice=True)

    def signed_in(self) -> Any:
        """Sign in through the server."""
        return sign_in(Access(environment=self.server.environment))

    def scan(self, check: str, accounts: Sequence[str], region: str = "") -> Scan:
        """Scan one check at these accounts, in one region."""
        selection = Selection(tuple(accounts), (region,) if region else (), (check,))
        return self.work.scan(selection, _nobody, Event())

    def look(self, place: Place) -> Seen:
        """Scan one place, and plan all that can be planned there."""
        with self.server.taken() as passed:
            scan = self.scan(place.check, [place.account], place.region)
            (finding,) = scan.findings
            key = (place.check, place.account, finding.region)
            asked = [[(key, offer.id)] for offer in self.work.offers(finding)]
            plans = [self.work.plan(scan), *(self.work.plan_offers(scan, one) for one in asked)]
        wanted = sorted({_told(call) for plan in plans for call in plan.calls})
        return Seen(finding, tuple(wanted), tuple(passed))

    def essence(self, finding: Finding) -> Any:
        """Return what a change would rest on; None where nothing was read."""
        if finding.state is None:
            return None
        return by_id(self.work.checks, finding.check).state.load(finding.state).essence()

    def forget(self, account: str) -> None:
        """Forget the sessions at `account`, and that it could not be entered."""
        cloud: Any = self.work._aws.cloud
        cloud._vault._member_sessions.forget(account)
        cloud._vault._root_sessions.forget(account)


def _told(call: Call) -> str:
    params = json.dumps(msgspec.to_builtins(call.params), sort_keys=True, default=str)
    return f"{call.service}:{call.operation} in {call.region} as {call.by} {params}"


def _nobody(event: object) -> None:
    """Listen to nothing."""
