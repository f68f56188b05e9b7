"""Chance that falls the same way every time, so that ids outlive a restart.

moto draws every id from one random source. Each mutating request and each part of the organization that is made
when it is first looked at draws from a seed of its own; the order in which a client reads then changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.moto_api._internal import mock_random

SEED = "acme"


@contextmanager
def seeded(*parts: str) -> Iterator[None]:
    """Draw ids from a seed made of some words, and leave the random source as it was."""
    state = mock_random.getstate()
    mock_random.seed("|".join((SEED, *parts)))
    try:
        yield
    finally:
        mock_random.setstate(state)
