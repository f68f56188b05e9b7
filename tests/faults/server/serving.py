"""A fault server for as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from hardener.practice.launch import Practice
from tests.faults.server.fault_server import FaultServer


@contextmanager
def served(practice: Practice) -> Iterator[FaultServer]:
    """Run a fault server in front of `practice`."""
    server = FaultServer(practice)
    try:
        yield server
    finally:
        server.close()
