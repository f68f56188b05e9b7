"""The engine as the ways in use it: one object that signs in, scans, plans, applies, undoes and resumes."""

from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event

import msgspec

from hardener.engine import clock, gate, planfile
from hardener.engine.apply import Application
from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.confirming import Confirmed
from hardener.engine.connecting import Connecting, Connection
from hardener.engine.events import RunEnded, RunListener, RunStarted, ScanListener
from hardener.engine.files import read_limited, write_private
from hardener.engine.history import History
from hardener.engine.journal import Journal
from hardener.engine.judging import judged_again
from hardener.engine.lockout import Ours
from hardener.engine.locks import writing_to
from hardener.engine.model import (
    Account,
    AnyCheck,
    Asker,
    Caller,
    Cause,
    Change,
    Cloud,
    Finding,
    Gap,
    Offer,
    Organization,
    Plan,
    Refused,
    RunStatus,
    Scan,
    Status,
    Trouble,
    by_id,
    settings_of,
)
from hardener.engine.onechange import Means
from hardener.engine.outcomes import Run, status_of
from hardener.engine.patience import Patience
from hardener.engine.person import who
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.planning import LIFE_DAYS, Drafting, guarded, new_id
from hardener.engine.preflight import Permission, likely
from hardener.engine.problems import Rejected, WrongUsage
from hardener.engine.runlog import RunLog
from hardener.engine.scan import Pass
from hardener.engine.selection import Selection, chosen_accounts, chosen_checks, refuse_unknown_regions
from hardener.engine.signing import Signer
from hardener.engine.undo import draft_undo
from hardener.engine.waiting import Waiting

Key = tuple[str, str, str | None]
"""Names a finding: check id, account id, region."""


