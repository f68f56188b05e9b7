"""A scan as text: grouped by verdict and check, worst first."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

import msgspec

from hardener.cli.paper import STATUS, Paper
from hardener.cli.wording import account, counted, places
from hardener.engine import clock
from hardener.engine.holding import holds
from hardener.engine.model import AnyCheck, Finding, Per, Scan, Severity, Status, safe

_GRADES = list(reversed(Severity))
_QUIET = (Status.OK,)
"""Verdicts that nobody has to act on; they are counted, not listed."""
_SAID_ONCE = (Status.UNKNOWN, Status.NOT_APPLICABLE)
"""Verdicts whose reason is the same for many regions."""

_Words = tuple[str, tuple[str, ...], str, tuple[tuple[str, str], ...]]
"""Summary, details, next step, and what nobody has attested yet."""


def scan_lines(scan: Scan, checks: tuple[AnyCheck, ...], paper: Paper) -> list[str]:
    """Return the findings of `scan` as lines."""
    lines: list[str] = []
    ranked = sorted(checks, key=lambda check: _GRADES.index(check.severity))
    for status in STATUS:
        for check in ranked:
            of_check = [_dated(finding, scan.finished) for finding in scan.findings if finding.check == check.id]
            group = [finding for finding in of_check if finding.status is status]
            if group:
                lines += [*_group(status, check, group, len(of_check), paper), ""]
    return [*lines, *_total(scan, paper)]


def _dated(finding: Finding, until: str) -> Finding:
    """Return `finding` with words that say for how long it has been waiting, or may still be as it is."""
    if finding.status is Status.EXCEPTED and finding.exception is not None:
        left = holds(finding.exception.until, until[:10])
        return msgspec.structs.replace(finding, summary=f"{finding.summary} ({left})")
    age = clock.age(finding.since, until)
    return msgspec.structs.replace(finding, summary=f"{finding.summary}, since {age}") if age else finding


def _group(status: Status, check: AnyCheck, group: list[Finding], total: int, paper: Paper) -> list[str]:
    about = f"{check.title} ({check.id}), {check.severity}: {len(group)} of {total}"
    heading = f"{paper.mark(STATUS[status], 12)}{paper.styled(about, bold=status not in _QUIET)}"
    if status in _QUIET:
        return [heading]
    if check.per is Per.REGION and status not in _SAID_ONCE:
        return [heading, *_by_account(group, paper)]
    return [heading, *_by_words(group, paper)]


def _by_words(group: list[Finding], paper: Paper) -> list[str]:
    """Return what is said with all the places it is said of; good where few words are about many places."""
    lines: list[str] = []
    for (summary, details, hint, unsaid), findings in _same(group).items():
        lines += paper.wrapped(safe(summary), 4)
        lines += [line for detail in details for line in paper.wrapped(f"- {safe(detail)}", 6, 8)]
        lines += [line for id, text in unsaid for line in paper.wrapped(f"to attest, {id}: {safe(text)}", 6, 8)]
        lines += [line for one in places(findings) for line in paper.wrapped(one, 8, 10)]
        lines += paper.wrapped(f"next: {safe(hint)}", 6, 12) if hint else []
    return lines


def _by_account(group: list[Finding], paper: Paper) -> list[str]:
    """Return each account with what is said of its regions; good where every resource has an id of its own."""
    lines: list[str] = []
    wide = max(len(one.region or "") for one in group) + 2
    for named, findings in groupby(group, key=lambda one: account(one.account, one.account_name)):
        lines += paper.wrapped(named, 4, 6)
        for one in findings:
            lines += paper.wrapped(f"{one.region or '':<{wide}}{safe(one.summary)}", 6, 6 + wide)
    return lines


def _same(group: Iterable[Finding]) -> dict[_Words, list[Finding]]:
    """Put together what is said in the same words."""
    same: dict[_Words, list[Finding]] = {}
    for one in group:
        hint = one.trouble.hint if one.trouble else ""
        unsaid = tuple((stated.id, stated.text) for stated in one.statements if not stated.by)
        same.setdefault((one.summary, one.details, hint, unsaid), []).append(one)
    return same


def _total(scan: Scan, paper: Paper) -> list[str]:
    number = Counter(finding.status for finding in scan.findings)
    counts = [f"{number[status]} {STATUS[status][1]}" for status in STATUS if number[status]]
    accounts = len({finding.account for finding in scan.findings})
    found = f"{counted(len(scan.findings), 'finding')} in {counted(accounts, 'account')}"
    lines = paper.wrapped(f"{found}: {', '.join(counts)}." if counts else f"{found}.", 0)
    if not scan.complete:
        missing = "INCOMPLETE: something could not be read, and what was not read is neither ok nor failing."
        lines += paper.wrapped(missing, 0)
    if scan.organization is not None and scan.organization.incomplete:
        lines += paper.wrapped(f"The list of accounts is incomplete: {safe(scan.organization.incomplete)}", 0)
    return lines
