"""A report as a value: what was found, by whom, measured against what, and what it rests on."""

import msgspec

from hardener.engine.auditing import Note
from hardener.engine.baseline import Attestation, Exemption
from hardener.engine.model import Finding, Reference, Scan, Severity, Status
from hardener.engine.outcomes import Run
from hardener.engine.report.since import Changed
from hardener.engine.report.tally import WORST_FIRST, Tally


class Evidence(msgspec.Struct, frozen=True):
    """A file that the report rests on."""

    kind: str
    """`scan`, `scan before`, `journal` or `audit`."""
    name: str
    """Its id or its name."""
    sha256: str
    """Its digest; for a journal the hash of its last record."""


class CheckPart(msgspec.Struct, frozen=True, kw_only=True):
    """One check: what it is for, and what was found."""

    id: str
    title: str
    why: str
    severity: Severity
    references: tuple[Reference, ...]
    tally: Tally


class AccountPart(msgspec.Struct, frozen=True, kw_only=True):
    """One account: its place in the organization and its counts."""

    id: str
    name: str
    path: tuple[str, ...]
    state: str
    management: bool
    tally: Tally
    before: Tally | None = None


class RequirementPart(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of a framework, with what was found about it."""

    id: str
    text: str
    checks: tuple[str, ...]
    partly: str
    """What of it is tested, where that is not all."""
    untested: str
    """Why no check tests it; empty where one does."""
    tally: Tally
    status: Status | None
    """The worst verdict; None where nothing was looked at."""


class SectionPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a framework."""

    id: str
    title: str
    tally: Tally
    before: Tally | None
    requirements: tuple[RequirementPart, ...]


class FrameworkPart(msgspec.Struct, frozen=True, kw_only=True):
    """A framework, requirement by requirement."""

    id: str
    title: str
    tested: int
    """How many of its requirements a check tests, at least in part."""
    total: int
    sections: tuple[SectionPart, ...]


class Point(msgspec.Struct, frozen=True):
    """One scan of the trend."""

    finished: str
    tally: Tally


class WalkedPart(msgspec.Struct, frozen=True):
    """A check that somebody has looked at in an audit."""

    check: str
    title: str
    by: str
    on: str


class AuditPart(msgspec.Struct, frozen=True, kw_only=True):
    """Who walked through what, and what was written down on the way."""

    id: str
    begun: str
    touched: str
    """When something was last written down in it."""
    auditor: str
    administrator: str
    signed: bool
    """Whether the key of who made the report vouches for the audit's file."""
    walked: tuple[WalkedPart, ...]
    left: tuple[str, ...]
    """The titles of the checks that nobody has looked at."""
    notes: tuple[Note, ...]
    attestations: tuple[Attestation, ...]
    exceptions: tuple[Exemption, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a reader needs to believe it, or to doubt it in the right place."""

    title: str
    made: str
    """UTC, as in 2026-11-23T14:02:11Z."""
    tool: str
    """The version of hardener."""
    by: str
    """The operator on this machine."""
    practice: bool
    """Whether it is about the practice organization, which is not AWS."""
    scan: Scan
    tally: Tally
    before: Tally | None
    checks: tuple[CheckPart, ...]
    accounts: tuple[AccountPart, ...]
    frameworks: tuple[FrameworkPart, ...]
    changed: tuple[Changed, ...]
    """What is not as it was in the scan before."""
    compared_with: str
    """When that scan was finished; empty where there is none."""
    trend: tuple[Point, ...]
    """Oldest first, the present scan last."""
    run: Run | None
    """The run that it is about, if any."""
    audit: AuditPart | None
    """The audit that it is about, if any."""
    evidence: tuple[Evidence, ...]

    @property
    def unread(self) -> tuple[Finding, ...]:
        """What could not be read."""
        return tuple(one for one in self.scan.findings if one.status is Status.UNKNOWN)

    def findings(self, check: str) -> tuple[Finding, ...]:
        """Return what was found for the check with this id, worst first."""
        mine = (one for one in self.scan.findings if one.check == check)
        return tuple(sorted(mine, key=lambda one: WORST_FIRST.index(one.status)))
