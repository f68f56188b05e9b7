"""`hardener demo`: the same program on the practice organization."""

import shlex
import sys
import threading
from contextlib import ExitStack
from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.options import Asked
from hardener.cli.root import Commands, inherit
from hardener.cli.teaching import Taught, taught
from hardener.cli.ways import Practising
from hardener.cli.wizard import open_wizard
from hardener.engine.problems import Problem
from hardener.engine.spelling import spelled


class Demo(Taught, Commands):
    """Every command but `demo`, on the practice organization."""

    left_out = ("demo",)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; the commands that a problem names as the next step are spelled as they work here."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            problem.sentence = spelled(problem.sentence, practice=True)
            problem.hint = spelled(problem.hint, practice=True)
            raise


@taught(
    "demo",
    ("hardener demo", "the wizard; without a terminal the findings and what would be changed"),
    ("hardener demo scan --check default-vpc", "any command and its options, after `demo`"),
    ("hardener demo plan -o plan.json", "then: hardener demo apply plan.json --approve sha256:DIGEST"),
    ("hardener demo --reset", "begin again"),
    ("hardener demo --serve > practice.env &", "for other programs, which then do: . ./practice.env"),
    exits=(0, 2, 3, 4, 5, 6),
    kind=Demo,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",
)
@click.option("--serve", is_flag=True, help="keep it running until Ctrl-C, and print what to export")
@click.option("--reset", is_flag=True, help="forget what was changed in it, and begin as it was delivered")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="NUMBER", help="its port on this machine [a free one]"
)
@options.wanting
@options.holding_back
@options.looking
@click.pass_context
def command(context: click.Context, /, *, serve: bool, reset: bool, port: int, **given: Any) -> int:
    """Open the wizard, or run any command, on a practice organization.

    It is a small server on this machine that answers like AWS: an organization with a
    management account and members, insecure as delivered. No AWS account is needed, and none
    is touched. What is changed in it stays changed until --reset.

    With a command it ends with that command's exit code, the wizard with that of its last
    run. Without a terminal it prints the findings and the changes, and ends with 0.
    """
    ways = _practising(context, port)
    inherit(context)
    if serve and context.invoked_subcommand is not None:
        raise click.UsageError("--serve takes no command; run it in another terminal", context)
    if reset:
        ways.reset()
        say("The practice organization is as it was delivered.")
    if context.invoked_subcommand is not None:
        return 0
    if serve:
        return _serve(ways)
    if ways.has_screen:
        return open_wizard(ways, Asked.of(given), given)
    from hardener.cli.dry_run import dry_run

    return dry_run(ways, given)


def _practising(context: click.Context, port: int) -> Practising:
    """Put the practice organization under the commands of `context`; its server ends with them."""
    if not isinstance(context.obj, Practising):
        context.obj = Practising(context.with_resource(ExitStack()), port=port)
    found: Practising = context.obj
    return found


def _serve(ways: Practising) -> int:
    """Print the environment for sh, and serve until Ctrl-C."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in ways.served.items()]
    click.echo("\n".join(lines))
    sys.stdout.flush()
    say("The practice organization runs until Ctrl-C; the lines above are for the shell of the program that uses it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("stopped")
    return 0
