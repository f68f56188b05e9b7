"""A document as Markdown, for a ticket or a repository."""

import re
from collections.abc import Iterable, Sequence

from hardener.engine.model import safe
from hardener.engine.report.blocks import Block, Code, Items, Page, Rows, Section, Words

_ACTIVE = re.compile(r"[\\`*_\[\]<>|~#&]|:(?=//)|@|(?<=www)\.|(?<=mailto):", re.IGNORECASE)
_AT_THE_BEGINNING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def write(page: Page) -> bytes:
    """Return the document; every text in it is escaped, so that it is nothing but text."""
    parts = [f"# {text(page.title)}", *(f"**{text(one)}**" for one in page.warnings), _table(page.facts)]
    for section in page.sections:
        parts += _section(section, "##")
    return ("\n\n".join(parts) + "\n").encode()


def text(foreign: str) -> str:
    """Return a text on one line, with everything that Markdown would act on escaped."""
    escaped = _ACTIVE.sub(lambda found: f"\\{found[0]}", safe(" ".join(foreign.split("\n"))))
    return _AT_THE_BEGINNING.sub(_inert, escaped)


def _inert(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"


def _section(section: Section, hashes: str) -> list[str]:
    parts = [f"{hashes} {text(section.title)}", *(_block(one) for one in section.blocks)]
    for one in section.below:
        parts += _section(one, f"{hashes}#")
    return parts


def _block(block: Block) -> str:
    match block:
        case Words(words):
            return text(words)
        case Items(texts):
            return "\n".join(f"- {text(one)}" for one in texts)
        case Rows():
            return _table(block)
        case Code(code):
            return _fenced(code)


def _table(rows: Rows) -> str:
    columns = max((len(row) for row in rows.rows), default=1)
    lines = [_line(rows.head or ("",) * columns), f"|{'---|' * columns}", *(_line(row) for row in rows.rows)]
    return "\n".join(lines)


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join(_cells(row))} |"


def _cells(row: Iterable[str]) -> list[str]:
    return [text(one) for one in row]


def _fenced(code: str) -> str:
    """Return code between fences that are longer than any row of backticks in it."""
    inside = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, inside + 1)
    return "\n".join([fence, *(safe(line) for line in code.split("\n")), fence])
