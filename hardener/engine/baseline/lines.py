"""On which lines of a TOML text something is set, told by the standard parser itself."""

import tomllib
from typing import Any

Path = tuple[str | int, ...]
"""Keys from the root downwards; a number picks from an array of tables."""


def span_of(text: str, path: Path) -> tuple[int, int]:
    """Return the first line, counted from 0, of the statement that first sets `path`, and the line after its last.

    A text that is cut off parses only where a statement ends. So the statement lies between the
    last such cut without `path` and the first one with it; both are found by halving.
    """
    lines = _lines(text)
    without, with_it, search_below = 0, len(lines), len(lines)
    while search_below - without > 1:
        middle = (without + search_below) // 2
        cut = next((end for end in range(middle, search_below) if _parsed(lines, end) is not None), None)
        if cut is None:
            search_below = middle
        elif _has(_parsed(lines, cut), path):
            with_it = search_below = cut
        else:
            without = cut
    return without, with_it


def line_of(text: str, path: Path) -> int:
    """Return the number of the line, counted from 1, where `path` is first set."""
    return span_of(text, path)[0] + 1


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _parsed(lines: list[str], end: int) -> Any:
    try:
        return tomllib.loads("\n".join(lines[:end]))
    except tomllib.TOMLDecodeError:
        return None


def _has(value: Any, path: Path) -> bool:
    for key in path:
        if isinstance(key, int):
            if not isinstance(value, list) or key >= len(value):
                return False
        elif not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
