"""A document as plain text, for a mail or a form that takes nothing else."""

import textwrap
from itertools import chain

from hardener.engine.model import safe
from hardener.engine.report.blocks import Block, Code, Items, Page, Rows, Section, Words

_WIDTH = 78


def write(page: Page) -> bytes:
    """Return the document, wrapped; code stays on its own lines, so that it can be copied."""
    parts = [[_shown(page.title), "=" * len(_shown(page.title))]]
    parts += [_wrapped(f"!! {one}", 0, 3) for one in page.warnings]
    parts.append(_table(page.facts, 0))
    for section in page.sections:
        parts += _section(section, 0)
    return ("\n".join(chain.from_iterable([*part, ""] for part in parts)).rstrip("\n") + "\n").encode()


def _section(section: Section, indent: int) -> list[list[str]]:
    title = _wrapped(section.title, indent, indent)
    parts = [[*title, " " * indent + ("-" * max(len(line) - indent for line in title))]] if not indent else [title]
    parts += [_block(one, indent) for one in section.blocks]
    for one in section.below:
        parts += _section(one, indent + 2)
    return parts


def _block(block: Block, indent: int) -> list[str]:
    match block:
        case Words(words):
            return _wrapped(words, indent, indent)
        case Items(texts):
            return [line for one in texts for line in _wrapped(f"- {one}", indent, indent + 2)]
        case Rows():
            return _table(block, indent)
        case Code(code):
            return [f"{' ' * (indent + 2)}{safe(line)}" for line in code.split("\n")]


def _table(rows: Rows, indent: int) -> list[str]:
    """Return what is in a table as one paragraph for each row; columns would not fit."""
    if not rows.head:
        width = max((len(_shown(row[0])) for row in rows.rows), default=0) + 2
        return [line for row in rows.rows for line in _fact(row, indent, width)]
    lines = []
    for row in rows.rows:
        said = [f"{title}: {value}" if title else value for title, value in zip(rows.head, row, strict=True) if value]
        lines += _wrapped("; ".join(said), indent, indent + 2)
    return lines


def _fact(row: tuple[str, ...], indent: int, width: int) -> list[str]:
    name, *rest = row
    if not any(" " in one for one in rest):
        # A digest stays in one piece, however narrow the page.
        return [f"{' ' * indent}{_shown(name).ljust(width)}{''.join(map(_shown, rest))}"]
    return _wrapped(f"{_shown(name).ljust(width)}{' '.join(rest)}", indent, indent + width)


def _wrapped(text: str, first: int, rest: int) -> list[str]:
    return textwrap.wrap(
        _shown(text),
        _WIDTH,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _shown(text: str) -> str:
    return safe(" ".join(text.split("\n")))
