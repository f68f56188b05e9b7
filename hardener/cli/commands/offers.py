"""`hardener offers`: what is done only when it is asked for by name."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.narrating import read
from hardener.cli.offering import offers_lines, offers_object, on_offer
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.shapes import as_json
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.selection import Selection


@taught(
    "offers",
    ("hardener offers --check mfa --account 111122223333", "what can be asked for there"),
    ("hardener plan --offer ID --check mfa --account 111122223333", "the plan for one of it"),
    exits=(0, 3),
)
@options.signing_in
@options.wanting
@options.selecting
@options.printing
@options.writing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """List what can be done besides what a plan does by itself.

    Such as enrolling an MFA device for a user, or deleting a root user's access key: nothing
    of it is in any plan before somebody asks for it by name, with `hardener plan --offer ID`.
    It is then shown, confirmed and journaled like everything else. Nothing is written here.
    """
    workbench = ways.workbench(Asked.of(given))
    scan = read(workbench, Selection(given["accounts"], given["regions"], given["checks"]))
    known = on_offer(workbench, scan)
    if given["format"] == "json":
        put_bytes(as_json(offers_object(known)), given["output"])
    else:
        put(offers_lines(known, ways.command, Paper.of(given, output=given["output"])), given["output"])
    return 0 if scan.complete else 3
