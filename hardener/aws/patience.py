"""Trying again: how often, and how long to wait, for what may succeed a moment later."""

import random
from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from hardener.aws import codes, troubles
from hardener.aws.attest import NotAttested
from hardener.aws.pausing import heed, pause
from hardener.aws.troubles import Place
from hardener.engine.model import CallFailed, Cause, Stopped

T = TypeVar("T")

_THROTTLED_TRIES, _THROTTLED_BASE, _THROTTLED_MOST = 8, 0.5, 20.0
_FAILED_TRIES, _FAILED_BASE, _FAILED_MOST = 4, 0.2, 5.0


class Attempts:
    """The attempts of one call: knows after each failure whether there is another one."""

    def __init__(self, place: Place, stop: Event, slow_down: Callable[[], None]) -> None:
        self._place = place
        self._stop = stop
        self._slow_down = slow_down
        self._throttled = 0
        self._failed = 0

    def again(self, error: Exception) -> None:
        """Wait for the next attempt. Raises CallFailed where there is none, and Stopped."""
        if isinstance(error, CallFailed | Stopped):
            raise error
        trouble = troubles.trouble(error, self._place)
        if trouble.cause is Cause.THROTTLED or trouble.code in codes.CONFLICT:
            self._slow_down()
            self._throttled += 1
            tries, made, base, most = _THROTTLED_TRIES, self._throttled, _THROTTLED_BASE, _THROTTLED_MOST
        elif _passing(error, trouble.cause):
            self._failed += 1
            tries, made, base, most = _FAILED_TRIES, self._failed, _FAILED_BASE, _FAILED_MOST
        else:
            raise CallFailed(trouble) from None
        if made >= tries:
            raise CallFailed(trouble) from None
        pause(self._stop, _jittered(base, most, made))


def patiently(attempt: Callable[[], T], place: Place, stop: Event, slow_down: Callable[[], None] = lambda: None) -> T:
    """Return what `attempt` returns, made again where that may help; `slow_down` is called when AWS throttles.

    Raises CallFailed and Stopped.
    """
    attempts = Attempts(place, stop, slow_down)
    while True:
        heed(stop)
        try:
            return attempt()
        except Exception as error:  # noqa: BLE001 - whatever it is, it becomes a reason for `unknown`
            attempts.again(error)


def _passing(error: Any, cause: Cause) -> bool:
    """Return whether the failure may be gone a moment later."""
    if isinstance(error, ClientError):
        return cause is Cause.UNREACHABLE
    return cause is Cause.UNREACHABLE or isinstance(error, NotAttested)


def _jittered(base: float, most: float, made: int) -> float:
    return random.uniform(0, min(most, base * 2 ** (made - 1)))  # noqa: S311 - spreads load, hides nothing
