"""The engine as the ways in use it: one object that signs in, scans, plans, applies, undoes and resumes."""

from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event

import msgspec

from hardener.engine import clock, gate, planfile
from hardener.engine.apply import Application
from hardener.engine.baseline import Baseline
from hardener.engine.confirming import Confirmed
from hardener.engine.course import Means
from hardener.engine.events import CallAnswered, RunEnded, RunEvent, RunListener, RunStarted
from hardener.engine.files import read_limited, write_private
from hardener.engine.history import FREE
from hardener.engine.journal import Journal
from hardener.engine.limits import NONE, Limits
from hardener.engine.lockout import Ours
from hardener.engine.locks import writing_to
from hardener.engine.model import (
    Accepted,
    Account,
    AnyCheck,
    Caller,
    Cause,
    Change,
    Cloud,
    Gap,
    Organization,
    Plan,
    Refused,
    Scan,
    Trouble,
    by_id,
)
from hardener.engine.outcomes import Run, status_of
from hardener.engine.patience import Patience
from hardener.engine.person import who
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.planning import LIFE_DAYS, Drafting, guarded, left_alone, new_id
from hardener.engine.preflight import Permission, likely
from hardener.engine.problems import Rejected, Unsafe, WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.runlog import ACCEPTED, WAITING, RunLog
from hardener.engine.signing import Signer
from hardener.engine.undo import draft_undo

Key = tuple[str, str, str | None]
"""Names a finding: check id, account id, region."""


