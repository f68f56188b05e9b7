"""One finding in full: its state, what would be done about it, and what that would take."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from textual.content import Content

from hardener.engine.baseline import Attestation
from hardener.engine.clock import now
from hardener.engine.diff import DiffLine, diff
from hardener.engine.holding import SOON, days_left, holds
from hardener.engine.model import Accepted, AnyCheck, Change, Finding, Refused, Row, Status
from screens.calls import calls, undo
from screens.drafts import Draft
from screens.widgets.facts import Pair, bullets, facts, head, hung, wrapped
from screens.widgets.glyphs import SIGN, STATUS
from screens.widgets.sheet import Document
from screens.widgets.text import QUIET, fitted, joined, own, shown, stacked
from screens.words import clock, elapsed, moment

_NUMBER = re.compile(r"(\d+)\. (.*)", re.DOTALL)
WIDEST = 32
"""The most cells a row's label takes."""


@dataclass(frozen=True)
class Around:
    """What a document on a finding tells besides the finding itself."""

    left_out: Sequence[str] = ()
    """The check's own columns that the list has no room for."""
    hints: Sequence[tuple[str, str]] = ()
    """Keys, with what they do here."""
    lapsed: Mapping[str, Attestation] = field(default_factory=dict)
    """By statement, what was once attested and holds no longer."""
    polled: bool | None = True
    """Whether it is read again by itself; None where it is never read again, as in an audit."""


NOTHING_ELSE = Around()


def about_finding(
    check: AnyCheck, finding: Finding, draft: Draft, *, drafted: bool, around: Around = NOTHING_ELSE
) -> Document:
    """Return the document on `finding`; while its plan is still being made, without one."""

    def document(width: int) -> Content:
        parts = [_verdict(finding, width)]
        if around.hints:
            parts[0] = stacked([parts[0], *(_hint(sign, text, width) for sign, text in around.hints)])
        parts.append(_details(finding, width, polled=around.polled))
        if around.left_out and finding.state is not None:
            parts.append(_cells(check, finding, around.left_out, width))
        if finding.statements:
            parts.append(_statements(finding, around.lapsed, width))
        if isinstance(draft, Change):
            parts += about_change(check, draft, width, whole=True)
        elif finding.state is not None:
            parts.append(_state(check, finding, width))
            parts += _why_not(draft, width)
        if finding.trouble is not None:
            parts.append(trouble(finding, width))
        if not drafted:
            parts.append(own("… working out what would be done", QUIET))
        return spaced(parts)

    return document


def spaced(parts: list[Content]) -> Content:
    """Return the parts of a document with an empty line between them."""
    return Content("\n\n").join(part for part in parts if part)


def about_change(check: AnyCheck, change: Change, width: int, *, whole: bool) -> list[Content]:
    """Return the diff, the warnings, the calls and the undo of one change; with `whole` also the rows that stay."""
    lines = diff(check, change, whole=whole)
    parts = [stacked([head("State now → wanted"), _diff(lines, width)])]
    if change.warnings:
        warned = bullets([shown(line) for line in change.warnings], width, "!", "$text-warning")
        parts.append(stacked([head("Who notices"), warned]))
    parts.append(calls(change.calls, width))
    parts.append(undo(change.undo, width))
    return parts


def _verdict(finding: Finding, width: int) -> Content:
    mark = STATUS[finding.status].content()
    when = own(f"  read {clock(finding.read_at)}", QUIET) if finding.read_at else own("")
    lines = [hung(joined(mark, "  "), joined(shown(finding.summary, "bold"), when), width)]
    if finding.since:
        lines.append(hung(own("… since ", "$text-accent"), joined(own(moment(finding.since)), _ago(finding)), width))
    if finding.exception is not None:
        lines.append(hung(own("= ", QUIET), _answered_for(finding.exception), width))
    return stacked(lines)


def _answered_for(one: Accepted) -> Content:
    """Return who answers for it, and for how long still; that it is over is not said in passing."""
    left = holds(one.until, now()[:10])
    style = "$text-warning" if days_left(one.until, now()[:10]) <= SOON else QUIET
    return joined(shown(f"{one.owner} answers for it until {one.until}, ", QUIET), own(left, style))


def _details(finding: Finding, width: int, *, polled: bool | None) -> Content:
    """Return what a check says of a finding; the steps of a person are numbered, below what is known."""
    if finding.status is not Status.MANUAL:
        return bullets([shown(line) for line in finding.details], width) if finding.details else own("")
    steps = _numbered(finding.details)
    known = list(takewhile(lambda step: not step[0], steps))
    parts = [bullets([shown(line) for _, line in known], width)] if known else []
    if steps[len(known) :]:
        parts.append(_steps(steps[len(known) :], width, polled=polled))
    return spaced(parts)


