"""What is done off the screen's thread: short questions to the engine, and the one long job there can be."""

from collections.abc import Callable
from threading import Event
from typing import Any, Generic, TypeVar

from textual.message import Message
from textual.screen import Screen

from hardener.engine.events import RunEvent, ScanEvent
from hardener.engine.model import Scan
from hardener.engine.outcomes import Run

E = TypeVar("E")
R = TypeVar("R")


class Ask(Message):
    """A short piece of work; the answer comes back to the screen that asked, if it is still there."""

    def __init__(
        self,
        screen: Screen[Any],
        name: str,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        otherwise: Callable[[Exception], None],
    ) -> None:
        super().__init__()
        self.screen = screen
        self.name = name
        self.work = work
        self.then = then
        self.otherwise = otherwise


class Answered(Message, bubble=False):
    """The answer to an `Ask`, posted by its thread."""

    def __init__(self, ask: Ask, answer: Any) -> None:
        super().__init__()
        self.ask = ask
        self.answer = answer


class AskFailed(Message, bubble=False):
    """The exception that ended an `Ask`, posted by its thread."""

    def __init__(self, ask: Ask, error: Exception) -> None:
        super().__init__()
        self.ask = ask
        self.error = error


class Job(Generic[E, R]):
    """A scan or a run: what it told so far, how to stop it, and what it ended in.

    Its thread only appends to `events`; screens look at the list ten times a second.
    """

    def __init__(self, name: str, work: Callable[[Callable[[E], None], Event], R], *, writes: bool) -> None:
        self.name = name
        self.writes = writes
        self.stop = Event()
        self.events: list[E] = []
        self.result: R | None = None
        self.error: Exception | None = None
        self.over = False
        self._work = work

    def run(self) -> None:
        """Do the work; called in a thread of its own. What it raises becomes `error`."""
        try:
            self.result = self._work(self.events.append, self.stop)
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen has to say it
            self.error = error


class JobEnded(Message, bubble=False):
    """A job is over; its thread has ended."""

    def __init__(self, job: Job[Any, Any]) -> None:
        super().__init__()
        self.job = job


ScanJob = Job[ScanEvent, Scan]
RunJob = Job[RunEvent, Run]
