"""A report as Markdown, for a ticket or a repository."""

import re
from collections.abc import Iterable, Sequence

from hardener.engine.auditing import Note
from hardener.engine.model import Status, safe
from hardener.engine.report.model import CheckPart, FrameworkPart, Report
from hardener.engine.report.words import (
    SIGN,
    answered_for,
    counts,
    gain,
    lapsed,
    next_step,
    notes_at,
    notes_on,
    percent,
    place,
    said,
    whose,
)

_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@/])")
_PLAIN = re.compile(r"[A-Za-z0-9:-]*")
"""What ids, regions and times are made of, none of which Markdown acts on in the middle of a line."""
_LISTED = (Status.FAILING, Status.UNKNOWN, Status.MANUAL, Status.WAITING, Status.EXCEPTED)


def write(report: Report) -> bytes:
    """Return the report; foreign text is escaped, so that it is nothing but text."""
    parts = [_head(report), _scores(report), _changed(report), _run(report), _audit(report)]
    parts += [_check(report, one) for one in report.checks]
    parts += [_framework(one) for one in report.frameworks]
    parts += [_evidence(report)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _text(text: str) -> str:
    """Return foreign text on one line, with everything that Markdown would act on escaped."""
    return _ACTIVE.sub(r"\\\1", safe(" ".join(text.split("\n"))))


def _name(text: str) -> str:
    """Return an id, a region or a time; anything else in its place, as a file may hold it, is escaped."""
    return text if _PLAIN.fullmatch(text) else _text(text)


def _code(text: str) -> str:
    """Return foreign text as code; what would end the code is escaped instead."""
    return _text(text) if "`" in text else f"`{safe(text)}`"


def _head(report: Report) -> str:
    scan = report.scan
    lines = [
        f"# {_heading(report.title)}",
        "",
        f"{percent(report.tally)} ok{_moved(gain(report.before, report.tally))}: {counts(report.tally)}.",
        "",
        f"- About {_text(whose(report))}",
        f"- Read from {_name(scan.started)} to {_name(scan.finished)} as {_code(scan.caller.arn)}",
        f"- Made {report.made} by {_text(report.by)} with hardener {report.tool}",
    ]
    if not scan.complete:
        lines += ["", "**INCOMPLETE: something could not be read, and what was not read is neither ok nor failing.**"]
    return "\n".join(lines)


def _heading(title: str) -> str:
    """Return a heading on one line, which is all that it can be."""
    return safe(" ".join(title.split("\n")))


def _moved(points: str) -> str:
    return f" ({points} points)" if points else ""


def _scores(report: Report) -> str:
    rows = [
        (_text(one.name), _name(one.id), percent(one.tally), gain(one.before, one.tally), counts(one.tally))
        for one in report.accounts
    ]
    return "## Accounts\n\n" + _table(("Account", "Id", "ok", "since", "counts"), rows)


def _changed(report: Report) -> str:
    if not report.compared_with:
        return ""
    rows = [
        (
            str(one.turn),
            _name(one.check),
            _text(one.account_name or one.account),
            _name(one.region or ""),
            _text(one.summary or one.was),
        )
        for one in report.changed
    ]
    table = _table(("How", "Check", "Account", "Region", "Now"), rows) if rows else "Nothing."
    return f"## What changed since {_name(report.compared_with)}\n\n{table}"


def _run(report: Report) -> str:
    if report.run is None:
        return ""
    run = report.run
    rows = [
        (str(one.outcome), one.check, _text(one.account_name), one.region or "", _text(one.summary), _text(one.reason))
        for one in run.changes
    ]
    head = f"## The run {run.run}\n\n{run.status}, {run.started} to {run.finished or '…'}, as {_code(run.caller)}"
    return f"{head}\n\n{_table(('Outcome', 'Check', 'Account', 'Region', 'Change', 'Why'), rows)}"


def _audit(report: Report) -> str:
    audit = report.audit
    if audit is None:
        return ""
    rows = [(_text(one.title), _text(one.by), _name(one.on)) for one in audit.walked]
    lines = [
        f"## The audit {_name(audit.id)}",
        "",
        f"- Auditor: {_text(audit.auditor)}; administrator: {_text(audit.administrator or 'not named')}",
        f"- From {_name(audit.begun)} to {_name(audit.touched)}",
        f"- Not looked at: {_text(', '.join(audit.left) or 'nothing, every check was walked through')}",
        *(f"- {_text(one.by)} attests {_text(one.statement)} in {_name(one.account)}" for one in audit.attestations),
        *(f"- {_text(one.owner)} answers for {_name(one.check)} in {_name(one.account)}" for one in audit.exceptions),
        "",
        _table(("Walked through", "By", "When"), rows),
    ]
    return "\n".join(lines)


def _check(report: Report, check: CheckPart) -> str:
    references = ", ".join(f"{one.framework} {one.id}" for one in check.references)
    lines = [f"## {check.title} (`{check.id}`)", "", f"{check.why}", "", f"{check.severity} · {counts(check.tally)}"]
    lines += ["", f"Answers to: {references}."] if references else []
    lines += ["", *(_noted(one) for one in notes_on(report, check.id))]
    listed = [one for one in report.findings(check.id) if one.status in _LISTED or notes_at(report, one)]
    for one in listed:
        lines.append(f"- **{' '.join(SIGN[one.status])}** {_text(place(one))}: {_text(one.summary)}")
        lines += [f"  - {_text(detail)}" for detail in one.details]
        lines += [f"  - {_text(answered_for(report, one))}"] if one.exception else []
        lines += [f"  {_noted(note)}" for note in notes_at(report, one)]
        lines += [f"  - next: {_text(next_step(one))}"] if next_step(one) else []
        lines += [
            f"  - attested by {_text(two.by)} until {_name(two.until)}: {_text(two.text)}"
            for two in one.statements
            if two.by
        ]
        lines += [f"  - to attest{_text(lapsed(two))}: {_text(two.text)}" for two in one.statements if not two.by]
    return "\n".join(lines)


def _framework(framework: FrameworkPart) -> str:
    rows = [
        (
            one.id,
            one.text,
            said(one.status),
            ", ".join(one.checks),
            one.untested or (f"in part: {one.partly}" if one.partly else ""),
        )
        for section in framework.sections
        for one in section.requirements
    ]
    head = f"## {framework.title}\n\n{framework.tested} of {framework.total} requirements are tested by a check."
    return f"{head}\n\n{_table(('Id', 'What is asked', 'Worst verdict', 'Checks', 'Note'), rows)}"


def _noted(note: Note) -> str:
    return f"- note of {_text(note.by)}, {_name(note.on)}: {_text(note.text)}"


def _evidence(report: Report) -> str:
    rows = [(one.kind, _text(one.name), _code(one.sha256)) for one in report.evidence]
    return "## What this rests on\n\n" + _table(("Evidence", "Name", "SHA-256"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
