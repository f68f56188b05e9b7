"""Edits the `[[tables]]` of a TOML text one by one, so that those that stay keep their comments and their place."""

import tomllib
from collections.abc import Callable, Sequence
from typing import TypeVar

from hardener.engine.baseline.editing import without_value
from hardener.engine.baseline.lines import span_of

T = TypeVar("T")


def with_tables(text: str, name: str, now: Sequence[T], wanted: Sequence[T], table: Callable[[T], str]) -> str:
    """Return `text`, whose array `name` says `now`, saying `wanted`; `table` writes out one of them."""
    if list(now) == list(wanted):
        return text
    if not _written_out(text, name):
        return _with_new(without_value(text, (name,)), wanted, table)
    kept = [one for one in now if one in wanted]
    if list(wanted[: len(kept)]) != kept:
        kept = []
    for place in reversed(range(len(now))):
        if now[place] not in kept:
            text = _without_table(text, name, place)
    return _with_new(text, wanted[len(kept) :], table)


def _with_new(text: str, tables: Sequence[T], table: Callable[[T], str]) -> str:
    new = "\n".join(table(one) for one in tables)
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{text.rstrip()}{end}{end}{new.replace(chr(10), end)}" if new else text


def _written_out(text: str, name: str) -> bool:
    """Return whether each table of the array stands below a `[[header]]` of its own."""
    data = tomllib.loads(text)
    if name not in data:
        return True
    lines = text.split("\n")
    starts = [lines[span_of(text, (name, place))[0]] for place in range(len(data[name]))]
    return bool(starts) and all(line.lstrip().startswith("[[") for line in starts)


def _without_table(text: str, name: str, place: int) -> str:
    """Return `text` without one table; comments that stand below it stay."""
    lines = text.split("\n")
    start, end = span_of(text, (name, place))
    for key in tomllib.loads(text)[name][place]:
        end = max(end, span_of(text, (name, place, key))[1])
    if start and not lines[start - 1].strip():
        start -= 1
    return "\n".join(lines[:start] + lines[end:])
