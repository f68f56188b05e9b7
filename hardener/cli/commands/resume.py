"""`hardener resume`: a run that was cut off, from where its journal ends."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.applying import followed
from hardener.cli.narrating import introduce, only_reading
from hardener.cli.runs import taken_up
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways


@taught(
    "resume",
    ("hardener resume last", "go on with the newest run"),
    ("hardener resume last --window 22:00/02:00", "in the next change window"),
    exits=(0, 4, 5, 6),
)
@click.argument("run")
@options.limiting
@options.signing_in
@options.wanting
@options.following
@click.pass_obj
def command(ways: Ways, /, run: str, **given: Any) -> int:
    """Go on with RUN, which was stopped, killed or cut off.

    RUN is an id from `hardener history`, or `last`. Calls whose outcome is not in the journal
    are settled by reading first; nothing is made twice. The plan was confirmed when the run
    began, so it is not asked for again. The limits are those of `apply`, each said anew: they
    count what is left, and the first failure ends it unless they say otherwise.
    """
    allowed = options.limits(given)
    allowed.demand_open()
    workbench, found = taken_up(ways, run, given, judging=True)
    with only_reading():
        introduce(workbench.connect(), signing=True)
    return followed(ways, workbench, given, lambda tell, stop: workbench.resume(found, tell, stop, limits=allowed))
