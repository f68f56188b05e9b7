"""Something that a worker thread asks the operator, and waits for."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from typing import Generic, TypeVar

from textual.message import Message

T = TypeVar("T")
LOOK = 0.5
"""Seconds after which a waiting thread looks whether there is still somebody to ask."""


class Unanswered(Exception):
    """Nobody answers, and nobody will."""


class Wanted(Message, Generic[T]):
    """A thread asks; whatever becomes of the question, the thread hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Future[T] = Future()

    def wait(self, asking: Callable[[], bool]) -> T:
        """Return the answer once it is there; called in the thread that asks. Raises Unanswered without one."""
        try:
            while asking():
                with suppress(TimeoutError):
                    return self._answer.result(LOOK)
            self._answer.cancel()
            return self._answer.result()
        except CancelledError:
            raise Unanswered from None

    def answer(self, answer: T | None) -> None:
        """Let the thread go on, with an answer or without one; only the first one counts."""
        if not answer:
            self._answer.cancel()
            return
        # The thread may have given up, or have been answered, at this very moment.
        with suppress(InvalidStateError):
            self._answer.set_result(answer)
