"""`hardener plan`: what would be done, and the file that does it."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.narrating import read
from hardener.cli.offering import hint_at, meant, on_offer
from hardener.cli.options import Asked
from hardener.cli.planning import demand_plan_file, put_plan
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.selection import Selection


@taught(
    "plan",
    ("hardener plan", "look at everything that would be done"),
    ("hardener plan --check password-policy -o plan.json", "keep the plan; the digest that approves it is printed"),
    ("hardener plan -o plan.json --document plan.html", "with a page for whoever decides on it"),
    ("hardener plan --format json", "the bytes of the plan file"),
    ("hardener plan --offer ID --check mfa --account 111122223333", "what is done only when asked for"),
    exits=(0, 2, 3),
)
@options.signing_in
@options.wanting
@options.selecting
@options.offering
@options.beginning
@options.printing
@options.writing
@options.documenting
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """Show every difference and the exact AWS calls that would be made, and write none of them.

    For each change: what becomes different (+ - ~), each call with its parameters, what
    somebody will notice, and what undo would not give back. Identical changes are shown once,
    with the places they are made in. -o FILE keeps the plan; it is applied with exactly these
    bytes or not at all, and expires after 14 days. A plan without changes is kept, too, and
    then takes the place of an older one: FILE always says how it is now. --document writes
    what `hardener show` prints of it beside it, for people who decide on it elsewhere.

    Before the totals stands what AWS's policy simulator says of the permissions that the plan
    needs. It is likely, not proof, and blocks nothing.

    With --offer the plan has just that: something that is done only when a person asks for
    it by name. Name the place with --check and --account where it is on offer in several.

    Where it writes to several accounts, one of them is the canary: nothing is begun elsewhere
    before everything in it is done and verified. It is the member account with the fewest calls,
    or the one that --canary names.
    """
    demand_plan_file(given)
    workbench = ways.workbench(Asked.of(given))
    scan = read(workbench, Selection(given["accounts"], given["regions"], given["checks"]))
    known = on_offer(workbench, scan)
    canary = given["canary"]
    if given["offers"]:
        asked = meant(known, given["offers"])
        return put_plan(ways, workbench, workbench.plan_offers(scan, asked, canary=canary), given)
    hint_at(known, ways.command)
    return put_plan(ways, workbench, workbench.plan(scan, canary=canary), given)
