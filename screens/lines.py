"""What there is to say of one line of the overview."""

from collections.abc import Iterator

from textual.content import Content

from hardener.engine.model import AnyCheck, Finding, Status
from screens.detail import trouble
from screens.legs import Line
from screens.session import Session
from screens.widgets.facts import bullets, head, hung, wrapped
from screens.widgets.glyphs import SEVERITY, STATUS
from screens.widgets.sheet import Document
from screens.widgets.text import QUIET, joined, own, prose, shown, stacked
from screens.words import counted

NAMED = 12
"""How many targets are named per status."""
REASONS = 4
"""How many different reasons are told per status."""
QUIETLY = (Status.OK, Status.NOT_APPLICABLE)
"""The verdicts of which only the places are told: there is nothing to do."""
KEY = "bold $text-accent"


def about_line(session: Session, line: Line) -> Document:
    """Return the document on one line: the account that could not be entered, or the check and where it stands."""
    if line.blocked:
        return lambda width: stacked(_blocked(line.findings[0], width))
    return lambda width: stacked(_check(session, line, width))


def severity(check: AnyCheck) -> Content:
    """Return the severity in its colour, with the references it answers to."""
    by_framework: dict[str, list[str]] = {}
    for one in check.references:
        by_framework.setdefault(one.framework, []).append(one.id)
    references = " · ".join(f"{framework} {', '.join(ids)}" for framework, ids in by_framework.items())
    return joined((f"{check.severity} severity", SEVERITY[check.severity]), ("  " + references, QUIET))


def _check(session: Session, line: Line, width: int) -> Iterator[Content]:
    check = session.check(line.check)
    steps = list(_steps(session, line))
    todo = [head("What to do"), bullets(steps, width), own("")] if steps else []
    # Where there is much to read, what to do comes first, since the pane may be low.
    first, last = ((), todo) if len(line.findings) == 1 else (todo, ())
    yield from first
    for status, mark in STATUS.items():
        of_it = [finding for finding in line.findings if finding.status is status]
        if of_it:
            yield hung(mark.content(12), _reasons(of_it), width)
    for (until, by), of_it in sorted(_signed(line).items()):
        yield hung(own("  attested  ", QUIET), shown(f"by {by} until {until}: {_places(of_it)}"), width)
    yield own("")
    yield from last
    yield head("Why")
    yield from wrapped(own(prose(check.why)), width)
    yield severity(check)


def _reasons(findings: list[Finding]) -> Content:
    """Return the reasons in full with where each holds; where they are too many, only where."""
    by_reason: dict[str, list[Finding]] = {}
    for finding in findings:
        by_reason.setdefault(finding.summary, []).append(finding)
    if len(by_reason) > REASONS or findings[0].status in QUIETLY:
        return shown(_places(findings))
    return stacked(joined(shown(reason), shown(f"  {_places(where)}", QUIET)) for reason, where in by_reason.items())


def _steps(session: Session, line: Line) -> Iterator[Content]:
    """Return what leads on from here, by what there is in the line."""
    plannable = session.plannable(line.failing)
    if plannable:
        yield joined(("space", KEY), f" selects {counted(len(plannable), 'target')}, ", ("p", KEY), " shows the plan")
    for reason in dict.fromkeys(filter(None, map(session.refusal, line.failing))):
        yield joined("no plan can do it: ", shown(reason), "; ", ("enter", KEY), " opens it")
    if line.has(Status.MANUAL):
        yield joined(("enter", KEY), " opens it, with what a person has to do")
    hints = [one.trouble.hint for one in line.findings if one.status is Status.UNKNOWN and one.trouble is not None]
    for hint in dict.fromkeys(filter(None, hints)):
        yield shown(hint)
    if hints:
        yield joined("then ", ("r", KEY), " reads everything again")


def _signed(line: Line) -> dict[tuple[str, str], list[Finding]]:
    """Return what rests on a person's word, by its last day and the person; the first day that ends counts."""
    signed: dict[tuple[str, str], list[Finding]] = {}
    for finding in line.findings:
        words = sorted((one.until, one.by) for one in finding.statements if one.by)
        if words:
            signed.setdefault(words[0], []).append(finding)
    return signed


def _places(findings: list[Finding]) -> str:
    """Return where, by account: the regions in brackets where there are several."""
    by_account: dict[str, list[str]] = {}
    for finding in findings:
        by_account.setdefault(finding.account_name, []).append(finding.region or "")
    named = [
        name + (f" ({', '.join(filter(None, regions))})" if any(regions) else "")
        for name, regions in by_account.items()
    ]
    rest = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + rest


def _blocked(finding: Finding, width: int) -> Iterator[Content]:
    yield joined(("? ", "$text-warning"), shown(finding.account_name, "bold"), "  ", finding.account)
    told = "This account could not be entered, so nothing in it is known."
    yield from wrapped(own(told), width)
    if finding.trouble is not None and finding.trouble.hint:
        yield own("")
        yield head("What to do")
        yield bullets([shown(finding.trouble.hint), joined("then ", ("r", KEY), " reads everything again")], width)
    yield own("")
    yield trouble(finding, width)
