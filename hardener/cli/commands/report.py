"""`hardener report`: the evidence of a scan or a run, for an auditor."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.options import Asked
from hardener.cli.paper import put_bytes
from hardener.cli.reporting import reported
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.report.formats import FORMATS, written


@taught(
    "report",
    ("hardener report -o report.html", "the newest scan, as a page for people"),
    ("hardener report --since last-week.json --format markdown", "with what changed since a scan that was saved"),
    ("hardener report run-20261123-140211-042-3f9a -o window.html", "what a run changed: before and after"),
    ("hardener report audit-20261123-140211-042-3f9a", "what an audit found, and who walked through what"),
    ("hardener report --format text", "bars and the trend over past scans, in the terminal"),
    ("hardener report --format sarif -o findings.sarif", "for a pipeline; also csv, json, ocsf and junit"),
    exits=(0,),
)
@click.argument("what", default="last", metavar="[SCAN|RUN|AUDIT|FILE]")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="html", help="how to write it [html]")
@options.since
@click.option("--title", default="", metavar="TEXT", help="the heading")
@options.writing
@click.pass_obj
def command(ways: Ways, /, what: str, **given: Any) -> int:
    """Write down what a scan or an audit found, what a run changed, and what it rests on.

    Every scan is kept on this machine, the newest 60 of them; SCAN names one by its id, `last` is
    the newest, and FILE is one that `hardener scan --format json -o FILE` has written. For a RUN
    the report has the scan after it, compared with the one before it; for an AUDIT the scan
    that was walked through, with the notes and who looked at what.

    It says for every account and every section of the frameworks what share is ok, what could
    not be read, who answers for exceptions and statements, who read it as whom and when, and the
    digests of the evidence; `hardener verify` compares them. Nobody signs in for this.
    """
    workbench = ways.workbench(Asked(), judging=False)
    report = reported(ways, workbench, what, given["since"], given["title"])
    put_bytes(written(report, given["kind"]), given["output"])
    if given["output"] is not None:
        say(f"Written to {given['output']}: {FORMATS[given['kind']][1]}.")
    return 0
