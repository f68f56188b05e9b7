"""Making reads side by side, with helpers that all readers share."""

from collections.abc import Callable, Sequence
from threading import Condition, Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")

HELPERS = 48
"""Threads beside those of the scan itself; with many more, Python's lock makes the screen stutter."""


class Helpers:
    """A crew that lends a hand where it is needed most; it dies with the program, whatever it is waiting for."""

    def __init__(self, most: int = HELPERS) -> None:
        self._most = most
        self._started = 0
        self._lock = Lock()
        self._wanted = Condition(self._lock)
        self._shifts: list[_Shift] = []

    def together(self, reads: Sequence[Callable[[], T]]) -> list[T]:
        """Return the results of `reads` in their order. Raises what the first one to fail raises."""
        shift = _Shift(reads, Condition(self._lock))
        with self._lock:
            self._shifts.append(shift)
            self._wanted.notify(len(reads) - 1)
        self._hire(len(reads) - 1)
        try:
            # The caller works too, so everything gets done even when all helpers are busy elsewhere.
            while (place := self._taken(shift)) is not None:
                self._make(shift, place)
            with self._lock:
                shift.ended.wait_for(lambda: shift.error is not None or shift.done == len(reads))
        finally:
            with self._lock:
                self._shifts.remove(shift)
        try:
            if shift.error is not None:
                raise shift.error
            return shift.results
        finally:
            # The error knows this frame by now: a ring that only the garbage collector would open.
            shift.error = None

    def _hire(self, wanted: int) -> None:
        with self._lock:
            # Those who are there already may be busy with the reads of others.
            first, last = self._started + 1, min(self._started + wanted, self._most)
            self._started = max(self._started, last)
        for number in range(first, last + 1):
            Thread(target=self._serve, daemon=True, name=f"read-helper-{number}").start()

    def _serve(self) -> None:
        while True:
            with self._lock:
                self._wanted.wait_for(self._open)
                # The one with the least help: so every region is read over a few connections, each used often.
                shift = min(self._open(), key=lambda one: one.taken - one.done)
                place = shift.take()
            if place is not None:
                self._make(shift, place)

    def _open(self) -> "list[_Shift]":
        return [shift for shift in self._shifts if shift.is_open]

    def _taken(self, shift: "_Shift") -> int | None:
        with self._lock:
            return shift.take()

    def _make(self, shift: "_Shift", place: int) -> None:
        try:
            result = shift.reads[place]()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            with self._lock:
                shift.error = shift.error or error
                shift.ended.notify()
            return
        with self._lock:
            shift.results[place] = result
            shift.done += 1
            if shift.done == len(shift.reads):
                shift.ended.notify()


class _Shift:
    """The reads of one caller, taken one by one by whoever is free; everything here is under the crew's lock."""

    def __init__(self, reads: Sequence[Callable[[], Any]], ended: Condition) -> None:
        self.reads = reads
        self.ended = ended
        self.results: list[Any] = [None] * len(reads)
        self.error: BaseException | None = None
        self.taken = 0
        self.done = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a read that nobody makes yet."""
        return self.error is None and self.taken < len(self.reads)

    def take(self) -> int | None:
        """Return the place of the next read, None where none is left."""
        if not self.is_open:
            return None
        self.taken += 1
        return self.taken - 1
