"""Words and signs of a report, the same in every format that people read."""

import json
from typing import Any

from hardener.engine.auditing import Note
from hardener.engine.holding import holds
from hardener.engine.model import Finding, Severity, Stated, Status
from hardener.engine.report.model import Report
from hardener.engine.report.tally import WORST_FIRST, Tally

SIGN = {
    Status.OK: ("✓", "ok"),
    Status.FAILING: ("✗", "failing"),
    Status.UNKNOWN: ("?", "unknown"),
    Status.MANUAL: ("!", "needs a person"),
    Status.WAITING: ("…", "waiting"),
    Status.EXCEPTED: ("=", "excepted"),
    Status.NOT_APPLICABLE: ("-", "not applicable"),
}
"""Glyph and word of every verdict; no meaning is in a colour alone."""
UNTESTED = "not tested"


def said(status: Status | None) -> str:
    """Return glyph and word of a verdict, or that nothing was looked at."""
    return " ".join(SIGN[status]) if status else f"· {UNTESTED}"


def counts(found: Tally) -> str:
    """Return the numbers that are not zero, worst first, such as `3 failing, 12 ok`."""
    parts = [f"{found.number(status)} {SIGN[status][1]}" for status in WORST_FIRST if found.number(status)]
    return ", ".join(parts) or "nothing looked at"


def percent(found: Tally | None) -> str:
    """Return the share that is ok, such as `83 %`; a dash where there is nothing to count."""
    return "–" if found is None or found.percent is None else f"{found.percent} %"


def gain(before: Tally | None, now: Tally) -> str:
    """Return by how many points the share went up or down; empty where it cannot be told."""
    if before is None or before.percent is None or now.percent is None or before.percent == now.percent:
        return ""
    return f"{now.percent - before.percent:+d}"


def place(finding: Finding) -> str:
    """Return where a finding was made, such as `web (222233334444), eu-west-1`."""
    named = (
        finding.account
        if finding.account_name in ("", finding.account)
        else (f"{finding.account_name} ({finding.account})")
    )
    return named if finding.region is None else f"{named}, {finding.region}"


def next_step(finding: Finding) -> str:
    """Return what a person can do about a finding that was not read; empty where nothing is known."""
    return finding.trouble.hint if finding.trouble else ""


def answered_for(report: Report, finding: Finding) -> str:
    """Return who answers for a finding, and for how long still when the report was made; empty where nobody does."""
    one = finding.exception
    if one is None:
        return ""
    return f"{one.owner} answers for it until {one.until} ({holds(one.until, report.made[:10])}): {one.reason}"


def lapsed(stated: Stated) -> str:
    """Return since when nobody vouches for a statement any more; empty where nobody ever did."""
    return f" again, since what was attested expired on {stated.lapsed}" if stated.lapsed else ""


def notes_on(report: Report, check: str) -> tuple[Note, ...]:
    """Return what is noted about a check as a whole."""
    notes = report.audit.notes if report.audit else ()
    return tuple(one for one in notes if one.check == check and not one.account)


def notes_at(report: Report, finding: Finding) -> tuple[Note, ...]:
    """Return what is noted about one finding."""
    notes = report.audit.notes if report.audit else ()
    place_ = (finding.check, finding.account, finding.region)
    return tuple(one for one in notes if (one.check, one.account, one.region) == place_)


def raw(value: Any) -> str:
    """Return a state as indented JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)


def whose(report: Report) -> str:
    """Return what the report is about, in one clause."""
    organization = report.scan.organization
    if report.practice:
        return "the practice organization, which is not AWS"
    if organization is None or not organization.id:
        return f"the account {report.scan.caller.account}"
    return f"the organization {organization.id}"


GRADE = {Severity.CRITICAL: 4, Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1}
"""Severities as numbers, the gravest the highest."""
