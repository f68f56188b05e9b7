"""`hardener scan`: the findings, without a wizard."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.narrating import read
from hardener.cli.offering import hint_at, on_offer
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.scan_text import scan_lines
from hardener.cli.shapes import as_json, scan_object
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.model import Scan, Status
from hardener.engine.selection import Selection


@taught(
    "scan",
    ("hardener scan", "everything the credentials reach"),
    ("hardener scan --account 111122223333 --check default-vpc", "a part of it"),
    ("hardener scan --format json -o findings.json", "for other programs; docs/formats.md explains it"),
    exits=(0, 2, 3),
)
@options.signing_in
@options.wanting
@options.selecting
@options.printing
@options.writing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """Read every selected account and say what is not as wanted.

    Nothing is written. What could not be read is unknown: neither ok nor failing, and the
    result is incomplete then. The table is grouped by verdict, worst first.
    """
    workbench = ways.workbench(Asked.of(given))
    scan = read(workbench, Selection(given["accounts"], given["regions"], given["checks"]))
    output = given["output"]
    if given["format"] == "json":
        put_bytes(as_json(scan_object(scan)), output)
    else:
        put(scan_lines(scan, workbench.checks, Paper.of(given, output=output)), output)
    hint_at(on_offer(workbench, scan), ways.command)
    failing = any(finding.status is Status.FAILING for finding in scan.findings)
    if failing:
        say(f"What would be done about it: {ways.command} plan")
    return exit_code(scan)


def exit_code(scan: Scan) -> int:
    """Return 3 where something could not be read, else 2 where something fails, else 0."""
    if not scan.complete:
        return 3
    return 2 if any(finding.status is Status.FAILING for finding in scan.findings) else 0
