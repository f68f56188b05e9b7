"""The engine for whoever only looks: it signs in, scans and judges, and has no way to write anything to AWS."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

import msgspec

from hardener.engine import clock
from hardener.engine.audits import Audits
from hardener.engine.barred import Barred
from hardener.engine.baseline import Attestation, Baseline, Exemption
from hardener.engine.connecting import Connecting, Connection
from hardener.engine.events import ScanListener
from hardener.engine.history import History
from hardener.engine.judging import judged_again
from hardener.engine.model import (
    Account,
    AnyCheck,
    Asker,
    Cloud,
    Finding,
    Offer,
    Plan,
    Refusal,
    Scan,
    Status,
    by_id,
    settings_of,
)
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.problems import Problem
from hardener.engine.scan import Pass
from hardener.engine.scans import Scans
from hardener.engine.selection import Selection, chosen_accounts, chosen_checks, refuse_unknown_regions
from hardener.engine.signing import Signer
from hardener.engine.verifying import Said, Verifying
from hardener.engine.waiting import Waiting


class Reading:
    """What an auditor can do: everything but planning, applying, undoing and resuming, for which it has no method."""

    read_only = True

    def __init__(
        self,
        sign_in: Callable[[], Cloud],
        checks: tuple[AnyCheck, ...] | Callable[[], tuple[AnyCheck, ...]],
        places: Places,
        signer: Signer,
        baseline: Baseline,
        *,
        practice: bool = False,
    ) -> None:
        self._checks = checks
        self.places = places
        self.baseline = baseline
        self.practice = practice
        self._aws = Connecting(lambda: self.reached(sign_in()), signer, practice=practice)
        self._signer = signer
        self.ask_code: Callable[[str], str] | None = None
        """Asks the operator for the MFA code of a device; set by the way in that can ask."""
        self.ask: Asker | None = None
        """Asks the operator for what a call needs and only a person knows; set by the way in that can ask."""
        self._history = History(places, signer, lambda: self.checks)

    def reached(self, cloud: Cloud) -> Cloud:
        """Return the cloud without a way to write, whatever asks for one."""
        return Barred(cloud)

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

    def scan(self, selection: Selection, tell: ScanListener, stop: Event, *, keep: bool = True) -> Scan:
        """Read and judge everything selected; without `keep` it does not become evidence that reports rest on.

        Raises WrongUsage, Stopped, SignInFailed, CallFailed.
        """
        checks = chosen_checks(selection, self.checks)
        accounts = chosen_accounts(selection, self.connection.accounts)
        started = clock.now()
        waiting = Waiting(self.places.waiting)
        reading = Pass(self._aws.cloud, checks, self.baseline, waiting, tell, stop)
        findings = reading.run(accounts, selection.regions)
        waiting.remember(findings)
        refuse_unknown_regions(selection, reading.seen_regions)
        organization = self.connection.organization
        found = Scan(
            started=started,
            finished=clock.now(),
            caller=self.connection.caller,
            organization=organization,
            # Who named the accounts to look at misses none of the others.
            complete=_nothing_unknown(findings)
            and not (organization and organization.incomplete and not selection.accounts),
            findings=findings,
        )
        if keep:
            # A scan is good without it, so a full disk does not take it away.
            with suppress(Problem, OSError):
                self.scans.keep(found)
        return found

    @property
    def scans(self) -> Scans:
        """The scans that are kept as evidence."""
        return Scans(self.places)

    def verify(self, path: Path) -> list[Said]:
        """Return what holds and what does not of a plan, a scan, an audit or a report. Raises Rejected, Problem."""
        return Verifying(self.scans, self.audits, self._signer, self._history.run).verify(path)

    def reassess(self, scan: Scan) -> Scan:
        """Judge the states of `scan` again under the present baseline, without reading anything."""
        findings = tuple(judged_again(by_id(self.checks, one.check), one, self.baseline) for one in scan.findings)
        return msgspec.structs.replace(scan, findings=findings)

    def offers(self, finding: Finding) -> tuple[Offer, ...]:
        """Return what a person may ask for where `finding` was made, besides what its plan does."""
        check = by_id(self.checks, finding.check)
        if finding.state is None or finding.wanted is None:
            return ()
        return check.offers(check.state.load(finding.state), settings_of(check, finding.wanted))

    def refusal(self, finding: Finding) -> str:
        """Return why no plan does anything about a `finding` that fails; empty where one does."""
        if finding.status is not Status.FAILING or finding.state is None or finding.wanted is None:
            return "only what fails can be planned"
        check = by_id(self.checks, finding.check)
        remedy = check.remedy(check.state.load(finding.state), settings_of(check, finding.wanted))
        if isinstance(remedy, Refusal):
            return remedy.reason
        return "" if remedy.calls else "there is nothing to call"

    def accept(self, exemption: Exemption) -> None:
        """Take an exception that somebody answers for into the baseline; it counts from the next judgement on."""
        self.baseline = self.baseline.with_exemption(exemption)

    def attest(self, attestation: Attestation) -> None:
        """Take a person's statement into the baseline; findings count it from the next judgement on."""
        self.baseline = self.baseline.with_attestation(attestation)

    def drop_root_keys(self) -> None:
        """Forget every root user's access key: there is none, since no method takes one."""

    def history(self) -> tuple[Run, ...]:
        """Return the runs of this state directory, newest first."""
        return self._history.runs()

    def unfinished(self) -> tuple[Run, ...]:
        """Return the runs that can be resumed from here: none, since resuming one writes."""
        return ()

    @property
    def audits(self) -> Audits:
        """The audits that are kept."""
        return Audits(self.places, self._signer)

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


def _nothing_unknown(findings: tuple[Finding, ...]) -> bool:
    return all(finding.status is not Status.UNKNOWN for finding in findings)
