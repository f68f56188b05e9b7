"""Edits a TOML text by one setting, so that every comment and every other line stays."""

import re
import tomllib
from typing import Any

import tomlkit

from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.lines import span_of
from hardener.engine.baseline.template import setting

_HEADER = re.compile(r"\s*#?\s*\[")


def with_value(text: str, keys: Keys, value: Any) -> str:
    """Return `text` with `value` at `keys`: in its place, or where it stands commented out, or below its header."""
    *table, name = keys
    if _at(tomllib.loads(text), keys) is not None:
        return _replaced(text, keys, value)
    if _at(tomllib.loads(text), tuple(table)) is None:
        header = ".".join(tomlkit.key(str(key)).as_string() for key in table)
        return f"{text.rstrip()}\n\n[{header}]\n{setting(str(name), value)}\n"
    lines = text.split("\n")
    start, header_end = span_of(text, tuple(table))
    if not lines[start].lstrip().startswith("["):
        return _replaced(text, keys, value)
    # A header that is commented out ends the table as well: what follows is an example.
    end = next((line for line in range(header_end, len(lines)) if _HEADER.match(lines[line])), len(lines))
    commented = re.compile(rf"\s*#\s*{re.escape(str(name))}\s*=")
    place = next((line for line in range(header_end, end) if commented.match(lines[line])), None)
    new = setting(str(name), value) + ("\r" if lines[start].endswith("\r") else "")
    if place is None:
        lines.insert(header_end, new)
    else:
        lines[place] = new
    return "\n".join(lines)


def without_value(text: str, keys: Keys) -> str:
    """Return `text` without what stands at `keys`."""
    document = tomlkit.parse(text)
    del _inside(document, keys[:-1])[keys[-1]]
    return tomlkit.dumps(document)


def _replaced(text: str, keys: Keys, value: Any) -> str:
    document = tomlkit.parse(text)
    _inside(document, keys[:-1])[keys[-1]] = "off" if value is None else value
    return tomlkit.dumps(document)


def _inside(document: Any, keys: Keys) -> Any:
    for key in keys:
        document = document[key]
    return document


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value
