"""`hardener apply`: a saved plan, exactly as it was approved."""

import sys
from dataclasses import replace
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
    ("hardener apply plan.json --approve sha256:DIGEST", "in a change window, with nobody at the keyboard"),
    exits=(0, 4, 5, 6),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.approving
@options.signing_in
@options.printing
@click.pass_obj
def command(ways: Ways, /, file: Path, **given: Any) -> int:
    """Apply the plan in FILE, each of its calls once and no other.

    Before each change the state is read again: where it is no longer what the plan was made
    for, the change is refused. After it the state is read until it shows. Everything is
    journaled, so that a run that is cut off can be resumed. Ctrl-C stops after the running
    call; a second one leaves at once.

    The first account is the canary: nothing is begun in the others before it is done and
    verified. After the first failure nothing more is begun either; --keep-going goes on in
    the other accounts.

    Without --approve the plan is shown, and the words it asks for must be typed.
    """
    asked = Asked.of(given)
    opened = ways.workbench(asked, judging=False).open_plan(file)
    # Accounts are entered as they were when the plan was made, unless somebody says otherwise.
    asked = replace(asked, role_name=asked.role_name or opened.plan.role_name)
    workbench = ways.workbench(asked, judging=False)
    agreed = consent(ways, workbench, opened, file, given["approve"], Paper.of(given, sys.stderr))
    incomplete = given["allow_incomplete"]
    keep_going = given["keep_going"]
    prepare(opened.plan, keep_going=keep_going, can_ask=ways.can_ask)
    return followed(
        ways,
        workbench,
        given,
        lambda tell, stop: workbench.apply(
            opened, agreed, tell, stop, allow_incomplete=incomplete, keep_going=keep_going
        ),
    )
