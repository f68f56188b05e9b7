"""`hardener history`: the runs so far."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.run_text import history_lines
from hardener.cli.shapes import as_json, history_object
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways


@taught("history", ("hardener history --format json", "for other programs"), exits=(0,))
@options.printing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """List the runs of this user on this machine, newest first.

    A run that was cut off is `interrupted` and can be resumed. What was done can be taken
    back where UNDO says yes. Nobody signs in for this; it is read from the journals.
    """
    runs = ways.workbench(Asked(), judging=False).history()
    if given["format"] == "json":
        put_bytes(as_json(history_object(runs)))
    else:
        put(history_lines(runs, Paper.of(given)))
    return 0
