"""`hardener apply`: a saved plan, exactly as it was approved."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.applying import followed
from hardener.cli.approving import consent
from hardener.cli.narrating import prepare
from hardener.cli.options import Asked
from hardener.cli.paper import Paper
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways


@taught(
    "apply",
    ("hardener apply plan.json", "read the plan again, and confirm it by typing"),
    ("hardener apply plan.json --approve sha256:DIGEST", "with nobody at the keyboard"),
    ("hardener apply plan.json --approve sha256:DIGEST --window 22:00/02:00", "not outside the change window"),
    exits=(0, 4, 5, 6),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.approving
@options.limiting
@options.signing_in
@options.wanting
@options.following
@click.pass_obj
def command(ways: Ways, /, file: Path, **given: Any) -> int:
    """Apply the plan in FILE: its calls, in its order, and no other.

    A call is sent again only where AWS said, or a read shows, that it was not done.
    Before each change the state is read again: where it is no longer what the plan was made
    for, the change is refused. After it the state is read until it shows. Everything is
    journaled, so that a run that is cut off can be resumed. Ctrl-C stops after the running
    call; a second one leaves at once.

    The first account is the canary, which the plan names: nothing is begun in the others
    before it is done and verified. After the first failure nothing more is begun either, or
    after --stop-after N of them; --keep-going goes on in the other accounts all the same. A
    canary that is refused or given up as a whole was not touched; the next account takes its
    place. With --pause-after-canary the run stops there, for somebody to look.

    Outside --window, and for more than --max-calls or --max-accounts, it is refused before
    anything is sent. When the window closes, what is begun is finished and nothing more is
    begun: the run is stopped, and `hardener resume` goes on with it in the next one.

    A change that somebody has made an exception for since the plan was made, in the baseline, is
    refused.

    Without --approve the plan is shown, and the words it asks for must be typed.
    """
    allowed = options.limits(given)
    asked = Asked.of(given)
    opened = ways.workbench(asked, judging=False).open_plan(file)
    allowed.demand(opened.plan.changes)
    # Accounts are entered as they were when the plan was made, unless somebody says otherwise.
    asked = replace(asked, role_name=asked.role_name or opened.plan.role_name)
    # An exception that was made since then holds; taking something back is nothing that one can be about.
    workbench = ways.workbench(asked, judging=not opened.plan.undoes)
    agreed = consent(ways, workbench, opened, file, given["approve"], Paper.of(given, sys.stderr))
    prepare(opened.plan, allowed, can_ask=ways.can_ask)
    apply = partial(workbench.apply, allow_incomplete=given["allow_incomplete"], limits=allowed)
    return followed(ways, workbench, given, lambda tell, stop: apply(opened, agreed, tell, stop))
