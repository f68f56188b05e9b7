"""The options that several commands share, spelled and explained the same everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from hardener.cli import kinds
from hardener.cli.words import OPTIONS
from hardener.engine.limits import Limits

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class Asked:
    """How to sign in, and by which baseline to judge."""

    profile: str = ""
    role_name: str = ""
    external_id: str = ""
    home_region: str = ""
    baseline: Path | None = None
    read_only: bool = False

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Asked":
        """Return what the options `given` to a command say."""
        return cls(**{name: given[name] for name in cls.__dataclass_fields__ if given.get(name) is not None})


def signing_in(command: F) -> F:
    """Add the options that say who signs in, how members are entered, and whether anything may be written."""
    return _with(command, entering, holding_back)


def entering(command: F) -> F:
    """Add the options that say who signs in, and how members are entered."""
    return _with(
        command,
        _option("--profile"),
        _option("--role-name"),
        _option("--external-id", callback=_unseen),
        _option("--home-region", callback=kinds.region),
    )


def holding_back(command: F) -> F:
    """Add the option that refuses everything that would write."""
    return _with(command, _option("--read-only", is_flag=True))


def wanting(command: F) -> F:
    """Add the option that names the baseline."""
    return _with(command, _option("--baseline", type=_FILE))


def selecting(command: F) -> F:
    """Add the options that say what is looked at."""
    return _with(
        command,
        selecting_accounts,
        _option("--region", "regions", multiple=True, callback=kinds.regions),
        selecting_checks,
    )


def selecting_accounts(command: F) -> F:
    """Add the option that says which accounts are looked at."""
    return _with(command, _option("--account", "accounts", multiple=True, callback=kinds.accounts))


def selecting_checks(command: F) -> F:
    """Add the option that says which checks are looked at."""
    return _with(command, _option("--check", "checks", multiple=True, callback=kinds.checks))


def since(command: F) -> F:
    """Add the option that compares with how it was before."""
    return _with(command, _option("--since", default="", show_default=False))


def offering(command: F) -> F:
    """Add the option that asks for something by name."""
    return _with(command, _option("--offer", "offers", multiple=True))


def printing(command: F) -> F:
    """Add the options that choose between a table and JSON, and how the table may look."""
    return _with(command, _option("--format", type=click.Choice(["table", "json"]), default="table"), looking)


def looking(command: F) -> F:
    """Add the options that say how text may look."""
    return _with(command, _option("--ascii", "ascii_only", is_flag=True), _option("--no-color", is_flag=True))


def writing(command: F) -> F:
    """Add the option that names an output file."""
    return _with(command, _option("--output", "-o", "output", type=_FILE))


def documenting(command: F) -> F:
    """Add the option that writes a document for a change board beside the plan."""
    return _with(command, _option("--document", "documents", type=_FILE, multiple=True, callback=_readable))


def approving(command: F) -> F:
    """Add the options of a command that applies a plan."""
    return _with(
        command,
        _option("--approve"),
        _option("--allow-incomplete", is_flag=True),
    )


def limiting(command: F) -> F:
    """Add the options that say how far a run may go."""
    return _with(
        command,
        _option("--window", callback=kinds.window),
        _option("--max-calls", type=click.IntRange(min=0)),
        _option("--max-accounts", type=click.IntRange(min=0)),
        _option("--stop-after", type=click.IntRange(min=1)),
        _option("--keep-going", is_flag=True),
        _option("--pause-after-canary", is_flag=True),
    )


def limits(given: dict[str, Any]) -> Limits:
    """Return what the options `given` to a command allow. Raises UsageError where they contradict each other."""
    if given["keep_going"] and given["stop_after"] is not None:
        raise click.UsageError("--keep-going begins more after any failure; leave it or --stop-after out")
    return Limits(
        window=given["window"],
        max_calls=given["max_calls"],
        max_accounts=given["max_accounts"],
        stop_after=None if given["keep_going"] else given["stop_after"] or 1,
        pause_after_canary=given["pause_after_canary"],
    )


def following(command: F) -> F:
    """Add the options that say how a run is printed: at its end, or line by line while it goes on."""
    kind = click.Choice(["table", "json", "jsonl"])
    about = "how to print it; jsonl: an object for each event, at once [table]"
    return _with(command, click.option("--format", type=kind, default="table", help=about), looking)


def beginning(command: F) -> F:
    """Add the option that says in which account a plan begins."""
    return _with(command, _option("--canary", default="", show_default=False))


def _with(command: F, *decorators: Callable[[F], F]) -> F:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def _option(name: str, *names: str, **settings: Any) -> Callable[[F], F]:
    placeholder, meaning = OPTIONS[name]
    return click.option(name, *names, metavar=placeholder or None, help=meaning, **settings)


def _readable(context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return `paths` if their endings say how to write them, and the plan is kept. Raises BadParameter."""
    for path in paths:
        if path.suffix.lower() not in (".html", ".md", ".txt"):
            raise click.BadParameter(f"{str(path)!r} ends neither in .html nor in .md nor in .txt", context, parameter)
    return paths


def _unseen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Ask for an external id that must not stand in the list of processes."""
    if value != "-":
        return value
    asked: str = click.prompt("External id", hide_input=True, err=True)
    return asked
