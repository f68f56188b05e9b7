"""`hardener history`: the runs so far."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.run_text import history_lines
from hardener.cli.runs import known_run
from hardener.cli.shapes import as_json, history_object
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways


@taught("history", ("hardener history --format json", "for other programs"), exits=(0,))
@click.option("--set-aside", metavar="RUN", help="leave this run as it is: offer it no more at the next start")
@options.printing
@click.pass_obj
def command(ways: Ways, /, set_aside: str | None, **given: Any) -> int:
    """List the runs of this user on this machine, newest first.

    Each says what was done, whether it can be resumed, and how far it can be undone: exactly,
    in part, or not at all, and why. Nobody signs in for this; it is read from the journals.

    The wizard offers every run that can be resumed at its start. --set-aside RUN leaves one as
    it is, so that it is offered no more; it can be resumed all the same.
    """
    workbench = ways.workbench(Asked(), judging=False)
    if set_aside is not None:
        found = known_run(workbench, set_aside)
        workbench.set_aside(found)
        say(f"{found} is left as it is. `{ways.command} resume {found}` goes on with it all the same.")
    runs = workbench.history()
    if given["format"] == "json":
        put_bytes(as_json(history_object(runs)))
    else:
        put(history_lines(runs, ways.command, Paper.of(given)))
    return 0
