"""A TOML text with its values, and the one way to refuse a part of it: line, key, value, what was expected."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.lines import line_of
from hardener.engine.files import read_limited
from hardener.engine.model import clipped, safe
from hardener.engine.problems import BadBaseline

LIMIT = 2**20
"""The largest baseline that is read, in bytes."""
_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


class Document:
    """One baseline file, parsed but not yet understood."""

    def __init__(self, text: str, source: str) -> None:
        """Parse `text`. Raises BadBaseline with the line where it is no TOML."""
        self.text = text
        self.source = source
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadBaseline(_syntax(str(error), text), self._hint) from None
        except RecursionError:
            raise BadBaseline("line 1: it is nested too deeply; expected tables of plain values", self._hint) from None

    @classmethod
    def open(cls, path: Path) -> "Document":
        """Return the document in the file `path`. Raises BadBaseline, Problem."""
        data = read_limited(path, LIMIT)
        try:
            return cls(data.decode("utf-8"), str(path))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise BadBaseline(f"line {line}: byte {error.start} is not UTF-8; expected text in UTF-8") from None

    def refuse(self, keys: Keys, said: str) -> NoReturn:
        """Raise the BadBaseline that says `said` of what stands at `keys`."""
        words = [".".join(safe(key) for key in keys if isinstance(key, str)), said]
        raise BadBaseline(f"line {line_of(self.text, keys)}: {' '.join(filter(None, words))}", self._hint)

    def refuse_value(self, keys: Keys, value: Any, expected: str) -> NoReturn:
        """Raise the BadBaseline that shows a value and what it should have been."""
        self.refuse(keys, f"is {_shown(value)}; expected {expected}")

    def table(self, keys: Keys, value: Any) -> dict[str, Any]:
        """Return `value` if it is a table. Raises BadBaseline."""
        if not isinstance(value, dict):
            self.refuse_value(keys, value, "a table")
        return value

    def only(self, keys: Keys, table: Iterable[str], known: Iterable[str]) -> None:
        """Raise BadBaseline for the first key of `table` that is not a known one."""
        names = tuple(known)
        for key in table:
            if key not in names:
                self.refuse((*keys, key), f"is not known; expected {_one_of(names)}")

    @property
    def _hint(self) -> str:
        return f"correct {safe(self.source)}; `hardener init` explains every key"


def _one_of(names: tuple[str, ...]) -> str:
    if not names:
        return "nothing here: there is nothing to set"
    return names[0] if len(names) == 1 else "one of " + ", ".join(names)


def _syntax(message: str, text: str) -> str:
    found = _AT.search(message)
    what = _AT.sub("", message).strip()
    line = found[1] if found and found[1] else str(len(text.rstrip("\n").split("\n")))
    return f"line {line}: {what[:1].lower()}{what[1:]}; expected TOML, such as minimum_length = 14"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clipped(json.dumps(value, default=str, ensure_ascii=False), 60)
