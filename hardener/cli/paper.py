"""What a terminal or a file can show: which characters, which colours, how wide."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from hardener.engine.model import Outcome, RunStatus, Status

_PLAIN = str.maketrans({"✓": "+", "✗": "x", "…": ".", "·": ".", "→": "->", "×": "x", "–": "-"})
_GOOD, _BAD, _UNSURE, _QUIET = "green", "red", "yellow", "bright_black"

STATUS = {
    Status.FAILING: ("✗", "failing", _BAD),
    Status.UNKNOWN: ("?", "unknown", _UNSURE),
    Status.MANUAL: ("!", "manual", _UNSURE),
    Status.WAITING: ("·", "waiting", _UNSURE),
    Status.EXCEPTED: ("=", "excepted", _QUIET),
    Status.OK: ("✓", "ok", _GOOD),
    Status.NOT_APPLICABLE: ("-", "n/a", _QUIET),
}
"""Glyph, word and colour of every verdict, worst first."""

OUTCOME = {
    Outcome.UNKNOWN: ("?", "unknown", _UNSURE),
    Outcome.FAILED: ("✗", "failed", _BAD),
    Outcome.REFUSED: ("!", "refused", _BAD),
    Outcome.SKIPPED: ("-", "skipped", _QUIET),
    Outcome.GIVEN_UP: ("-", "given up", _QUIET),
    Outcome.DONE: ("✓", "done", _GOOD),
}

HALF_WAY = ("~", "stopped", _UNSURE)
"""A change that was stopped in the middle and can be gone on with; nothing has failed."""

RUN = {
    RunStatus.RUNNING: ("…", "running", _UNSURE),
    RunStatus.INTERRUPTED: ("!", "interrupted", _UNSURE),
    RunStatus.STOPPED: ("~", "stopped", _UNSURE),
    RunStatus.DONE: ("✓", "done", _GOOD),
    RunStatus.PARTIAL: ("~", "partial", _UNSURE),
    RunStatus.REFUSED: ("!", "refused", _BAD),
    RunStatus.FAILED: ("✗", "failed", _BAD),
    RunStatus.GIVEN_UP: ("-", "given up", _QUIET),
    RunStatus.NEEDS_HUMAN: ("!", "needs a person", _UNSURE),
}

SIGN = {"+": _GOOD, "-": _BAD, "~": _UNSURE, " ": _QUIET}


@dataclass(frozen=True)
class Paper:
    """Turns text into lines for one output."""

    ascii_only: bool = False
    color: bool = False
    width: int = 80

    @classmethod
    def of(cls, given: dict[str, Any], stream: TextIO | None = None, output: Path | None = None) -> "Paper":
        """Return the paper for `stream` (stdout where there is none) or for a file, as the options ask."""
        stream = stream or sys.stdout
        encoding = (stream.encoding or "ascii").lower().replace("-", "").replace("_", "")
        ascii_only = given.get("ascii_only", False) or (output is None and encoding != "utf8")
        screen = output is None and stream.isatty()
        dull = given.get("no_color") or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        width = min(max(shutil.get_terminal_size().columns, 40), 120) if screen else 80
        return cls(ascii_only, screen and not dull, width)

    def text(self, text: str) -> str:
        """Return `text` in characters that can be shown here."""
        if not self.ascii_only:
            return text
        return text.replace("…", "...").translate(_PLAIN).encode("ascii", "backslashreplace").decode("ascii")

    def styled(self, text: str, color: str = "", *, bold: bool = False) -> str:
        """Return `text` in a colour where there are colours."""
        shown = self.text(text)
        return click.style(shown, fg=color or None, bold=bold or None) if self.color else shown

    def mark(self, kind: tuple[str, str, str], width: int = 0) -> str:
        """Return glyph and word of a verdict, padded to `width`."""
        glyph, word, color = kind
        shown = glyph.translate(_PLAIN) if self.ascii_only else glyph
        return self.styled(f"{shown} {word}".ljust(width), color)

    def wrapped(self, text: str, indent: int, hang: int | None = None) -> list[str]:
        """Return `text` in lines that fit, the first indented by `indent`, the others by `hang`."""
        first, rest = " " * indent, " " * (indent if hang is None else hang)
        wrapped = textwrap.wrap(
            self.text(text),
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_on_hyphens=False,
            break_long_words=False,
        )
        return wrapped or [""]


def put(lines: Iterable[str], output: Path | None = None) -> None:
    """Write `lines` to stdout, or to the file `output` in one step. Raises Problem."""
    put_bytes(("\n".join(lines) + "\n").encode("utf-8"), output)


def put_bytes(data: bytes, output: Path | None = None) -> None:
    """Write `data` to stdout, or to the file `output` in one step. Raises Problem."""
    if output is None:
        click.echo(data, nl=False)
        return
    from hardener.engine.files import write_private

    write_private(output, data)
