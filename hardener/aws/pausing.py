"""Waiting that ends when the operator stops the scan."""

from threading import Event

from hardener.engine.model import Stopped


def pause(stop: Event, seconds: float) -> None:
    """Wait `seconds`. Raises Stopped as soon as `stop` is set."""
    if stop.wait(seconds):
        raise Stopped


def heed(stop: Event) -> None:
    """Raise Stopped when `stop` is set."""
    if stop.is_set():
        raise Stopped
