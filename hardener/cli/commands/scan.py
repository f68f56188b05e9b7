"""`hardener scan`: the findings, without a wizard."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.narrating import read
from hardener.cli.offering import hint_at, on_offer
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.reporting import changed_since, compared_with, demand_known
from hardener.cli.scan_text import scan_lines
from hardener.cli.since_text import since_lines, since_object
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine import scanfile
from hardener.engine.model import Scan, Status
from hardener.engine.selection import Selection


@taught(
    "scan",
    ("hardener scan", "everything the credentials reach"),
    ("hardener scan --account 111122223333 --check default-vpc", "a part of it"),
    ("hardener scan --since last", "and what changed since the scan before"),
    ("hardener scan --format json -o findings.json", "for other programs; docs/formats.md explains it"),
    exits=(0, 2, 3),
)
@options.signing_in
@options.wanting
@options.selecting
@options.since
@options.printing
@options.writing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """Read every selected account and say what is not as wanted.

    Nothing is written. What could not be read is unknown: neither ok nor failing, and the
    result is incomplete then. The table is grouped by verdict, worst first.

    --since says after the findings what changed since an earlier scan, or since the last one
    before a run: what is new, fixed, worse, and what drifted after our own change.
    """
    workbench, since = ways.workbench(Asked.of(given)), given["since"]
    # What it names is looked for before anything is read, and before `last` would be the new one.
    before = demand_known(workbench, since) if since else None
    scan = read(workbench, Selection(given["accounts"], given["regions"], given["checks"]))
    if since and before is None:
        before = compared_with(workbench, since, scan)
    changed = changed_since(workbench, before.scan, scan) if before else ()
    output = given["output"]
    if given["format"] == "json":
        put_bytes(scanfile.encode(scan, since_object(before, changed) if before else None), output)
    else:
        paper = Paper.of(given, output=output)
        after = since_lines(before, changed, paper) if before else []
        put([*scan_lines(scan, workbench.checks, paper), *after], output)
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
