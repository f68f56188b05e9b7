"""Long work beside the main thread, so that its events are shown in peace and Ctrl-C is always heard."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, Generic, TypeVar

E = TypeVar("E")
T = TypeVar("T")
_TICK = 0.1


class Background(Generic[E, T]):
    """Runs `work` in a thread and shows what it tells in this one; the first Ctrl-C sets `stop` in that moment."""

    def __init__(self, work: Callable[[Callable[[E], None]], T], stop: threading.Event) -> None:
        self._work = work
        self._stop = stop
        self._events: SimpleQueue[E | None] = SimpleQueue()
        self._ended = threading.Event()
        self._presses = 0
        self._result: list[T] = []
        self._error: list[BaseException] = []

    def run(self, show: Callable[[list[E]], None], pressed: Callable[[int], None]) -> T:
        """Return what the work returns, or raise what it raises.

        `show` gets the events as they come, those that have waited together; `pressed` is told how
        often Ctrl-C was pressed so far, and may raise to leave.
        """
        thread = threading.Thread(target=self._run, name="work", daemon=True)
        heard = 0
        with self._listening():
            thread.start()
            while not self._ended.is_set() or not self._events.empty():
                show(self._told())
                if self._presses > heard:
                    heard = self._presses
                    pressed(heard)
        if self._error:
            raise self._error[0]
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work(self._events.put))
        except BaseException as error:  # noqa: BLE001  (raised again in the thread that waits)
            self._error.append(error)
        self._ended.set()
        self._events.put(None)

    def _told(self) -> list[E]:
        """Wait a moment for an event, and return it with those that came meanwhile."""
        told: list[E] = []
        with contextlib.suppress(Empty):
            event = self._events.get(timeout=_TICK)
            while True:
                # The end of the work comes as None, so that nobody waits for a tick then.
                told += [] if event is None else [event]
                event = self._events.get_nowait()
        return told

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Count Ctrl-C instead of being torn out of whatever runs; only the main thread may ask for that."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._press)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _press(self, number: int, frame: FrameType | None) -> Any:
        self._presses += 1
        # Only once, since a second press could come while the first one holds the event's lock.
        if self._presses == 1:
            self._stop.set()
