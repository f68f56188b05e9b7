"""`hardener undo`: the plan that takes a run back."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.narrating import introduce, only_reading
from hardener.cli.planning import demand_plan_file, put_plan
from hardener.cli.runs import taken_up
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways


@taught(
    "undo",
    ("hardener undo last", "what taking the newest run back would do"),
    ("hardener undo last -o undo.json", "keep that plan; it is applied like any other"),
    exits=(0, 2, 3, 4),
)
@click.argument("run")
@options.signing_in
@options.beginning
@options.printing
@options.writing
@options.documenting
@click.pass_obj
def command(ways: Ways, /, run: str, **given: Any) -> int:
    """Show the plan that takes RUN back, and write none of it.

    RUN is an id from `hardener history`, or `last`. The state is read first: what has moved
    on since the run is left alone, and said. What AWS cannot give back is said too. The plan
    is kept with -o, and applied with `hardener apply`.
    """
    demand_plan_file(given)
    workbench, found = taken_up(ways, run, given)
    with only_reading():
        introduce(workbench.connect())
        plan = workbench.undo(found, canary=given["canary"])
    return put_plan(ways, workbench, plan, given)
