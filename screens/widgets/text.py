"""The one door for foreign text: written out by `safe`, then a value with a style, never markup."""

from collections.abc import Iterable

from rich.text import Text
from textual.content import Content

from hardener.engine.model import safe

NOTHING = Content("")
QUIET, FAINT = "$foreground 60%", "$foreground 30%"
"""Dimmed words. (`$text-muted` has a colour only in a stylesheet, not in content.)"""


def shown(text: str, style: str = "") -> Content:
    """Return foreign `text` as content that any widget can show."""
    return Content.styled(safe(text), style)


def label(text: str, style: str = "") -> Text:
    """Return foreign `text` for trees and tables, which take Rich's text only."""
    return Text(safe(text), style=style, no_wrap=True, end="")


def plain(text: str) -> str:
    """Return foreign `text` for what takes a plain string with markup off, such as a notification."""
    return safe(text)


def own(text: str, style: str = "") -> Content:
    """Return words of our own."""
    return Content.styled(text, style)


def joined(*parts: Content | str | tuple[str, str]) -> Content:
    """Return the parts one after the other; strings and (string, style) are words of our own."""
    return Content.assemble(*parts)


def stacked(lines: Iterable[Content]) -> Content:
    """Return the lines one below the other."""
    return Content("\n").join(lines)


def fitted(content: Content, width: int) -> Content:
    """Return `content` in exactly `width` cells: padded, or cut with an ellipsis."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def prose(text: str) -> str:
    """Return a paragraph of the catalogue with its line breaks taken out."""
    return safe(" ".join(text.split()))
