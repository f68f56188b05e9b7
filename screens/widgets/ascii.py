"""Everything on the screen in ASCII, for terminals whose locale or font has nothing else."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PAIRS = {
    "✓": "+", "✗": "x", "…": ".", "·": ".", "●": "*", "○": "o", "▸": ">", "▾": "v", "▼": "v", "▶": ">", "▲": "^",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "×": "x", "–": "-", "—": "-", "═": "=", "━": "=", "╸": "=", "╺": "-",
    "▇": "#", "█": "#", "▁": ".",
    "▂": ".", "▃": ".", "▄": "#", "▅": "#", "▆": "#",
    "╭": "+", "╮": "+", "╰": "+", "╯": "+", "─": "-", "│": "|", "┌": "+", "┐": "+",
    "└": "+", "┘": "+", "├": "+", "┤": "+", "┏": "+", "┓": "+", "┗": "+", "┛": "+", "┃": "|", "▏": "|", "▕": "|",
    "▐": "[", "▌": "]", "▔": "-", "▎": "|", "▊": "|", "◐": "%", "⊘": "#",
    "⟦": "[", "⟧": "]", "’": "'", "“": '"', "”": '"',
}  # fmt: skip


class Ascii(LineFilter):
    """Replaces every character of a rendered line, cell for cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with ASCII characters only."""
        return [segment._replace(text=in_ascii(segment.text)) for segment in segments]


def in_ascii(text: str) -> str:
    """Return `text` with a stand-in of the same width for every character that is not ASCII."""
    return text if text.isascii() else "".join(char if char.isascii() else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    return _PAIRS.get(char) or "?" * cell_len(char)