class Workbench(Reading):
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
        super().__init__(sign_in, checks, places, signer, baseline, practice=practice)
        self.read_only = read_only
        self._role_name = role_name
        self.patience = Patience()

    def reached(self, cloud: Cloud) -> Cloud:
        """Return the cloud as it was signed in to; in a read-only session without a way to write."""
        return super().reached(cloud) if self.read_only else cloud

    def plan(self, scan: Scan, chosen: Collection[Key] | None = None, *, canary: str = "") -> Plan:
        """Return the plan for the failing findings of `scan`, or only the chosen ones. Sends nothing.

        It begins with the account `canary`, or with one that planning chooses. Raises WrongUsage where that account
        has no change in it.
        """
        drafting = Drafting(self._aws.cloud)
        for finding in scan.findings:
            if chosen is None or (finding.check, finding.account, finding.region) in chosen:
                drafting.consider(by_id(self.checks, finding.check), finding)
        organization = scan.organization
        if chosen is None and not scan.complete and organization is not None and organization.incomplete:
            drafting.gaps.append(_unlisted(organization, scan.caller))
        return self._assembled(drafting, canary=canary)

    def plan_offers(self, scan: Scan, asked: Collection[tuple[Key, str]], *, canary: str = "") -> Plan:
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
        return self._assembled(drafting, canary=canary)

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
        limits: Limits = NONE,
    ) -> Run:
        """Apply a confirmed plan and return the run; `keep_going` lifts the limit on failures.

        Raises Rejected and SignInFailed before anything is sent, Unsafe when the disk fails.
        """
        self._refuse_read_only()
        connection = self._aws.again()
        gate.admit(file, confirmed, self._aws.cloud, connection.caller, connection.organization, gaps=allow_incomplete)
        limits.demand(file.plan.changes)
        # "last" goes by the ids, and no clock can be trusted to go forwards.
        run = new_id("run", after=next(iter(self._history.ids()), ""))
        doing = f"applies {file.plan.id}"
        with writing_to(self.places.locks, file.plan.touched, run, doing), self._history.beginning(run, file):
            journal = self._begun(run, file, connection.caller, confirmed)
            return self._work(run, file, None, journal, tell, stop, limits=_lifted(limits, lift=keep_going))

    def resume(
        self, run: str, tell: RunListener, stop: Event, *, keep_going: bool = False, limits: Limits = NONE
    ) -> Run:
        """Go on with an interrupted or stopped run, settling by reading what is not known.

        `limits` count what is left of it; `keep_going` lifts the one on failures.
        Raises WrongUsage, Rejected, SignInFailed, Unsafe.
        """
        self._refuse_read_only()
        run = self.named(run)
        file, _ = self._resumable(run)
        connection = self._aws.again()
        gate.belongs(file.plan, self._aws.cloud, connection.caller, connection.organization)
        doing = f"goes on with {file.plan.id}"
        with writing_to(self.places.locks, file.plan.touched, run, doing), self._history.at_work(run):
            # Read again now that nobody else can be at it: what was read before may be over.
            file, log = self._resumable(run)
            limits.demand(file.plan.changes, log.changes)
            journal = Journal.reopen(self._history.directory(run), self._signer)
            journal.append("resume", caller=connection.caller.arn, tool=gate.version(), **who())
            self._history.take_up(run)
            return self._work(run, file, log, journal, tell, stop, limits=_lifted(limits, lift=keep_going))

    def _begun(self, run: str, file: PlanFile, caller: Caller, confirmed: Confirmed) -> Journal:
        """Return the journal of a run that begins. Raises Unsafe; then nothing was sent, and the plan is not spent."""
        try:
            journal = Journal.create(self._history.directory(run), self._signer)
            try:
                journal.append(
                    "begin",
                    run=run,
                    plan=file.plan.id,
                    plan_sha256=file.sha256,
                    undoes=file.plan.undoes,
                    tool=gate.version(),
                    caller=caller.arn,
                    confirmed=confirmed.how,
                    **who(),
                )
            except Unsafe:
                journal.close()
                raise
        except Unsafe as problem:
            self._history.never_began(run, file.plan)
            raise Unsafe(f"{problem.sentence}; nothing was sent", FREE) from None
        return journal

    def _resumable(self, run: str) -> tuple[PlanFile, RunLog]:
        file, log = self._history.open(run)
        if log is None:
            raise Rejected(f"{run} never began: nothing was sent", "make a new plan")
        if log.end is not None and log.end["status"] not in WAITING:
            raise Rejected(f"{run} has ended: {log.end['status']}", "there is nothing to resume")
        if self._signer.key_id not in ("", log.signed_by) or (self._signer.key_id and not file.signed):
            raise Rejected(f"{run} is not signed with your key, so nothing vouches for what was confirmed", "plan anew")
        return file, log

    def undo(self, run: str, *, canary: str = "") -> Plan:
        """Read what `run` changed and return the plan that takes it back, with an account to begin with as in `plan`.

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
        return self._assembled(drafting, undoes=run, canary=canary)

    def unfinished(self) -> tuple[Run, ...]:
        """Return the runs that can be resumed, newest first, without those that somebody has set aside."""
        return tuple(run for run in self.history() if run.resumable and not run.set_aside)

    def set_aside(self, run: str) -> None:
        """Leave `run` as it is, and offer it no more; it can be resumed all the same. Raises WrongUsage, Problem."""
        self._history.set_aside(self.named(run))

    def _work(
        self,
        run: str,
        file: PlanFile,
        log: RunLog | None,
        journal: Journal,
        tell: RunListener,
        stop: Event,
        *,
        limits: Limits,
    ) -> Run:
        plan = file.plan
        tell(RunStarted(run, len(plan.changes), len(plan.made)))
        progress = log.changes if log else {}
        made = 0

        def heard(event: RunEvent) -> None:
            nonlocal made
            made += isinstance(event, CallAnswered) and event.answer.kind == ACCEPTED
            tell(event)

        try:
            means = Means(self._aws.cloud, journal, heard, stop, self.patience, self.ask, self._left_alone)
            late = gate.expired(plan)
            application = Application(means, self.checks, plan, progress, late, limits)
            results = application.run()
            stopped = stop.is_set() or bool(application.paused)
            journal.append("end", status=str(status_of(results, stopped=stopped)))
        except Unsafe as problem:
            so_far = f"{made} of {len(plan.calls)} calls were made before that, and nothing more is sent"
            hint = f"free the disk, then go on with: hardener resume {run}"
            raise Unsafe(f"{problem.sentence}; {so_far}", hint) from None
        finally:
            journal.close()
        ended = msgspec.structs.replace(self._history.run(run), changes=results)
        tell(RunEnded(ended))
        return ended

    def _left_alone(self, change: Change) -> str:
        """Return who answers for it, where an exception holds at a change that makes something as it is wanted."""
        today = clock.now()[:10]
        exempt = self.baseline.exemption(change.check, change.account, change.region, today)
        # Who takes something back has said of it what the exception could not know.
        if exempt is None or change.undoes:
            return ""
        return left_alone(Accepted(owner=exempt.owner, reason=exempt.reason, until=exempt.until))

    def _assembled(self, drafting: Drafting, undoes: str = "", canary: str = "") -> Plan:
        connection = self.connection
        created = clock.now()
        ours = Ours.of(connection.caller, self._aws.cloud.key_ids, self._role_name)
        changes, locked = guarded(drafting.changes, connection.accounts, ours, canary)
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


def _lifted(limits: Limits, *, lift: bool) -> Limits:
    return msgspec.structs.replace(limits, stop_after=None) if lift else limits


def _unlisted(organization: Organization, caller: Caller) -> Gap:
    trouble = Trouble(Cause.DENIED, organization.incomplete, hint="the accounts that are not listed are not looked at")
    return Gap(organization.management or caller.account, None, "organization", trouble)
