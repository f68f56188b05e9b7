"""Building blocks of documents: pairs, bullets and paragraphs that wrap below themselves."""

import re
from collections.abc import Iterable

from textual.content import Content

from screens.widgets.text import QUIET, fitted, joined, own, stacked

GAP = "  "
_WORD, _PART = re.compile(r"\S+"), re.compile(r"[:/,;=]+")
Pair = tuple[str, Content]


def hung(head: Content, body: Content, width: int) -> Content:
    """Return `head` and `body` side by side; what wraps of the body stays to the right of the head."""
    left = head.cell_length
    lines = wrapped(body, width - left)
    pad = " " * left
    return stacked([joined(head, lines[0]), *(joined(pad, line) for line in lines[1:])])


def wrapped(content: Content, width: int) -> list[Content]:
    """Return the lines of `content` at `width`; at least one."""
    width = max(width, 12)
    return [line.rstrip() for line in _breakable(content, width).wrap(width)] or [Content("")]


def _breakable(content: Content, width: int) -> Content:
    """Return `content` with words that fit in no line, such as ARNs, broken where a part of them ends."""
    places = []
    for word in _WORD.finditer(content.plain):
        start, end = word.span()
        while end - start > width:
            part = max((found.end() for found in _PART.finditer(content.plain, start, start + width)), default=0)
            if not part:
                break
            places.append(part)
            start = part
    return Content("\n").join(content.divide(places)) if places else content


def flowing(parts: Iterable[Content], width: int, gap: str = GAP) -> Content:
    """Return the parts one after the other, in as many lines as they take; none of them is broken."""
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + len(gap) + part.cell_length <= width:
            lines[-1] = joined(lines[-1], gap, part)
        else:
            lines.append(part)
    return stacked(lines)


def facts(pairs: Iterable[Pair], width: int, names: int = 14) -> Content:
    """Return the pairs as lines, the names dimmed and in one column."""
    return stacked(hung(fitted(own(name, QUIET), names), value, width) for name, value in pairs)


def bullets(lines: Iterable[Content], width: int, sign: str = "·", style: str = QUIET) -> Content:
    """Return the lines with a sign before each."""
    return stacked(hung(own(f"{sign} ", style), line, width) for line in lines)


def indented(content: Content, by: int) -> Content:
    """Return `content` with every line moved to the right."""
    return stacked(joined(" " * by, line) for line in content.split("\n", allow_blank=True))


def head(text: str) -> Content:
    """Return the headline of a part of a document."""
    return own(text, "bold $text-primary")
