"""Putting a report together from scans, a run and the frameworks; reads nothing from AWS."""

from collections.abc import Iterable, Sequence

from hardener.engine import clock
from hardener.engine.auditfile import AuditFile
from hardener.engine.gate import version
from hardener.engine.model import Account, AnyCheck, Outcome, Scan, Severity, Status
from hardener.engine.outcomes import Run
from hardener.engine.person import who
from hardener.engine.report.frameworks import Framework, Requirement, Section
from hardener.engine.report.model import (
    AccountPart,
    AuditPart,
    CheckPart,
    Evidence,
    FrameworkPart,
    Point,
    Report,
    RequirementPart,
    SectionPart,
    WalkedPart,
)
from hardener.engine.report.since import Changed, Place, since
from hardener.engine.report.tally import Tally, tally, worst
from hardener.engine.scans import Kept

_GRADES = tuple(reversed(Severity))


class Building:
    """What a report is made of."""

    def __init__(self, checks: Sequence[AnyCheck], frameworks: Sequence[Framework], *, practice: bool = False) -> None:
        self._checks = checks
        self._frameworks = frameworks
        self._practice = practice

    def report(
        self,
        now: Kept,
        *,
        before: Kept | None = None,
        trend: Iterable[Kept] = (),
        run: Run | None = None,
        ours: Iterable[Place] = (),
        audit: AuditFile | None = None,
        title: str = "",
    ) -> Report:
        """Return the report on `now`, against `before` where there is one; `ours` is what runs have done in between."""
        scan, then = now.scan, before.scan if before else None
        return Report(
            title=title or _title(run, audit),
            made=clock.now(),
            tool=version(),
            by=who()["user"],
            practice=self._practice,
            scan=scan,
            tally=tally(scan.findings),
            before=tally(then.findings) if then else None,
            checks=tuple(self._check(check, scan) for check in self._ranked(scan)),
            accounts=tuple(_account(account, scan, then) for account in _accounts(scan)),
            frameworks=tuple(self._framework(one, scan, then) for one in self._frameworks),
            changed=_compared(then, scan, ours),
            compared_with=then.finished if then else "",
            trend=_points([*trend, now]),
            run=run,
            audit=self._audit(audit) if audit else None,
            evidence=_evidence(now, before, run, audit),
        )

    def _audit(self, file: AuditFile) -> AuditPart:
        audit, titles = file.audit, {one.id: one.title for one in self._checks}
        return AuditPart(
            id=audit.id,
            begun=audit.begun,
            touched=audit.touched,
            auditor=audit.auditor,
            administrator=audit.administrator,
            signed=file.signed,
            walked=tuple(
                WalkedPart(one.check, titles.get(one.check, one.check), one.by, one.on) for one in audit.walked
            ),
            left=tuple(titles.get(one, one) for one in audit.left),
            notes=audit.notes,
            attestations=audit.attestations,
            exceptions=audit.exceptions,
        )

    def _ranked(self, scan: Scan) -> list[AnyCheck]:
        """Return the checks that were looked at, the gravest first."""
        seen = {one.check for one in scan.findings}
        return sorted((one for one in self._checks if one.id in seen), key=lambda one: _GRADES.index(one.severity))

    def _check(self, check: AnyCheck, scan: Scan) -> CheckPart:
        return CheckPart(
            id=check.id,
            title=check.title,
            why=check.why,
            severity=check.severity,
            references=tuple(check.references),
            tally=tally(one for one in scan.findings if one.check == check.id),
        )

    def _framework(self, framework: Framework, now: Scan, before: Scan | None) -> FrameworkPart:
        return FrameworkPart(
            id=framework.id,
            title=framework.title,
            tested=sum(bool(one.checks) for one in framework.requirements),
            total=len(framework.requirements),
            sections=tuple(_section(one, now, before) for one in framework.section),
        )


def done_since(runs: Iterable[Run], before: Scan, until: Scan) -> set[Place]:
    """Return what `runs` have changed between two scans."""
    between = [run for run in runs if run.started >= before.finished and run.started <= until.started]
    return {
        (one.check, one.account, one.region) for run in between for one in run.changes if one.outcome is Outcome.DONE
    }


def _compared(before: Scan | None, now: Scan, ours: Iterable[Place]) -> tuple[Changed, ...]:
    return since(before, now, set(ours)) if before else ()


def _accounts(scan: Scan) -> list[Account]:
    """Return the accounts that were looked at, as the organization lists them."""
    named = {one.account: one.account_name for one in scan.findings}
    known = {one.id: one for one in scan.organization.accounts} if scan.organization else {}
    return [known[id] for id in known if id in named] + [
        Account(id, name) for id, name in named.items() if id not in known
    ]


def _account(account: Account, now: Scan, before: Scan | None) -> AccountPart:
    def mine(scan: Scan) -> Tally:
        return tally(one for one in scan.findings if one.account == account.id)

    return AccountPart(
        id=account.id,
        name=account.name,
        path=account.path,
        state=account.state,
        management=account.management,
        tally=mine(now),
        before=mine(before) if before else None,
    )


def _section(section: Section, now: Scan, before: Scan | None) -> SectionPart:
    checks = {check for one in section.requirements for check in one.checks}

    def mine(scan: Scan) -> Tally:
        return tally(one for one in scan.findings if one.check in checks)

    return SectionPart(
        id=section.id,
        title=section.title,
        tally=mine(now),
        before=mine(before) if before else None,
        requirements=tuple(_requirement(one, now) for one in section.requirements),
    )


def _requirement(one: Requirement, scan: Scan) -> RequirementPart:
    mine = [finding for finding in scan.findings if finding.check in one.checks]
    about = [finding.status for finding in mine if finding.status is not Status.NOT_APPLICABLE]
    return RequirementPart(
        id=one.id,
        text=one.text,
        checks=one.checks,
        partly=one.partly,
        untested="no check reads it yet" if one.planned else one.out,
        tally=tally(mine),
        status=worst(about) or worst(finding.status for finding in mine),
    )


def _points(scans: list[Kept]) -> tuple[Point, ...]:
    """Return one point for each scan, in the order of time."""
    by_time: dict[str, Point] = {one.scan.finished: Point(one.scan.finished, tally(one.scan.findings)) for one in scans}
    return tuple(by_time[finished] for finished in sorted(by_time))


def _title(run: Run | None, audit: AuditFile | None) -> str:
    if audit:
        return "What an audit found"
    return "What a run changed" if run else "How the accounts stand"


def _evidence(now: Kept, before: Kept | None, run: Run | None, audit: AuditFile | None) -> tuple[Evidence, ...]:
    found = [Evidence("audit", audit.audit.id, audit.sha256)] if audit else []
    found += [Evidence("scan", now.id, now.sha256)] if now.id else []
    found += [Evidence("scan before", before.id, before.sha256)] if before else []
    found += [Evidence("journal", run.run, f"sha256:{run.head}" if run.head else "")] if run else []
    return tuple(found)
