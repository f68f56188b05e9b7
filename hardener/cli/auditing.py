"""Audits without a screen: listing them, and writing down what was looked at."""

from collections.abc import Sequence

from hardener.cli.kinds import nearest
from hardener.cli.paper import Paper
from hardener.cli.wording import counted
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.auditing import Audit
from hardener.engine.model import safe
from hardener.engine.problems import WrongUsage

_NONE = ["There are no audits yet. One begins with: hardener audit"]


def audit_lines(found: Sequence[tuple[str, Audit | None, str]], paper: Paper) -> list[str]:
    """Return one entry for each audit, the newest first; a damaged one says what is wrong with it."""
    lines: list[str] = []
    for id, audit, damage in found:
        lines.append(paper.styled(id, bold=True))
        lines += [line for text in (_about(audit) if audit else (damage,)) for line in paper.wrapped(text, 4, 6)]
    return lines or _NONE


def _about(audit: Audit) -> tuple[str, ...]:
    done = len(audit.checks) - len(audit.left)
    names = f"auditor {safe(audit.auditor) or 'not named'}, administrator {safe(audit.administrator) or 'not named'}"
    return (
        f"{done} of {len(audit.checks)} checks walked through, {counted(len(audit.notes), 'note')}, {names}",
        f"begun {audit.begun}, last written {audit.touched}",
    )


def write_down(desk: AuditDesk, walked: Sequence[str], notes: Sequence[tuple[str, str]]) -> Audit:
    """Note what was looked at and said of checks. Raises WrongUsage for one that is not in the audit, and Problem."""
    known = desk.audit.checks
    for check in (*walked, *(check for check, _ in notes)):
        if check not in known:
            hint = nearest(check, list(known)) or f"in it are: {', '.join(known)}"
            raise WrongUsage(f"the check {check} is not in this audit", hint)

    def step(audit: Audit) -> Audit:
        for check in walked:
            audit = audit.seen(check)
        for check, text in notes:
            audit = audit.with_note(check, text)
        return audit

    return desk.write(step)
