"""`hardener attest`: signs what no API shows, for one account, until a day."""

from datetime import date
from typing import Any

import click

from hardener.cli import kinds, options
from hardener.cli.attesting import in_a_year, listed, meant, unsaid
from hardener.cli.leaving import say
from hardener.cli.narrating import read
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.wording import account
from hardener.engine import clock
from hardener.engine.baseline import Attestation, save
from hardener.engine.model import safe
from hardener.engine.person import NOBODY, who
from hardener.engine.problems import WrongUsage
from hardener.engine.selection import Selection


@taught(
    "attest",
    ("hardener attest", "what somebody still has to attest, in every account"),
    ("hardener attest root-user root-password-is-stored --account 111122223333", "sign it, for a year"),
    exits=(0, 2, 3),
)
@click.argument("check", required=False, callback=kinds.one_check)
@click.argument("statement", required=False)
@options.signing_in
@options.wanting
@options.selecting_accounts
@click.option("--by", metavar="NAME", callback=kinds.words, help="who vouches for it [the name you are logged in by]")
@click.option("--note", metavar="TEXT", default="", help="where the proof is, such as a ticket or a safe")
@click.option("--until", metavar="DAY", callback=kinds.coming_day, help="the last day it holds [in a year]")
@options.looking
@click.pass_obj
def command(ways: Ways, /, check: str | None, statement: str | None, **given: Any) -> int:
    """Sign that STATEMENT of CHECK is true in one account.

    It is for what no API shows, such as that an address is read by several people. The state
    is read first, and only what the check states there can be signed. The signature goes into
    the baseline file with your name and the day, and counts until it expires. Nothing is
    written to AWS.

    Without STATEMENT, or without CHECK as well, it lists what nobody has attested yet; then exit code 2 says that there
    is something left.
    """
    workbench = ways.workbench(Asked.of(given))
    scan = read(workbench, Selection(given["accounts"], (), (check,) if check else ()))
    if statement is None:
        left = unsaid(scan)
        put(listed(left, ways.command, Paper.of(given)))
        return 3 if not scan.complete else 2 if left else 0
    finding, stated = meant(scan, statement)
    attestation = Attestation(
        check=finding.check,
        account=finding.account,
        statement=stated.id,
        by=given["by"] or _operator(),
        on=clock.now()[:10],
        until=given["until"] or in_a_year(date.fromisoformat(clock.now()[:10])),
        note=given["note"],
    )
    workbench.attest(attestation)
    path = given["baseline"] or ways.places.baseline
    save(path, workbench.baseline, ways.checks)
    say(f"{attestation.by} attests for {account(finding.account, finding.account_name)}: {safe(stated.text)}")
    say(f"It holds until {attestation.until}. Written: {path}")
    return 0


def _operator() -> str:
    """Return who is at work. Raises WrongUsage where the system's name for them names nobody."""
    user = who()["user"]
    if user in NOBODY:
        raise WrongUsage(f"{user!r} names nobody who could vouch for something", "say who does: --by NAME")
    return user
