from collections.abc import Iterator

import pytest

from hardener.practice.launch import Practice, running
from tests.practice.desk import Desk


@pytest.fixture(scope="session")
def practice_server() -> Iterator[Practice]:
    """A server that nobody changes: who writes takes `fresh`."""
    with running() as practice:
        yield practice


@pytest.fixture(scope="session")
def desk(practice_server: Practice) -> Desk:
    return Desk(practice_server)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Desk]:
    """A server for the tests of one module, which may write to it."""
    with running() as practice:
        yield Desk(practice)
