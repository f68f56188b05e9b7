"""Texts that somebody wrote to do harm where they are shown, and what a harmless output is."""

import unicodedata

from hypothesis import strategies as st

FORGED = "FORGED"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 255

_FRAGMENTS = (
    *("[bold]", "[/red]", "[@click=app.quit]x", "[link=file:///etc/passwd]", "\\[b]", "{0}", "%s%n", "$(id)", "`id`"),
    *("\x9b31m", "\x9b2J", "\x9d0;owned\x9c", "\x85" + FORGED, "\u2028" + FORGED, "\u2029" + FORGED),
    *("\n" + FORGED, "\n\n" + FORGED, "\t", "  "),
    *("\u202egnp.exe", "\u2066", "\u2069", "\u200f", "\u200b", "\u00ad", "\ufeff", "\U000e0041", "\U000e0001"),
    *("⟦1B⟧", "⟦", "\\u001b[31m", "\\x1b", "&#27;[31m", "<b>&amp;]]>", '"', "'", ",", "=", "-1"),
    *("\ue000", "\u0378", "a" * 255, "漢字", "e\u0301\u0301", "👩\u200d💻", "ﷺ", "x"),
)
_JSON_ONLY = ("\x1b[31m", "\x1b]0;owned\x07", "\x00", "\x08", "\x7f", "\r" + FORGED, "\r\n" + FORGED)


def _texts(*fragments: str) -> st.SearchStrategy[str]:
    joined = st.lists(st.sampled_from(fragments), min_size=1, max_size=6).map("".join)
    return joined.map(lambda text: text[:_LONGEST])


in_xml = _texts(*_FRAGMENTS)
"""What EC2 and IAM can answer with; XML has no way to carry the rest."""

in_json = _texts(*_FRAGMENTS, *_JSON_ONLY)
"""What the organization can answer with: anything but a lone surrogate, which is no JSON to many a reader."""


def harmless(output: bytes) -> None:
    """Demand that `output` holds no character that a terminal obeys or hides, and no line that it was talked into."""
    text = output.decode()
    hidden = {f"U+{ord(char):04X}" for char in text if char != "\n" and unicodedata.category(char) in _HIDDEN}
    assert hidden == set(), f"shown as they are: {sorted(hidden)}"
    forged = [line for line in text.split("\n") if line.startswith(FORGED)]
    assert forged == [], "a name made a line of its own"
