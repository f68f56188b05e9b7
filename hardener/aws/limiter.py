"""Keeping reads below AWS's request rates, one bucket per account, service and region."""

import time
from threading import Event, Lock

from hardener.aws.pausing import pause

Key = tuple[str, str, str]
_MOST = 4096


class Limiter:
    """Token buckets that cost nothing until they are empty."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._full_at: dict[Key, float] = {}
        """When each bucket will be full again; one that is full is not kept."""
        self._prune_at = _MOST

    def take(self, key: Key, rate: int, burst: int, stop: Event) -> None:
        """Take one token, waiting for it where the bucket is empty. Raises Stopped."""
        now = time.monotonic()
        with self._lock:
            full_at = max(self._full_at.get(key, now), now) + 1 / rate
            self._full_at[key] = full_at
            if len(self._full_at) > self._prune_at:
                self._prune(now)
        wait = full_at - now - burst / rate
        if wait > 0:
            pause(stop, wait)

    def drain(self, key: Key, rate: int, burst: int) -> None:
        """Empty the bucket after AWS asked to slow down, so that all callers do."""
        with self._lock:
            self._full_at[key] = max(self._full_at.get(key, 0.0), time.monotonic() + burst / rate)

    def _prune(self, now: float) -> None:
        self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
        self._prune_at = max(_MOST, 2 * len(self._full_at))
