"""A workbench without AWS, disk or clock: the same answers on every run, and gates to hold it at any point."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import msgspec

from hardener.engine import planfile
from hardener.engine.baseline import Attestation, Baseline, Exemption
from hardener.engine.confirming import Confirmed
from hardener.engine.connecting import Connection
from hardener.engine.events import (
    AccountBlocked,
    AccountEntered,
    ChangeEnded,
    ChangeStarted,
    Found,
    RunEnded,
    RunListener,
    RunStarted,
    ScanListener,
)
from hardener.engine.model import (
    Account,
    Answer,
    AnyCheck,
    Asker,
    Call,
    Caller,
    Finding,
    Offer,
    Outcome,
    Per,
    Plan,
    Refusal,
    RunStatus,
    Scan,
    Status,
    Stopped,
    Trouble,
    by_id,
    settings_of,
)
from hardener.engine.outcomes import Run, status_of
from hardener.engine.planfile import PlanFile
from hardener.engine.preflight import Permission, Told
from hardener.engine.problems import Rejected
from hardener.engine.selection import Selection
from hardener.engine.signing import NoSigner
from hardener.engine.wayback import Back, WayBack
from hardener.engine.workbench import Key
from tests.screens.fake_checks import CHECKS
from tests.screens.fake_drafting import NOW, Drafting
from tests.screens.fake_judging import judge
from tests.screens.fake_running import make, result
from tests.screens.fake_world import DENIAL, DENIED, World, world

SIGNER = NoSigner("this is a test")


class FakeWorkbench:
    """Stands in for `hardener.engine.workbench.Workbench`."""

    def __init__(
        self,
        world: World,
        *,
        practice: bool = False,
        read_only: bool = False,
        endpoint: str = "",
        failures: list[Exception] | None = None,
    ) -> None:
        self.checks: tuple[AnyCheck, ...] = CHECKS
        self.baseline = Baseline()
        self.practice = practice
        self.read_only = read_only
        self.world = world
        self.endpoint = endpoint
        self.failures = failures or []
        """What the next sign-ins raise, one each."""
        self.ask_code: Callable[[str], str] | None = None
        self.device = ""
        """The MFA device whose code signing in needs; empty for none."""
        self.codes: list[str] = []
        self.gate: Callable[[str], None] = lambda where: None
        """Called at every step of a scan or a run with its name; may block."""
        self.answers: dict[str, Answer] = {}
        """By operation, what AWS says instead of yes."""
        self.sent: list[Call] = []
        self.applied: list[tuple[PlanFile, Confirmed, bool]] = []
        self.kept_going: list[bool] = []
        self.saved: list[tuple[PlanFile, Path]] = []
        self.runs: list[Run] = []
        self.refuse_apply: Exception | None = None
        self.ask: Asker | None = None
        self.seed = ""
        """The secret that AWS shows once."""
        self.heard: list[Mapping[str, str]] = []
        """What the operator answered in the middle of runs."""
        self.foretold: dict[str, Told] = {}
        """By action, what AWS says beforehand instead of yes."""
        self.kept = 0
        """How many scans were kept as evidence."""
        self.root_keys: dict[str, tuple[str, str]] = {}
        self.took = 0
        """By account, the access key of root that is held."""

    def connect(self) -> Connection:
        self.gate("connect")
        if self.failures:
            raise self.failures.pop(0)
        if self.device:
            assert self.ask_code is not None
            self.codes.append(self.ask_code(self.device))
            self.device = ""
        return Connection(
            caller=self.world.caller,
            organization=self.world.organization,
            accounts=self.world.accounts,
            endpoint=self.endpoint,
            second_lock="while reading, AWS itself refuses writes in member accounts; "
            "in yours only hardener's guard does",
            signing=SIGNER.about,
            practice=self.practice,
        )

    @property
    def connection(self) -> Connection:
        return self.connect()

    def regions(self, account: Account) -> tuple[str, ...]:
        return tuple(sorted({region for _, _, region in self.world.things if region}))

    def scan(self, selection: Selection, tell: ScanListener, stop: Event, *, keep: bool = True) -> Scan:
        checks = [check for check in self.checks if not selection.checks or check.id in selection.checks]
        accounts = [one for one in self.world.accounts if not selection.accounts or one.id in selection.accounts]
        findings: list[Finding] = []
        targets = [target for one in accounts for target in self._targets(one, checks, selection)]
        entered: set[str] = set()
        for account, check, region in targets:
            self.gate(f"scan {account.id} {check.id} {region}")
            if stop.is_set():
                raise Stopped
            if account.open and account.id not in entered:
                entered.add(account.id)
                if account.id == DENIED:
                    tell(AccountBlocked(account, DENIAL))
                else:
                    tell(AccountEntered(account, self.regions(account), len(entered), len(accounts)))
            findings.append(self._find(account, check, region))
            tell(Found(findings[-1], len(findings), len(targets)))
        self.kept += keep
        complete = all(one.status is not Status.UNKNOWN for one in findings)
        return Scan(
            started=NOW,
            finished=NOW,
            caller=self.world.caller,
            organization=self.world.organization,
            complete=complete,
            findings=tuple(findings),
        )

    def _targets(
        self, account: Account, checks: list[AnyCheck], selection: Selection
    ) -> list[tuple[Account, AnyCheck, str | None]]:
        if not account.open or account.id == DENIED:
            return [(account, check, None) for check in checks]
        regions = [one for one in self.regions(account) if not selection.regions or one in selection.regions]
        return [
            (account, check, region) for check in checks for region in (regions if check.per is Per.REGION else [None])
        ]

    def _find(self, account: Account, check: AnyCheck, region: str | None) -> Finding:
        blank = Finding(
            check=check.id,
            account=account.id,
            account_name=account.name,
            region=region,
            status=Status.UNKNOWN,
            severity=check.severity,
            summary="",
            references=check.references,
            read_at=NOW,
        )
        if not account.open:
            said = f"skipped: the account is {account.state.lower()}"
            return msgspec.structs.replace(blank, status=Status.NOT_APPLICABLE, summary=said)
        thing = DENIAL if account.id == DENIED else self.world.things[check.id, account.id, region]
        if isinstance(thing, Trouble):
            return msgspec.structs.replace(blank, summary=str(thing), trouble=thing)
        return judge(self.baseline, check, blank, thing)

    def reassess(self, scan: Scan) -> Scan:
        findings = []
        for one in scan.findings:
            check = by_id(self.checks, one.check)
            unread = one.state is None
            findings.append(one if unread else judge(self.baseline, check, one, check.state.load(one.state)))
        return msgspec.structs.replace(scan, findings=tuple(findings))

    def plan(self, scan: Scan, chosen: Collection[Key] | None = None) -> Plan:
        drafting = Drafting()
        for one in scan.findings:
            if chosen is None or (one.check, one.account, one.region) in chosen:
                drafting.consider(by_id(self.checks, one.check), one)
        return self._assembled(drafting)

    def offers(self, finding: Finding) -> tuple[Offer, ...]:
        check = by_id(self.checks, finding.check)
        if finding.state is None:
            return ()
        return check.offers(check.state.load(finding.state), settings_of(check, finding.wanted))

    def refusal(self, finding: Finding) -> str:
        if finding.status is not Status.FAILING or finding.state is None:
            return "only what fails can be planned"
        check = by_id(self.checks, finding.check)
        remedy = check.remedy(check.state.load(finding.state), settings_of(check, finding.wanted))
        if isinstance(remedy, Refusal):
            return remedy.reason
        return "" if remedy.calls else "there is nothing to call"

    def plan_offers(self, scan: Scan, asked: Collection[tuple[Key, str]]) -> Plan:
        drafting = Drafting()
        found = {(one.check, one.account, one.region): one for one in scan.findings}
        for key, offer in asked:
            drafting.take(by_id(self.checks, key[0]), found[key], offer)
        return self._assembled(drafting)

    def preflight(self, plan: Plan, stop: Event | None = None) -> tuple[Permission, ...]:
        self.gate("preflight")
        found = {(call.account, call.by, call.action): call for call in plan.calls}
        names = {one.id: one.name for one in self.world.accounts}
        return tuple(
            Permission(
                account=account,
                account_name=names[account],
                by=by,
                action=action,
                regions=(call.region,),
                told=self.foretold.get(action, Told.ALLOWED),
                reason="" if action not in self.foretold else "no policy of the identity [allows] it",
            )
            for (account, by, action), call in found.items()
        )

    def attest(self, attestation: Attestation) -> None:
        self.baseline = self.baseline.with_attestation(attestation)

    def accept(self, exemption: Exemption) -> None:
        self.baseline = self.baseline.with_exemption(exemption)

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> Caller:
        self.gate("hold")
        if self.failures:
            raise self.failures.pop(0)
        self.root_keys[account.id] = (key_id, secret)
        self.took += 1
        return msgspec.structs.replace(self.world.caller, arn=f"arn:aws:iam::{account.id}:root")

    def drop_root_keys(self) -> None:
        self.root_keys.clear()

    def _assembled(self, drafting: Drafting, undoes: str = "") -> Plan:
        organization = self.world.organization
        touched = {change.account for change in drafting.changes}
        return Plan(
            id=f"plan-20261123T140211Z-{len(drafting.changes):06x}",
            created=NOW,
            expires="2026-12-07T14:02:11Z",
            tool="0.1.0",
            catalogue_sha256="c" * 64,
            author=msgspec.structs.replace(self.world.caller, minutes_left=None),
            organization=organization.id if organization else "",
            management=organization.management if organization else "",
            baseline_sha256=self.baseline.sha256,
            accounts=tuple(one for one in self.world.accounts if one.id in touched),
            changes=tuple(drafting.changes),
            gaps=tuple(drafting.gaps),
            refused=tuple(drafting.refused),
            undoes=undoes,
        )

    def seal(self, plan: Plan) -> PlanFile:
        return planfile.encode(plan, SIGNER)

    def save_plan(self, file: PlanFile, path: Path) -> None:
        self.saved.append((file, path))

    def apply(
        self,
        file: PlanFile,
        confirmed: Confirmed,
        tell: RunListener,
        stop: Event,
        *,
        allow_incomplete: bool = False,
        keep_going: bool = False,
    ) -> Run:
        self.kept_going.append(keep_going)
        if self.refuse_apply:
            raise self.refuse_apply
        if self.read_only:
            raise Rejected("this session is read-only")
        assert confirmed.sha256 == file.sha256
        assert allow_incomplete or file.plan.complete
        self.applied.append((file, confirmed, allow_incomplete))
        return self._work(f"run-20261123T14021{len(self.runs)}Z-3f9a1c", file.plan, tell, stop)

    def _work(self, run: str, plan: Plan, tell: RunListener, stop: Event) -> Run:
        tell(RunStarted(run, len(plan.changes), len(plan.made)))
        results = []
        for change in plan.changes:
            if stop.is_set():
                skipped = result(change, 0, Outcome.SKIPPED, "not begun")
                results.append(msgspec.structs.replace(skipped, open=True))
                continue
            tell(ChangeStarted(change))
            results.append(make(self, change, tell))
            tell(ChangeEnded(results[-1]))
        left = any(one.calls_made and one.outcome is not Outcome.GIVEN_UP for one in results)
        ended = Run(
            run=run,
            plan_id=plan.id,
            started=NOW,
            finished=NOW,
            status=status_of(results, stopped=stop.is_set()),
            changes=tuple(results),
            undoable=left,
            back=WayBack(Back.EXACT) if left else WayBack(Back.NOTHING, ("nothing was changed",)),
            resumable=any(one.open for one in results),
            undoes=plan.undoes,
            caller=self.world.caller.arn,
            head="ab" * 32,
        )
        self.runs.insert(0, ended)
        tell(RunEnded(ended))
        return ended

    def undo(self, run: str) -> Plan:
        self.gate("undo")
        file = next((file for file, _, _ in self.applied), None)
        if file is None:
            raise Rejected(f"{run} has not ended", f"resume it first: hardener resume {run}")
        drafting = Drafting()
        for change in reversed(file.plan.changes):
            check = by_id(self.checks, change.check)
            before, after = check.state.load(change.before), check.state.load(change.after)
            place = self._find(
                next(one for one in self.world.accounts if one.id == change.account), check, change.region
            )
            drafting.add(check, place, after, check.undo(before, after), change.id)
        return self._assembled(drafting, run)

    def resume(self, run: str, tell: RunListener, stop: Event, *, keep_going: bool = False) -> Run:
        self.kept_going.append(keep_going)
        old = next(one for one in self.runs if one.run == run)
        tell(RunStarted(run, len(old.changes), sum(one.calls_total for one in old.changes)))
        self.gate("resume")
        done = {"outcome": Outcome.DONE, "reason": "", "open": False}
        results = tuple(msgspec.structs.replace(one, **done) if one.open else one for one in old.changes)
        for before, one in zip(old.changes, results, strict=True):
            if before.open:
                tell(ChangeEnded(one))
        ended = msgspec.structs.replace(old, status=RunStatus.DONE, changes=results, finished=NOW, resumable=False)
        self.runs[self.runs.index(old)] = ended
        tell(RunEnded(ended))
        return ended

    def history(self) -> tuple[Run, ...]:
        return tuple(self.runs)

    def unfinished(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.resumable and not run.set_aside)

    def set_aside(self, run: str) -> None:
        self.runs = [msgspec.structs.replace(one, set_aside=one.run == run) for one in self.runs]


def fake(*, hostile: bool = False, single: bool = False, **options: Any) -> FakeWorkbench:
    """Return a workbench on the made-up organization."""
    return FakeWorkbench(world(hostile=hostile, single=single), **options)
