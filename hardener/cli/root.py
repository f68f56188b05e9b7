"""The command `hardener` itself: it finds the others by name, and imports only the one that is asked for."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from hardener.cli import options, words
from hardener.cli.kinds import nearest
from hardener.cli.leaving import settled
from hardener.cli.options import Asked
from hardener.cli.ways import Ways


class Commands(click.Group):
    """A group whose commands live in `hardener.cli.commands`, one module each, imported on first use."""

    left_out: tuple[str, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the help."""
        return [name for _, name, _ in words.COMMANDS if name not in self.left_out]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now; None where there is none of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"hardener.cli.commands.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with. Raises UsageError that names the nearest."""
        name = str(args[0])
        if name not in self.list_commands(ctx) and not name.startswith("-"):
            near = nearest(name, self.list_commands(ctx)) or f"see {ctx.command_path} --help"
            raise click.UsageError(f"there is no command {name!r}; {near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their clauses, without importing them."""
        listed = self.list_commands(ctx)
        with formatter.section("Commands"):
            formatter.write_dl([(name, clause) for _, name, clause in words.COMMANDS if name in listed])


class Root(Commands):
    """The outermost group: its help is the static page, and it alone turns what happened into an exit code."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the page that is also printed without importing anything."""
        return words.top_help().rstrip("\n")

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run the command line and exit with its code."""
        extra["standalone_mode"] = False
        sys.exit(settled(lambda: super(Root, self).main(args, prog_name, **extra)))


def inherit(context: click.Context) -> None:
    """Let a command take over the options that were given before its name."""
    given = {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }
    names = [name for _, name, _ in words.COMMANDS if name != "demo"]
    known = context.default_map or {}
    below = {name: {**known.get(name, {}), **given} for name in names}
    context.default_map = {**below, "demo": {**given, **below}}


@click.group(
    cls=Root,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@options.signing_in
@options.wanting
@options.looking
@click.version_option(package_name="hardener", message="hardener %(version)s", help=words.OPTIONS["--version"][1])
@click.pass_context
def root(context: click.Context, /, **given: Any) -> int:
    """Open the wizard, or run a command."""
    if context.obj is None:
        context.obj = Ways()
    inherit(context)
    if context.invoked_subcommand is not None:
        return 0
    from hardener.cli.wizard import open_wizard

    return open_wizard(context.obj, Asked.of(given), given)