def _ago(finding: Finding) -> Content:
    """Return how long it has been waiting."""
    gone = elapsed(finding.since, finding.read_at)
    return own(f", for {gone}", QUIET) if gone else own("")


def _steps(steps: Sequence[tuple[str, str]], width: int, *, polled: bool | None) -> Content:
    """Return what a person has to do, one step after the other."""
    lines = [hung(own(f"{sign or '·'}  ", "bold $text-accent"), shown(step), width) for sign, step in steps]
    told = "It is read again every few seconds while you look at it; r reads it now."
    if not polled:
        told = "With root's key held it is not read again by itself, as AWS counts each reading as a use; r reads it."
    return stacked([head("What to do"), *lines, *(wrapped(own(told, QUIET), width) if polled is not None else [])])


def _numbered(details: Sequence[str]) -> list[tuple[str, str]]:
    """Return the steps with their numbers; where a check numbers some itself, the others have none."""
    found = [_NUMBER.fullmatch(line) for line in details]
    if not any(found):
        return [(str(at), line) for at, line in enumerate(details, 1)]
    return [(one.group(1), one.group(2)) if one else ("", line) for one, line in zip(found, details, strict=True)]


def _hint(sign: str, text: str, width: int) -> Content:
    return hung(own(f"{sign}  ", "bold $text-accent"), own(text), width)


def _statements(finding: Finding, lapsed: Mapping[str, Attestation], width: int) -> Content:
    """Return what only a person can know, with who attested it."""
    lines = []
    for one in finding.statements:
        old = lapsed.get(one.id)
        if one.by:
            sign, said = own("✓ ", "$text-success"), f"  attested by {one.by} on {one.on} until {one.until}"
        else:
            sign, said = (
                own("! ", "$text-warning"),
                f"  expired on {old.until}, {old.by}" if old else "  nobody attests it",
            )
        lines.append(hung(sign, joined(shown(one.text), shown(said, QUIET)), width))
    return stacked([joined(head("A person's word"), ("  t attests", QUIET)), *lines])


def _cells(check: AnyCheck, finding: Finding, names: Sequence[str], width: int) -> Content:
    said = dict(zip(check.columns, check.cells(check.state.load(finding.state)), strict=True))
    column = max(map(len, names)) + 2
    return facts([(name, shown(said[name])) for name in names], width, column)


def _state(check: AnyCheck, finding: Finding, width: int) -> Content:
    rows = check.rows(check.state.load(finding.state))
    body = _rows(rows, width) if rows else own("nothing there", QUIET)
    return stacked([head("State now"), body])


def _rows(rows: tuple[Row, ...], width: int) -> Content:
    column = min(max(len(row.label) for row in rows), WIDEST)
    return stacked(hung(joined("  ", fitted(shown(row.label), column), "  "), shown(row.value), width) for row in rows)


def _diff(lines: tuple[DiffLine, ...], width: int) -> Content:
    if not lines:
        return own("  nothing that is shown here changes", QUIET)
    column = min(max(len(line.label) for line in lines), WIDEST)
    return stacked(_diff_line(line, column, width) for line in lines)


def _diff_line(line: DiffLine, column: int, width: int) -> Content:
    style = SIGN[line.sign]
    front = joined((f"{line.sign} ", f"bold {style}"), fitted(shown(line.label, style), column), "  ")
    if line.sign == "~":
        value = joined(shown(line.before, QUIET), (" → ", style), shown(line.after, f"bold {style}"))
    else:
        value = shown(line.after or line.before, style)
    return hung(front, value, width)


def _why_not(draft: Draft, width: int) -> list[Content]:
    if not isinstance(draft, Refused):
        return []
    return [stacked([head("Left alone"), hung(own("✗ ", "$text-error"), shown(draft.reason), width)])]


def trouble(finding: Finding, width: int) -> Content:
    """Return why something could not be read, and what a person can do about it."""
    found = finding.trouble
    assert found is not None
    pairs: list[Pair] = [("Cause", shown(found.cause.value)), ("AWS says", shown(found.message))]
    pairs += [("Action", shown(found.action))] if found.action else []
    pairs += [("Code", shown(found.code))] if found.code else []
    pairs += [("Next step", shown(found.hint))] if found.hint else []
    pairs += [("It needs", shown(policy(found.action)))] if found.action else []
    return stacked(
        [head("Not read"), *wrapped(own("Unknown is neither ok nor failing."), width), facts(pairs, width, 11)]
    )


def policy(action: str) -> str:
    """Return the least statement of an IAM policy that allows `action`, to be copied."""
    return f'{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}'
