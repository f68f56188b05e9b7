"""Two practice organizations for all that only looks: as it was delivered, and with everything in it."""

from collections.abc import Iterator

import pytest

from hardener.practice.launch import Practice, running
from tests.faults.hasty import hasten
from tests.faults.worlds import furnish


@pytest.fixture
def without_delay() -> Iterator[None]:
    """Take hardener's pauses out."""
    with pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        yield


@pytest.fixture(scope="session")
def delivered() -> Iterator[Practice]:
    """The practice organization as it was delivered; nobody writes to it."""
    with running() as practice:
        yield practice


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One with everything in it that hardener reads; nobody writes to it."""
    with running() as practice:
        furnish(practice, tmp_path_factory.mktemp("furnishing"))
        yield practice
