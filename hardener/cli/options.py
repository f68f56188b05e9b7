"""The options that several commands share, spelled and explained the same everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from hardener.cli import kinds
from hardener.cli.words import OPTIONS

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
    return _with(
        command,
        _option("--profile"),
        _option("--role-name"),
        _option("--external-id", callback=_unseen),
        _option("--home-region", callback=kinds.region),
        holding_back,
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


def approving(command: F) -> F:
    """Add the options of a command that applies a plan."""
    return _with(
        command,
        _option("--approve"),
        _option("--allow-incomplete", is_flag=True),
        _option("--keep-going", is_flag=True),
    )


def _with(command: F, *decorators: Callable[[F], F]) -> F:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def _option(name: str, *names: str, **settings: Any) -> Callable[[F], F]:
    placeholder, meaning = OPTIONS[name]
    return click.option(name, *names, metavar=placeholder or None, help=meaning, **settings)


def _unseen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Ask for an external id that must not stand in the list of processes."""
    if value != "-":
        return value
    asked: str = click.prompt("External id", hide_input=True, err=True)
    return asked
