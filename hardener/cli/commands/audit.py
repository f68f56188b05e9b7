"""`hardener audit`: the walk for an auditor, in which nothing can be written to AWS."""

import os
from pathlib import Path
from typing import Any

import click

from hardener.attention import FRAMES
from hardener.cli import options
from hardener.cli.auditing import audit_lines, write_down
from hardener.cli.leaving import say
from hardener.cli.narrating import read
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.wizard import keeper
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.person import who
from hardener.engine.problems import WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.selection import Selection
from hardener.engine.signing import may_ask


@taught(
    "audit",
    ("hardener audit", "sign in, read, and walk through it check by check"),
    ("hardener audit --resume last", "go on where it was left; nobody signs in for that"),
    ("hardener audit --list", "the audits so far"),
    ("hardener audit --resume last --walked mfa --note mfa 'Seen together.'", "the same without a screen"),
    ("hardener report audit-20261123-140211-042-3f9a -o audit.html", "what it found, for others"),
    exits=(0, 4),
)
@click.option("--resume", metavar="AUDIT|last", help="go on with this one; FILE with --file")
@click.option("--list", "listing", is_flag=True, help="list the audits of this machine")
@click.option(
    "--file", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="keep it in this file"
)
@click.option("--auditor", default="", metavar="NAME", help="who walks through it")
@click.option("--administrator", default="", metavar="NAME", help="who answers")
@click.option("--walked", multiple=True, metavar="CHECK", help="without a screen: this was looked at")
@click.option("--note", "notes", multiple=True, nargs=2, metavar="CHECK TEXT", help="without a screen: note this")
@options.entering
@options.wanting
@options.selecting
@options.looking
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """Walk through every check with an auditor: read-only, with notes, and evidence at the end.

    Each check shows what the frameworks ask, in plain words with their ids, how every account
    is, and the state as it was read. Notes, and who looked at what, go into the audit's own
    file at every step, so it can be left and taken up again. Attestations and exceptions are
    signed on the way, and counted elsewhere once the baseline is saved.

    Nothing can be written to AWS: the engine that an audit runs on has no way to do it.
    """
    if given["listing"]:
        put(audit_lines(ways.workbench(Asked(), judging=False).audits.all(), Paper.of(given)))
        return 0
    bench = ways.reading(Asked.of(given))
    desk = _resumed(bench, given)
    if given["walked"] or given["notes"]:
        return _without_screen(ways, bench, desk, given)
    if not ways.has_screen:
        raise WrongUsage("the walk needs a terminal", "without one write down what was looked at: --walked, --note")
    return _walk(ways, bench, desk, given)


def _resumed(bench: Reading, given: dict[str, Any]) -> AuditDesk | None:
    """Take up the audit that is named; None where a new one begins. Raises WrongUsage, Rejected, Problem."""
    path, name = given["path"], given["resume"]
    if name is None and path is not None and path.exists():
        name = str(path)
    if name is None:
        return None
    desk = AuditDesk.resumed(bench, name, path=path)
    if desk.audit.practice != bench.practice:
        where = "the practice organization" if desk.audit.practice else "AWS, not of the practice organization"
        raise WrongUsage(f"{name} is an audit of {where}", "take it up where it was begun")
    auditor, administrator = (given[one] or getattr(desk.audit, one) for one in ("auditor", "administrator"))
    if (auditor, administrator) != (desk.audit.auditor, desk.audit.administrator):
        desk.write(lambda audit: audit.named(auditor, administrator))
    return desk


def _without_screen(ways: Ways, bench: Reading, desk: AuditDesk | None, given: dict[str, Any]) -> int:
    if desk is None:
        scan = read(bench, Selection(given["accounts"], given["regions"], given["checks"]))
        desk = AuditDesk.begun(
            bench,
            scan,
            auditor=given["auditor"] or who()["user"],
            administrator=given["administrator"],
            path=given["path"],
        )
    write_down(desk, given["walked"], given["notes"])
    _say_where(ways, desk)
    return 0


def _walk(ways: Ways, bench: Reading, desk: AuditDesk | None, given: dict[str, Any]) -> int:
    if given["no_color"]:
        # Textual looks for it when it is imported.
        os.environ["NO_COLOR"] = "1"
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES))
    from hardener.auditapp import Walk, run
    from hardener.aws.turnstile import TURNSTILE

    if may_ask():
        # What it asks belongs before the first screen, not into it.
        ways.signer.look()
    bench.ask_code = None
    walk = Walk(ways.frameworks, given["auditor"], given["administrator"], given["path"], desk)
    save = keeper(ways, Asked.of(given))
    code, left = run(bench, walk, ascii_only=given["ascii_only"], save_baseline=save, precedence=TURNSTILE.precedence)
    if left is not None:
        _say_where(ways, left)
    return code


def _say_where(ways: Ways, desk: AuditDesk) -> None:
    audit = desk.audit
    done = len(audit.checks) - len(audit.left)
    kept = desk.where if desk.of_its_own else audit.id
    say(f"{audit.id}: {done} of {len(audit.checks)} checks walked through. Written: {desk.where}")
    say(f"Go on with it: {ways.command} audit --resume {kept}. Its report: {ways.command} report {kept} -o audit.html")
