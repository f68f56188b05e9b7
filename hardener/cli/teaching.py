"""Commands whose help teaches: a paragraph, examples, and the exit codes that can come of it."""

from collections.abc import Callable
from typing import Any

import click

from hardener.cli.words import COMMANDS, EXITS

_ALWAYS = (1, 64, 130)


class Taught(click.Command):
    """A command with examples and exit codes in its help."""

    examples: tuple[tuple[str, str], ...] = ()
    exits: tuple[int, ...] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples and the exit codes below the options."""
        with formatter.section("Examples"):
            margin = " " * formatter.current_indent
            for command, meaning in self.examples:
                formatter.write(f"{margin}{command}\n{margin}    {meaning}\n")
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), EXITS[code]) for code in sorted({*self.exits, *_ALWAYS})])


def taught(
    name: str,
    *examples: tuple[str, str],
    exits: tuple[int, ...],
    kind: type[Taught] = Taught,
    **settings: Any,
) -> Callable[[Callable[..., Any]], Taught]:
    """Return the decorator that makes a command of a function whose docstring is its help."""
    clause = next(clause for _, known, clause in COMMANDS if known == name)

    def decorate(function: Callable[..., Any]) -> Taught:
        made: Taught = click.command(name, cls=kind, short_help=clause, **settings)(function)
        made.examples = examples
        made.exits = exits
        return made

    return decorate
