"""A change window: the time between two moments in which a run may begin something."""

import re
from datetime import datetime, time, timedelta

import msgspec

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_EXPECTED = "expected START/END, as 2026-11-28T22:00+01:00/2026-11-29T02:00+01:00, or 22:00/02:00 in local time"


class Window(msgspec.Struct, frozen=True):
    """From `opens` until, but not at, `closes`; both know their zone."""

    opens: datetime
    closes: datetime

    def shut(self, now: datetime) -> str:
        """Return why nothing may be begun at `now`; empty where it may."""
        if now < self.opens:
            return f"the window opens at {said(self.opens)}, in {_length(self.opens - now)}"
        return f"the window has closed at {said(self.closes)}" if now >= self.closes else ""


def parse(text: str, now: datetime) -> Window:
    """Return the window that `text` names: two moments of ISO 8601 with their zones, or two local times of day.

    Times of day mean the window that is open at `now`, else the next one. Raises ValueError.
    """
    start, slash, end = text.partition("/")
    if not slash:
        raise ValueError(f"{text!r} is no window; {_EXPECTED}")
    if _CLOCK.fullmatch(start) and _CLOCK.fullmatch(end):
        return _daily(time.fromisoformat(start), time.fromisoformat(end), now)
    window = Window(_moment(start), _moment(end))
    if window.closes <= window.opens:
        raise ValueError(f"the window would close at {end}, before it opens")
    return window


def said(moment: datetime) -> str:
    """Return a moment with its zone, to the minute."""
    return moment.isoformat(sep=" ", timespec="minutes")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no moment; {_EXPECTED}") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} does not say its zone; write {text}Z for UTC, or {text}+01:00")
    return moment


def _daily(start: time, end: time, now: datetime) -> Window:
    if start == end:
        raise ValueError(f"a window from {start:%H:%M} to {end:%H:%M} is either never open or always")
    here = now.astimezone()
    days = [here.date() + timedelta(days=number) for number in (-1, 0, 1)]
    over = timedelta(days=1 if end <= start else 0)
    # Each is local on its own day, since the clocks may be changed in between.
    windows = [
        Window(datetime.combine(day, start).astimezone(), datetime.combine(day + over, end).astimezone())
        for day in days
    ]
    return next(window for window in windows if here < window.closes)


def _length(span: timedelta) -> str:
    minutes = -(-int(span.total_seconds()) // 60)
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (left, "min")) if number]
    return " ".join(parts[:2]) or "a moment"
