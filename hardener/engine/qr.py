"""QR codes as lines of text: two modules one above the other in each character, or two characters for each module."""

import re
from collections.abc import Sequence
from typing import Any

import segno

QUIET = 4
"""Light modules that the standard wants around a code; most phones are content with 2."""
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
# Runs of these take five and a half bits a character where others take eight, from about this length on.
_DENSE = re.compile(r"([0-9A-Z $%*+\-./:]{12,})")


def lines(text: str, *, on_dark: bool, ascii_only: bool = False, quiet: int = QUIET) -> tuple[str, ...]:
    """Return `text` as a QR code, dark on light, with its quiet zone.

    A terminal that writes light on dark (`on_dark`) draws the light modules, any other one the dark modules. With
    `ascii_only` each module is two characters, `##` or blank.
    """
    drawn = [[module is not on_dark for module in row] for row in matrix(text, quiet)]
    if ascii_only:
        return tuple("".join("##" if module else "  " for module in row) for row in drawn)
    if len(drawn) % 2:
        # What is beyond the last row is quiet zone, too.
        drawn.append([on_dark] * len(drawn[0]))
    return tuple(
        "".join(_BLOCKS[pair] for pair in zip(above, below, strict=True))
        for above, below in zip(drawn[::2], drawn[1::2], strict=True)
    )


def matrix(text: str, quiet: int = QUIET) -> Sequence[Sequence[bool]]:
    """Return the modules of the smallest QR code that holds `text`; true is dark."""
    # Its types do not say so, but segno takes the parts of a text, and packs each as tightly as it goes.
    parts: Any = [part for part in _DENSE.split(text) if part]
    code = segno.make_qr(parts, error="l", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=quiet)]
