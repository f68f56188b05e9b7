"""A document for people as a value, which each format writes in its own way; every text in it may be foreign."""

import msgspec


class Words(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str
    quiet: bool = False
    """Whether it matters less than what stands around it."""


class Items(msgspec.Struct, frozen=True):
    """A list, one text after the other."""

    texts: tuple[str, ...]


class Rows(msgspec.Struct, frozen=True):
    """A table; without a head the first column says what the second is."""

    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()


class Code(msgspec.Struct, frozen=True):
    """Text for a machine, to be copied as it is."""

    text: str


Block = Words | Items | Rows | Code


class Section(msgspec.Struct, frozen=True):
    """Blocks below a heading; `below` are the sections inside it."""

    title: str
    blocks: tuple[Block, ...] = ()
    below: tuple["Section", ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document."""

    title: str
    warnings: tuple[str, ...]
    """What nobody may miss, before everything else."""
    facts: Rows
    sections: tuple[Section, ...]
