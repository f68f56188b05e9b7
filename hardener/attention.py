"""The wizard's event loop: it says when it is at work, so that whoever reads AWS beside it gives way."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Precedence(Protocol):
    """Something that is held while the screen has to go first."""

    def take(self) -> None:
        """Go first from now on."""

    def give_back(self) -> None:
        """Let others by again."""


FRAMES = 120
"""Frames a second. A key waits for the next one, so twice Textual's number halves what is slowest about a key."""


class _Attentive(selectors.DefaultSelector):
    """Where the loop sleeps; it is at work whenever it does not, or only until the next frame."""

    def __init__(self, precedence: Precedence) -> None:
        super().__init__()
        self._precedence = precedence

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 1 / FRAMES:
            return super().select(timeout)
        self._precedence.give_back()
        try:
            return super().select(timeout)
        finally:
            self._precedence.take()


def run_first(work: Coroutine[Any, Any, T], precedence: Precedence) -> T:
    """Run `work` to its end, with `precedence` whenever it has something to do."""

    def loop() -> asyncio.AbstractEventLoop:
        return asyncio.SelectorEventLoop(_Attentive(precedence))

    try:
        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(work)
    finally:
        precedence.give_back()
