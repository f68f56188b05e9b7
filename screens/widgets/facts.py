"""Building blocks of documents: pairs, bullets and paragraphs that wrap below themselves."""

from collections.abc import Iterable

from textual.content import Content

from screens.widgets.text import QUIET, fitted, joined, own, stacked

GAP = "  "
Pair = tuple[str, Content]


def hung(head: Content, body: Content, width: int) -> Content:
    """Return `head` and `body` side by side; what wraps of the body stays to the right of the head."""
    left = head.cell_length
    lines = wrapped(body, width - left)
    pad = " " * left
    return stacked([joined(head, lines[0]), *(joined(pad, line) for line in lines[1:])])


def wrapped(content: Content, width: int) -> list[Content]:
    """Return the lines of `content` at `width`; at least one."""
    return [line.rstrip() for line in content.wrap(max(width, 12))] or [Content("")]


def flowing(parts: Iterable[Content], width: int) -> Content:
    """Return the parts one after the other, in as many lines as they take; none of them is broken."""
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + len(GAP) + part.cell_length <= width:
            lines[-1] = joined(lines[-1], GAP, part)
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
