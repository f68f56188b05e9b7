"""One practice organization for all properties, behind a recorder."""

from collections.abc import Iterator

import pytest

from hardener.practice.launch import running
from tests.properties.making import make
from tests.properties.recorder import Recorder
from tests.properties.rig import Rig
from tests.properties.worlds import World


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with running() as practice:
        recorder = Recorder(practice.endpoint)
        rig = Rig(practice, recorder, tmp_path_factory.mktemp("state"))
        # The first scan of an account waits for its credential report; no example shall.
        make(rig.desk, World())
        rig.bench().scan()
        yield rig
        recorder.close()
