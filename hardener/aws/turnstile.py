"""One thread at a time at botocore's own work: they would only fight over Python's lock, and the screen with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local


class Turnstile:
    """Held while a request is built or an answer is parsed, and never while waiting for the network.

    Many threads that all want to run keep Python's lock from the one that draws the screen for as
    long as a second. Waiting here, they do not ask for it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._mine = local()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Do this block's work alone."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Let others work during this block, if this thread is the one at work."""
        if not self._is_mine():
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    def _enter(self) -> None:
        self._lock.acquire()
        self._mine.held = True

    def _leave(self) -> None:
        # An interrupt may have come while this thread was waiting to enter again.
        if self._is_mine():
            self._mine.held = False
            self._lock.release()

    def _is_mine(self) -> bool:
        return getattr(self._mine, "held", False)


TURNSTILE = Turnstile()
"""The one of this process, as there is one Python lock."""
