"""A report as one HTML file: no scripts, nothing loaded from elsewhere, readable on paper and in the dark."""

from functools import cache

from jinja2 import Template

from hardener.engine.model import Status
from hardener.engine.report import words
from hardener.engine.report.model import Point, Report
from hardener.engine.report.tally import WORST_FIRST, Tally
from hardener.engine.report.templating import environment

_WIDE, _HIGH = 240, 48
"""The size of the line over the scans, in its own units."""


def write(report: Report) -> bytes:
    """Return the page."""
    return _template().render(report=report).encode("utf-8")


@cache
def _template() -> Template:
    return environment().get_template(
        "report.html.j2",
        globals={
            "words": words,
            "STATUSES": WORST_FIRST,
            "LISTED": (Status.FAILING, Status.UNKNOWN, Status.MANUAL, Status.WAITING, Status.EXCEPTED),
            "bars": _bars,
            "line": _line,
        },
    )


def _bars(found: Tally) -> list[tuple[str, float, float]]:
    """Return the parts of a bar: the verdict, where it begins and how wide it is, in percent."""
    parts, begin = [], 0.0
    for status in reversed(WORST_FIRST[:-1]):
        width = found.number(status) * 100 / found.counted if found.counted else 0.0
        if width:
            parts.append((str(status), round(begin, 2), round(width, 2)))
        begin += width
    return parts


def _line(points: tuple[Point, ...]) -> str:
    """Return the points of a line over the scans, as SVG wants them."""
    known = [one.tally.percent for one in points if one.tally.percent is not None]
    step = _WIDE / max(len(known) - 1, 1)
    return " ".join(f"{number * step:.1f},{_HIGH - value * _HIGH / 100:.1f}" for number, value in enumerate(known))
