"""How long to wait for AWS to show what was written, and for throttling to pass."""

import time
from collections.abc import Callable, Iterator

import msgspec


class Patience(msgspec.Struct, frozen=True):
    """Limits in seconds; all loops of a run are bounded by them."""

    verify: float = 60.0
    """How long a change may take to show after its last call."""
    settle: float = 12.0
    """How long a lost answer is read after, before the call counts as not done."""
    throttled: float = 60.0
    """How long AWS may ask to come back later for one call."""
    first: float = 0.2
    """The first pause between two reads; each is 1.6 times the one before, up to 5 seconds."""

    def tries(self, limit: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[float]:
        """Yield, at once and then after growing pauses, the seconds that have passed, until `limit` is over."""
        started = time.monotonic()
        pause = self.first
        while True:
            passed = time.monotonic() - started
            yield passed
            if passed >= limit:
                return
            sleep(min(pause, 5.0, max(limit - passed, 0.0)))
            pause *= 1.6
