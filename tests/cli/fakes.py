"""A workbench with canned answers, and the ways that lead to it."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import Event
from typing import Any

from hardener.cli.options import Asked
from hardener.cli.ways import Ways
from hardener.engine import planfile
from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.confirming import Confirmed
from hardener.engine.connecting import Connection
from hardener.engine.events import (
    AccountEntered,
    CallAnswered,
    CallSent,
    ChangeEnded,
    ChangeStarted,
    Found,
    RunEnded,
    RunListener,
    RunStarted,
    ScanListener,
    Verifying,
)
from hardener.engine.limits import NONE, Limits
from hardener.engine.model import (
    Account,
    Answer,
    AnyCheck,
    Asker,
    Finding,
    GivenUp,
    Offer,
    Outcome,
    Plan,
    Question,
    RunStatus,
    Scan,
    Stopped,
)
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.preflight import Permission
from hardener.engine.selection import Selection
from hardener.engine.signing import NoSigner
from hardener.engine.workbench import Key
from tests.cli import samples
from tests.cli.made_up import CHECKS

SIGNER = NoSigner("this is a test")
REGIONS = ("eu-west-1", "us-east-1")


class FakeBench:
    """Stands in for `hardener.engine.workbench.Workbench`."""

    def __init__(self, checks: tuple[AnyCheck, ...], asked: Asked) -> None:
        self.checks = checks
        self.asked = asked
        self.baseline = Baseline()
        self.ask_code: Callable[[str], str] | None = None
        self.endpoint = ""
        self.scanned = samples.scan(*samples.findings(), complete=False)
        self.planned = samples.full_plan()
        self.ended = samples.run(RunStatus.DONE, *[(Outcome.DONE, "")] * 3)
        self.runs: tuple[Run, ...] = ()
        self.selections: list[Selection] = []
        self.consents: list[tuple[Confirmed, bool]] = []
        self.asked_for: list[str] = []
        self.offered: dict[Key, tuple[Offer, ...]] = {}
        self.offers_asked: list[tuple[Key, str]] = []
        self.ask: Asker | None = None
        self.asks: Question | None = None
        """What is asked at each call of a run."""
        self.answered: list[Mapping[str, str] | None] = []
        self.limits: list[Limits] = []
        self.canaries: list[str] = []
        self.aside: list[str] = []
        self.permissions: tuple[Permission, ...] = samples.permissions()
        self.trouble: dict[str, Exception] = {}
        """By method, what it raises."""
        self.gate: Callable[[str, Event], None] = lambda where, stop: None
        """Called in the working thread at each step, may block or press Ctrl-C."""

    def _meet(self, method: str) -> None:
        if method in self.trouble:
            raise self.trouble[method]

    def connect(self) -> Connection:
        self._meet("connect")
        return Connection(
            caller=samples.CALLER,
            organization=self.scanned.organization,
            accounts=samples.ACCOUNTS,
            endpoint=self.endpoint,
            second_lock="while reading, AWS itself refuses writes in member accounts; "
            "in yours only hardener's guard does",
            signing=SIGNER.about,
            practice=False,
        )

    @property
    def connection(self) -> Connection:
        return self.connect()

    def regions(self, account: Account) -> tuple[str, ...]:
        return REGIONS

    def scan(self, selection: Selection, tell: ScanListener, stop: Event) -> Scan:
        self.selections.append(selection)
        self._meet("scan")
        tell(AccountEntered(samples.ACCOUNTS[0], REGIONS, 1, 1))
        for number, one in enumerate(self.scanned.findings):
            tell(Found(one, number + 1, len(self.scanned.findings)))
        self.gate("scan", stop)
        if stop.is_set():
            raise Stopped
        return self.scanned

    def attest(self, attestation: Attestation) -> None:
        self.baseline = self.baseline.with_attestation(attestation)

    def plan(self, scan: Scan, *, canary: str = "") -> Plan:
        self._meet("plan")
        self.canaries.append(canary)
        return self.planned

    def offers(self, finding: Finding) -> tuple[Offer, ...]:
        return self.offered.get((finding.check, finding.account, finding.region), ())

    def plan_offers(self, scan: Scan, asked: Collection[tuple[Key, str]], *, canary: str = "") -> Plan:
        self.offers_asked += asked
        self.canaries.append(canary)
        return self.planned

    def preflight(self, plan: Plan) -> tuple[Permission, ...]:
        self._meet("preflight")
        return self.permissions

    def seal(self, plan: Plan) -> PlanFile:
        return planfile.encode(plan, SIGNER)

    def save_plan(self, file: PlanFile, path: Path) -> None:
        path.write_bytes(file.data)

    def open_plan(self, path: Path) -> PlanFile:
        self._meet("open_plan")
        return planfile.decode(path.read_bytes(), SIGNER)

    def apply(
        self,
        file: PlanFile,
        confirmed: Confirmed,
        tell: RunListener,
        stop: Event,
        *,
        allow_incomplete: bool = False,
        limits: Limits = NONE,
    ) -> Run:
        self._meet("apply")
        self.limits.append(limits)
        self.consents.append((confirmed, allow_incomplete))
        return self._work(file.plan, tell, stop)

    def resume(self, run: str, tell: RunListener, stop: Event, *, limits: Limits = NONE) -> Run:
        self.limits.append(limits)
        self.asked_for.append(run)
        self._meet("resume")
        return self._work(self.planned, tell, stop)

    def set_aside(self, run: str) -> None:
        self.aside.append(run)

    def undo(self, run: str, *, canary: str = "") -> Plan:
        self.canaries.append(canary)
        self.asked_for.append(run)
        self._meet("undo")
        return self.planned

    def plan_of(self, run: str) -> Plan:
        return self.planned

    def history(self) -> tuple[Run, ...]:
        self._meet("history")
        return self.runs

    def _work(self, plan: Plan, tell: RunListener, stop: Event) -> Run:
        self.gate("before", stop)
        tell(RunStarted("run-1", len(plan.changes), len(plan.calls)))
        for change, result in zip(plan.changes, self.ended.changes, strict=False):
            tell(ChangeStarted(change))
            for call in change.calls:
                tell(CallSent(change, call, 1))
                self.gate("sent", stop)
                self._interview()
                answer = Answer(kind="accepted", request_id="req-1", message=samples.HOSTILE)
                tell(CallAnswered(change, call, answer, 0.25))
            tell(Verifying(change))
            tell(ChangeEnded(result))
            if stop.is_set():
                break
        tell(RunEnded(self.ended))
        return self.ended

    def _interview(self) -> None:
        if self.asks is None:
            return
        try:
            self.answered.append(self.ask(self.asks) if self.ask else None)
        except GivenUp:
            self.answered.append(None)


class FakeWays(Ways):
    """Leads to a fake workbench; says whether somebody is there as a test wants it."""

    def __init__(self, directory: Path, *, asks: bool = False) -> None:
        self._directory = directory
        self._asks = asks
        self.bench = FakeBench(CHECKS, Asked())
        self.baseline_seen = Baseline()
        self.trouble: Exception | None = None

    @property
    def checks(self) -> tuple[AnyCheck, ...]:
        return CHECKS

    @property
    def places(self) -> Places:
        return Places(self._directory / "state", self._directory / "config")

    @property
    def can_ask(self) -> bool:
        return self._asks

    @property
    def has_screen(self) -> bool:
        return self._asks

    def workbench(self, asked: Asked, *, judging: bool = True) -> Any:
        if self.trouble is not None:
            raise self.trouble
        self.bench.asked = asked
        self.bench.baseline = self.baseline_seen = self.baseline(asked.baseline) if judging else Baseline()
        return self.bench
