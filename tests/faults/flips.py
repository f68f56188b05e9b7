"""Every way to damage a file by a little: one bit of each byte, a cut at each byte, and lines out of their place."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from hardener.engine import chain
from hardener.engine.chain import Record
from hardener.engine.signing import NoSigner, Signer

SOAK = bool(os.environ.get("HARDENER_SOAK"))
"""Whether every bit of every byte is tried; otherwise it is one bit of each, and another from byte to byte."""


def flips(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each place, and the data with one bit of that byte flipped."""
    for place in range(len(data)):
        for bit in range(8) if SOAK else (place * 5 % 8,):
            damaged = bytearray(data)
            damaged[place] ^= 1 << bit
            yield place, bytes(damaged)


def cuts(data: bytes) -> Iterator[bytes]:
    """Give every beginning of the data that is not all of it."""
    for length in range(len(data)):
        yield data[:length]


def surgery(lines: list[bytes], strange: bytes) -> Iterator[tuple[str, int, list[bytes]]]:
    """Give, for each line, what is wrong, the first line that is out of place, and the lines.

    What is left when the last line is taken away is a journal as well, so that is not among them. A strange first line
    is the start of another journal, so it is the one after it that does not fit.
    """
    for number in range(len(lines)):
        before, this, after = lines[:number], lines[number], lines[number + 1 :]
        if after:
            yield "taken away", number, before + after
            yield "swapped", number, [*before, after[0], this, *after[1:]]
            yield "strange in its place", number or 1, [*before, strange, *after]
        yield "twice", number + 1, [*before, this, this, *after]
        yield "strange before it", number or 1, [*before, strange, this, *after]


def written_anew(path: Path, change: Callable[[Record], Record], signer: Signer) -> None:
    """Change the records of a journal, and write it with a chain that is whole again, signed by `signer`."""
    records, _ = chain.read(path, NoSigner())
    written, head = b"", chain.START
    for record in records:
        body = {name: value for name, value in change(record).items() if name not in ("h", "mac", "key")}
        line, head = chain.seal({**body, "prev": head}, signer)
        written += line
    path.write_bytes(written)
