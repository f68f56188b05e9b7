"""A cloud in memory, places below a temporary directory, and a workbench on both."""

from pathlib import Path

import pytest

from hardener.engine.files import private_directory
from hardener.engine.places import Places
from hardener.engine.workbench import Workbench
from tests.engine.toy import ToyCloud, workbench


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(private_directory(tmp_path / "state"), tmp_path / "config")


@pytest.fixture
def bench(cloud: ToyCloud, places: Places) -> Workbench:
    return workbench(cloud, places)
