"""What an account id, a region and a check id must look like, and the nearest one where a name is wrong."""

import difflib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

import click

from hardener.engine.window import Window
from hardener.engine.window import parse as parse_window

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question that names those of `known` that are spelled much like `name`, nothing where none is."""
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.75)
    return f"did you mean {' or '.join(near)}?" if near else ""


def accounts(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return `values` if all are account ids, or names, whose ids only AWS can tell. Raises BadParameter."""
    for value in values:
        if not _ACCOUNT.fullmatch(value) and not _has_letters(value):
            raise click.BadParameter(f"{value!r} is no account id; expected 12 digits", context, parameter)
    return tuple(dict.fromkeys(values))


def _has_letters(value: str) -> bool:
    """Return whether `value` can be meant as a name; digits alone are an id that was mistyped."""
    return any(letter.isalpha() for letter in value)


def regions(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return `values` if all are spelled like regions. Raises BadParameter."""
    for value in values:
        region(context, parameter, value)
    return tuple(dict.fromkeys(values))


def region(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` if it is spelled like a region. Raises BadParameter."""
    if value is not None and not _REGION.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no region; expected one such as eu-central-1", context, parameter)
    return value


def one_check(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` if it is the id of a check. Raises BadParameter that names the nearest."""
    return checks(context, parameter, (value,))[0] if value is not None else None


def coming_day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` if it is today or a later day, as in 2027-03-31. Raises BadParameter."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; expected one such as 2027-03-31", context, parameter) from None
    if day.isoformat() != value or day < datetime.now(UTC).date():
        raise click.BadParameter(f"{value!r} is no day to come; expected one such as 2027-03-31", context, parameter)
    return value


def window(context: click.Context, parameter: click.Parameter, value: str | None) -> Window | None:
    """Return the change window that `value` names, seen from now. Raises BadParameter."""
    if value is None:
        return None
    try:
        return parse_window(value, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from None


def words(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` if it says anything. Raises BadParameter."""
    if value is not None and not value.strip():
        raise click.BadParameter("it says nothing", context, parameter)
    return value


def checks(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return `values` if all are ids of checks. Raises BadParameter that names the nearest."""
    if not values:
        return ()
    known = [check.id for check in context.obj.checks]
    for value in values:
        if value not in known:
            near = nearest(value, known) or "there are: " + ", ".join(known)
            raise click.BadParameter(f"there is no check {value!r}; {near}", context, parameter)
    return tuple(dict.fromkeys(values))
