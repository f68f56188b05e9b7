"""Failing each read of a place in turn, and telling what of it was not safe."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

from hardener.engine.model import Status
from tests.faults.expectations import causes, may_stay
from tests.faults.lookout import Lookout, Place, Seen
from tests.faults.server import FAULTS, HEALED
from tests.properties.wire import Request

SOAK = bool(os.environ.get("HARDENER_SOAK"))
"""Every read with every fault; without it a selection in which every fault meets every protocol."""
EACH = 2
"""How many faults each read meets at least."""
_SPECIAL = ("identity", "endless pages")
"""Those that few reads can meet; these always do."""


class Read(NamedTuple):
    """One read of a place: what is asked for, as whom and where, and in which words."""

    place: Place
    request: Request
    alone: bool
    """Whether no other request of the place has the same name."""

    def fails(self, request: Request, *, all_of_them: bool) -> bool:
        """Return whether `request` is this one, or, with `all_of_them`, one of the same name."""
        return all_of_them or request.form == self.request.form


def reads_of(seen: Seen, place: Place) -> list[Read]:
    """Return each read that was made, once; in a short run one for each name."""
    first: dict[Any, Request] = {}
    counts = Counter(one.name for one in seen.passed)
    for one in seen.passed:
        words = repr(sorted(one.form.items())) if SOAK else ""
        first.setdefault((one.name, one.account, one.region, words), one)
    return [Read(place, one, counts[one.name] == 1) for one in first.values()]


def schedule(reads: Sequence[Read]) -> Iterator[tuple[Read, str]]:
    """Yield each read with faults: all of them in a soak, else in turn, so that all have had theirs."""
    fitting = [[name for name, fault in FAULTS.items() if fault.fits(read.request)] for read in reads]
    if SOAK:
        yield from ((read, name) for read, names in zip(reads, fitting, strict=True) for name in names)
        return
    each = max(EACH, -(-len(FAULTS) // max(len(reads), 1)))
    turn = cycle(name for name in FAULTS if name not in _SPECIAL)
    for read, names in zip(reads, fitting, strict=True):
        given = [name for name in names if name in _SPECIAL]
        more = len(given) + each
        while len(given) < more:
            name = next(turn)
            if name in names and name not in given:
                given.append(name)
        yield from ((read, name) for name in given)


def unsafe(lookout: Lookout, clean: Seen, read: Read, fault: str, *, all_of_them: bool) -> str:
    """Have a read fail for good, look again, and return what was not safe about it; empty for nothing."""
    # Whoever asks for another page asks in other words.
    where = partial(read.fails, all_of_them=all_of_them or fault == "endless pages")
    request = read.request
    with lookout.server.failing(
        request.name, fault, account=request.account, region=request.region, where=where, times=None
    ) as rule:
        seen = lookout.look(read.place)
    lookout.forget(read.place.account)
    if not rule.struck:
        return _unasked(clean, read)
    if wrong := judged(lookout, clean, seen, request.name, fault):
        return f"{read.place}: {request.name} with {fault}: {wrong}"
    return ""


def judged(lookout: Lookout, clean: Seen, seen: Seen, read: str, fault: str) -> str:
    """Return what is wrong with what was `seen` while `read` failed, given what is there."""
    before, now = clean.finding, seen.finding
    if strange := set(seen.wanted) - set(clean.wanted):
        return f"it would be changed: {sorted(strange)}"
    if now.status is Status.UNKNOWN:
        if before.status is Status.UNKNOWN:
            # It is still not known, and for its own reason or for this one.
            return "" if now.trouble else "the cause is not told"
        if now.trouble is None or now.trouble.cause not in causes(fault):
            return f"the cause is {now.trouble}"
        return f"unknown, and yet there are calls: {seen.wanted}" if seen.wanted else ""
    if now.status is not before.status:
        return f"it was {before.status} and is {now.status} ({now.summary})"
    if not may_stay(read.split(maxsplit=1)[0] and before.check, read):
        return f"it stayed {now.status} ({now.summary})"
    return ""


def healed(lookout: Lookout, clean: Seen, read: Read, fault: str) -> str:
    """Have a read fail once, look again, and return what became different; empty for nothing."""
    request = read.request
    if request.name == "sts:GetCallerIdentity":
        # A session that is begun just then is not begun a second time.
        lookout.look(read.place)
    with lookout.server.failing(request.name, fault, account=request.account, region=request.region) as rule:
        seen = lookout.look(read.place)
    if not rule.struck:
        return _unasked(clean, read)
    told = seen.finding.status, lookout.essence(seen.finding), seen.wanted
    if told != (clean.finding.status, lookout.essence(clean.finding), clean.wanted):
        return f"{read.place}: {request.name} with {fault} once: {seen.finding.status} ({seen.finding.summary})"
    return ""


def _unasked(clean: Seen, read: Read) -> str:
    # Where something fails anyway, what is read beside it may be left.
    failing = clean.finding.status is Status.UNKNOWN
    return "" if failing else f"{read.place}: {read.request.name} was not asked for again"


def healing(reads: Sequence[Read]) -> Iterator[tuple[Read, str]]:
    """Yield each read with a fault that passes: all of them in a soak, else in turn."""
    if SOAK:
        yield from ((read, name) for read in reads for name in HEALED)
    else:
        yield from zip(reads, cycle(HEALED), strict=False)
