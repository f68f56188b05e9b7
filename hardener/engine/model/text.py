"""Foreign text made harmless: what AWS, a file or a person named is shown as text and nothing else."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_OPEN, _CLOSE = "⟦", "⟧"


def safe(text: str) -> str:
    """Return `text` with every invisible or active code point written out, as in `⟦1B⟧` for escape.

    No two inputs give the same output (the opening bracket itself is written out too), and the
    result holds no code point of the categories Cc, Cf, Cs, Co, Cn, Zl, Zp. Apply it once, where
    text leaves for a screen or a terminal; what is compared, hashed or sent stays raw.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_written_out(char) for char in text)


def _written_out(char: str) -> str:
    if char == _OPEN or unicodedata.category(char) in _HIDDEN:
        return f"{_OPEN}{ord(char):X}{_CLOSE}"
    return char


def clipped(text: str, width: int) -> str:
    """Return `safe(text)` cut to `width` code points, the cut marked with an ellipsis."""
    shown = safe(text)
    return shown if len(shown) <= width else shown[: max(width - 1, 0)] + "…"
