"""A report as plain text for a terminal: what share of every account is ok, as bars, and how it went over the scans."""

from hardener.engine.model import Status, safe
from hardener.engine.report.model import AccountPart, Point, Report
from hardener.engine.report.tally import Tally
from hardener.engine.report.words import counts, gain, percent, whose

_WIDE = 30
_STEPS = "_.:-=+*#@"
"""What stands for a share in a line over the scans, from nothing to all, in ASCII and without colour."""
_BLOCKS = (
    (Status.OK, "#"),
    (Status.EXCEPTED, "="),
    (Status.WAITING, "~"),
    (Status.MANUAL, "!"),
    (Status.UNKNOWN, "?"),
    (Status.FAILING, "x"),
)
"""Verdict and sign of the parts of a bar, the good ones first."""
_NAME = 32


def write(report: Report) -> bytes:
    """Return the summary in ASCII lines of at most 80 columns, but for what names take."""
    lines = [*_head(report), "", *(_account(one) for one in report.accounts), "", _legend()]
    if len(report.trend) > 1:
        lines += ["", *_trend(report.trend)]
    if report.compared_with:
        lines += ["", f"Since {safe(report.compared_with)}:", *_changed(report)]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode("ascii", "backslashreplace")


def bar(found: Tally, wide: int = _WIDE) -> str:
    """Return a bar whose parts are the verdicts; each that occurs has at least one sign."""
    if not found.counted:
        return "." * wide
    numbers = [(sign, found.number(status)) for status, sign in _BLOCKS]
    parts = {sign: max(1, number * wide // found.counted) if number else 0 for sign, number in numbers}
    while sum(parts.values()) != wide:
        most = max(parts, key=lambda sign: parts[sign])
        parts[most] += 1 if sum(parts.values()) < wide else -1
    return "".join(sign * number for sign, number in parts.items())


def sparkline(points: tuple[Point, ...]) -> str:
    """Return one sign for each scan, the higher the share that is ok, the denser."""
    known = [one.tally.percent for one in points]
    return "".join(" " if one is None else _STEPS[one * (len(_STEPS) - 1) // 100] for one in known)


def _head(report: Report) -> list[str]:
    moved = gain(report.before, report.tally)
    lines = [safe(report.title), f"About {safe(whose(report))}, read until {safe(report.scan.finished)}", ""]
    lines += [f"{_plain(percent(report.tally))} ok{f' ({moved} points)' if moved else ''}: {counts(report.tally)}"]
    if not report.scan.complete:
        lines += ["INCOMPLETE: something could not be read. What was not read is neither ok nor failing."]
    return lines


def _account(one: AccountPart) -> str:
    named = safe(one.name).encode("ascii", "replace").decode("ascii")
    label = (named if len(named) <= _NAME else f"{named[: _NAME - 3]}...").ljust(_NAME)
    return f"{label} [{bar(one.tally)}] {_plain(percent(one.tally)):>5} {gain(one.before, one.tally)}"


def _legend() -> str:
    return "# ok   = excepted   ~ waiting   ! needs a person   ? unknown   x failing"


def _trend(points: tuple[Point, ...]) -> list[str]:
    known = [one for one in points if one.tally.percent is not None]
    if not known:
        return []
    first, last = known[0], known[-1]
    low = min(known, key=lambda one: one.tally.percent or 0)
    told = f"{first.tally.percent} % on {_day(first)} to {last.tally.percent} % on {_day(last)}"
    return [
        f"Over {len(points)} scans [{sparkline(points)}] {told}",
        f"lowest {low.tally.percent} % on {_day(low)}; {_STEPS[0]} is nothing ok, {_STEPS[-1]} is all ok",
    ]


def _day(point: Point) -> str:
    return safe(point.finished[:10])


def _changed(report: Report) -> list[str]:
    if not report.changed:
        return ["  nothing changed"]
    return [
        f"  {one.turn}: {safe(one.check)} in {safe(one.account_name or one.account)}"
        + (f", {safe(one.region)}" if one.region else "")
        + f": {safe(one.summary or one.was)}"
        for one in report.changed
    ]


def _plain(text: str) -> str:
    return text.replace("–", "-")