class Workbench:
    """Everything an operator can do, for the wizard and the command line alike."""

    def __init__(
        self,
        sign_in: Callable[[], Cloud],
        checks: tuple[AnyCheck, ...] | Callable[[], tuple[AnyCheck, ...]],
        places: Places,
        signer: Signer,
        baseline: Baseline,
        *,
        practice: bool = False,
        read_only: bool = False,
        role_name: str = "",
    ) -> None:
        self._checks = checks
        self.places = places
        self.baseline = baseline
        self.practice = practice
        self.read_only = read_only
        self._aws = Connecting(sign_in, signer, practice=practice)
        self._signer = signer
        self._role_name = role_name
        self.patience = Patience()
        self.ask_code: Callable[[str], str] | None = None
        """Asks the operator for the MFA code of a device; set by the way in that can ask."""
        self.ask: Asker | None = None
        """Asks the operator for what a call needs and only a person knows; set by the way in that can ask."""
        self._history = History(places, signer)

    @property
    def checks(self) -> tuple[AnyCheck, ...]:
        """The catalogue; where it was given as a way to get it, it is got when first asked for."""
        if not isinstance(self._checks, tuple):
            self._checks = self._checks()
        return self._checks

    @checks.setter
    def checks(self, checks: tuple[AnyCheck, ...]) -> None:
        self._checks = checks

    def connect(self) -> Connection:
        """Sign in and discover what is in reach. Raises SignInFailed, CallFailed. Signs in anew each time."""
        return self._aws.anew()

    @property
    def connection(self) -> Connection:
        """What `connect` found; signs in first where nobody has."""
        return self._aws.connection

    def regions(self, account: Account) -> tuple[str, ...]:
        """Return the enabled regions of `account`. Raises CallFailed."""
        return self._aws.cloud.regions(account)

    def scan(self, selection: Selection, tell: ScanListener, stop: Event) -> Scan:
        """Read and judge everything selected. Raises WrongUsage, Stopped, SignInFailed, CallFailed."""
        checks = chosen_checks(selection, self.checks)
        accounts = chosen_accounts(selection, self.connection.accounts)
        started = clock.now()
        waiting = Waiting(self.places.waiting)
        reading = Pass(self._aws.cloud, checks, self.baseline, waiting, tell, stop)
        findings = reading.run(accounts, selection.regions)
        waiting.remember(findings)
        refuse_unknown_regions(selection, reading.seen_regions)
        organization = self.connection.organization
        return Scan(
            started=started,
            finished=clock.now(),
            caller=self.connection.caller,
            organization=organization,
            # Who named the accounts to look at misses none of the others.
            complete=_nothing_unknown(findings)
            and not (organization and organization.incomplete and not selection.accounts),
            findings=findings,
        )

    def reassess(self, scan: Scan) -> Scan:
        """Judge the states of `scan` again under the present baseline, without reading anything."""
        findings = tuple(judged_again(by_id(self.checks, one.check), one, self.baseline) for one in scan.findings)
        return msgspec.structs.replace(scan, findings=findings)

    def plan(self, scan: Scan, chosen: Collection[Key] | None = None) -> Plan:
        """Return the plan for the failing findings of `scan`, or only the chosen ones. Sends nothing."""
        drafting = Drafting(self._aws.cloud)
        for finding in scan.findings:
            if chosen is None or (finding.check, finding.account, finding.region) in chosen:
                drafting.consider(by_id(self.checks, finding.check), finding)
        organization = scan.organization
        if chosen is None and not scan.complete and organization is not None and organization.incomplete:
            drafting.gaps.append(_unlisted(organization, scan.caller))
        return self._assembled(drafting)

    def offers(self, finding: Finding) -> tuple[Offer, ...]:
        """Return what a person may ask for where `finding` was made, besides what its plan does."""
        check = by_id(self.checks, finding.check)
        if finding.state is None or finding.wanted is None:
            return ()
        return check.offers(check.state.load(finding.state), settings_of(check, finding.wanted))

    def plan_offers(self, scan: Scan, asked: Collection[tuple[Key, str]]) -> Plan:
        """Return the plan for what a person asked for by name, at the findings of `scan`. Raises WrongUsage."""
        drafting = Drafting(self._aws.cloud)
        found = {(one.check, one.account, one.region): one for one in scan.findings}
        for key, offer in asked:
            if key not in found:
                raise WrongUsage(f"{key[0]} was not read in {key[1]}", "scan it first")
            try:
                drafting.take(by_id(self.checks, key[0]), found[key], offer)
            except KeyError as error:
                raise WrongUsage(str(error.args[0]), "name one of these, or leave --offer out") from None
        return self._assembled(drafting)

    def preflight(self, plan: Plan, stop: Event | None = None) -> tuple[Permission, ...]:
        """Return the IAM actions that `plan` needs and what AWS's simulator says of them: likely, no proof."""
        connection = self.connection
        return likely(self._aws.cloud, plan, connection.caller, connection.accounts, stop or Event())

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> Caller:
        """Take a root user's access key into memory once AWS says whose it is. Raises CallFailed, Rejected."""
        self._refuse_read_only()
        return self._aws.cloud.hold_root_key(account, key_id, secret)

    def drop_root_keys(self) -> None:
        """Forget every root user's access key."""
        self._aws.cloud.drop_root_keys()

    def attest(self, attestation: Attestation) -> None:
        """Take a person's statement into the baseline; findings count it from the next judgement on."""
        self.baseline = self.baseline.with_attestation(attestation)

    def seal(self, plan: Plan) -> PlanFile:
        """Return the file bytes of `plan`, signed where there is a key."""
        return planfile.encode(plan, self._signer)

    def save_plan(self, file: PlanFile, path: Path) -> None:
        """Write the plan's bytes to `path`, readable by its owner alone. Raises Problem."""
        write_private(path, file.data)

    def open_plan(self, path: Path) -> PlanFile:
        """Return the plan in `path`. Raises Rejected for a damaged or edited one, Problem where it can't be read."""
        return planfile.decode(read_limited(path, planfile.LIMIT), self._signer)

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
        """Apply a confirmed plan and return the run; `keep_going` goes on in other accounts after a failure in one.

        Raises Rejected and SignInFailed before anything is sent, Unsafe when the disk fails.
        """
        self._refuse_read_only()
        connection = self._aws.again()
        gate.admit(file, confirmed, self._aws.cloud, connection.caller, connection.organization, gaps=allow_incomplete)
        run = new_id("run")
        with writing_to(self.places.locks, file.plan.touched, run):
            directory = self._history.begin(run, file)
            with self._history.at_work(run):
                journal = Journal.create(directory, self._signer)
                journal.append(
                    "begin",
                    plan=file.plan.id,
                    plan_sha256=file.sha256,
                    undoes=file.plan.undoes,
                    tool=gate.version(),
                    caller=connection.caller.arn,
                    confirmed=confirmed.how,
                    **who(),
                )
                return self._work(run, file, None, journal, tell, stop, keep_going=keep_going)

    def resume(self, run: str, tell: RunListener, stop: Event) -> Run:
        """Go on with an interrupted or stopped run, settling by reading what is not known.

        Raises WrongUsage, Rejected, SignInFailed, Unsafe.
        """
        self._refuse_read_only()
        run = self.named(run)
        file, _ = self._resumable(run)
        connection = self._aws.again()
        gate.belongs(file.plan, self._aws.cloud, connection.caller, connection.organization)
        with writing_to(self.places.locks, file.plan.touched, run), self._history.at_work(run):
            # Read again now that nobody else can be at it: what was read before may be over.
            file, log = self._resumable(run)
            journal = Journal.reopen(self._history.directory(run), self._signer)
            journal.append("resume", caller=connection.caller.arn, tool=gate.version(), **who())
            return self._work(run, file, log, journal, tell, stop)

    def _resumable(self, run: str) -> tuple[PlanFile, RunLog]:
        file, log = self._history.open(run)
        if log is None:
            raise Rejected(f"{run} never began: nothing was sent", "make a new plan")
        if log.end is not None and log.end["status"] not in (RunStatus.STOPPED, RunStatus.NEEDS_HUMAN):
            raise Rejected(f"{run} has ended: {log.end['status']}", "there is nothing to resume")
        if self._signer.key_id not in ("", log.signed_by) or (self._signer.key_id and not file.signed):
            raise Rejected(f"{run} is not signed with your key, so nothing vouches for what was confirmed", "plan anew")
        return file, log

    def undo(self, run: str) -> Plan:
        """Read what `run` changed and return the plan that takes it back.

        Raises WrongUsage, Rejected, SignInFailed, CallFailed.
        """
        run = self.named(run)
        file, log = self._history.open(run)
        if log is None or log.end is None:
            raise Rejected(f"{run} has not ended", f"resume it first: hardener resume {run}")
        connection = self._aws.again()
        gate.same_place(file.plan, connection.caller, connection.organization)
        drafting = Drafting(self._aws.cloud)
        draft_undo(self._aws.cloud, self.checks, file.plan, log.changes, drafting)
        return self._assembled(drafting, undoes=run)

    def history(self) -> tuple[Run, ...]:
        """Return the runs of this state directory, newest first."""
        return self._history.runs()

    def interrupted(self) -> tuple[Run, ...]:
        """Return the runs that were cut off and can be resumed, newest first."""
        return tuple(run for run in self.history() if run.status is RunStatus.INTERRUPTED and run.changes)

    def plan_of(self, run: str) -> Plan:
        """Return the plan that `run` applied, without signing in. Raises WrongUsage, Rejected."""
        return self._history.open(self.named(run))[0].plan

    def named(self, run: str) -> str:
        """Return the id that `run` stands for: itself, or the newest where it is `last`. Raises WrongUsage."""
        known = self._history.ids()
        if run == "last" and known:
            return known[0]
        self._history.directory(run)
        return run

    def _work(
        self,
        run: str,
        file: PlanFile,
        log: RunLog | None,
        journal: Journal,
        tell: RunListener,
        stop: Event,
        *,
        keep_going: bool = False,
    ) -> Run:
        plan = file.plan
        tell(RunStarted(run, len(plan.changes), len(plan.calls)))
        progress = log.changes if log else {}
        try:
            means = Means(self._aws.cloud, journal, tell, stop, self.patience, self.ask)
            late = gate.expired(plan)
            results = Application(means, self.checks, plan, progress, late, keep_going=keep_going).run()
            journal.append("end", status=str(status_of(results, stopped=stop.is_set())))
        finally:
            journal.close()
        ended = msgspec.structs.replace(self._history.run(run), changes=results)
        tell(RunEnded(ended))
        return ended

    def _assembled(self, drafting: Drafting, undoes: str = "") -> Plan:
        connection = self.connection
        created = clock.now()
        ours = Ours.of(connection.caller, self._aws.cloud.key_ids, self._role_name)
        changes, locked = guarded(drafting.changes, connection.accounts, ours)
        refused = (*drafting.refused, *locked)
        places: list[Change | Gap | Refused] = [*changes, *drafting.gaps, *refused]
        named = {one.account for one in places}
        return Plan(
            id=new_id("plan"),
            created=created,
            expires=clock.later(created, days=LIFE_DAYS),
            tool=gate.version(),
            catalogue_sha256=self._aws.cloud.catalogue_sha256,
            author=msgspec.structs.replace(connection.caller, minutes_left=None),
            organization=connection.organization.id if connection.organization else "",
            management=connection.organization.management if connection.organization else "",
            baseline_sha256=self.baseline.sha256,
            accounts=tuple(account for account in connection.accounts if account.id in named),
            changes=changes,
            gaps=tuple(drafting.gaps),
            refused=refused,
            undoes=undoes,
            role_name=self._role_name,
        )

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise Rejected("this session is read-only", "start hardener without --read-only")


def _unlisted(organization: Organization, caller: Caller) -> Gap:
    trouble = Trouble(Cause.DENIED, organization.incomplete, hint="the accounts that are not listed are not looked at")
    return Gap(organization.management or caller.account, None, "organization", trouble)


def _nothing_unknown(findings: tuple[Finding, ...]) -> bool:
    return all(finding.status is not Status.UNKNOWN for finding in findings)
