"""`hardener show`: a saved plan, for whoever approves it."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.boarding import apply_line, board_of
from hardener.cli.leaving import say
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.plan_text import plan_lines
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.gate import expired
from hardener.engine.model import safe
from hardener.engine.planfile import PlanFile

_FORMATS = ("table", "json", "markdown", "html", "text")


@taught(
    "show",
    ("hardener show plan.json", "the plan as `hardener plan` printed it, with its digest"),
    ("hardener show plan.json --format html -o plan.html", "a page for a change board"),
    ("hardener show plan.json --format markdown", "the same for a ticket or a pull request"),
    exits=(0, 4),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "kind", type=click.Choice(_FORMATS), default="table", help="how to write it [table]")
@options.looking
@options.writing
@click.pass_obj
def command(ways: Ways, /, file: Path, **given: Any) -> int:
    """Show the plan in FILE to those who decide on it; nothing is sent, and nobody signs in.

    What changes where and why, the requirements it answers to, the risk, what undo gives back
    and what it does not, what somebody will notice, every call with its parameters, also as a
    line of the AWS CLI, the account it begins with, the IAM policies it needs, how long it will
    take, what was unknown and what is left alone. The digest stands in it: what is approved is
    that, to the last byte.

    A file that was edited or damaged is refused. `hardener verify` says who vouches for it.
    """
    opened = ways.workbench(Asked(), judging=False).open_plan(file)
    output = given["output"]
    if given["kind"] == "table":
        put(_table(ways, opened, file, Paper.of(given, output=output)), output)
    else:
        from hardener.engine.report.documents import written

        put_bytes(written(board_of(ways, opened, file), given["kind"]), output)
    if output is not None:
        say(f"Written to {output}.")
    return 0


def _table(ways: Ways, file: PlanFile, path: Path, paper: Paper) -> list[str]:
    plan, digest = file.plan, f"sha256:{file.sha256}"
    by = "signed with your key" if file.signed else "not signed with your key"
    said = [
        f"Planned {plan.created} as {safe(plan.author.arn)}, {by}.",
        *([f"{late}."] if (late := expired(plan)) else []),
    ]
    lines = [*plan_lines(plan, ways.checks, paper), *(line for one in said for line in paper.wrapped(one, 0))]
    return [*lines, "", f"{path}: {digest}", *([apply_line(ways, path, digest)] if plan.changes else [])]
