"""One thread at a time at botocore's own work: they would only fight over Python's lock, and the screen with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, local
from time import monotonic

LONGEST = 0.1
"""Seconds for which work is put off at most, so that a screen that hangs does not stop a scan."""


class Precedence:
    """Held by the thread that must be let by, such as the one that draws the screen, while it is at work."""

    def __init__(self) -> None:
        self._free = Event()
        self._free.set()
        self._until = 0.0

    def take(self) -> None:
        """Go first from now on."""
        self._until = monotonic() + LONGEST
        self._free.clear()

    def give_back(self) -> None:
        """Let others by again."""
        self._free.set()

    def respect(self) -> None:
        """Wait while it is taken, but not for long."""
        if not self._free.is_set() and (left := self._until - monotonic()) > 0:
            self._free.wait(left)


class Turnstile:
    """Held while a request is built or an answer is parsed, and never while waiting for the network.

    Many threads that all want to run keep Python's lock from the one that draws the screen for as
    long as a second. Waiting here, they do not ask for it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._mine = local()
        self.precedence = Precedence()
        """Whoever holds it is let by: nobody begins anything here meanwhile."""

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
        # After the lock, so that one thread is waiting for the screen, and not all of them.
        self.precedence.respect()

    def _leave(self) -> None:
        # An interrupt may have come while this thread was waiting to enter again.
        if self._is_mine():
            self._mine.held = False
            self._lock.release()

    def _is_mine(self) -> bool:
        return getattr(self._mine, "held", False)


TURNSTILE = Turnstile()
"""The one of this process, as there is one Python lock."""
