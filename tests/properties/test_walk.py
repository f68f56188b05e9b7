"""From a scan to applied and undone: nothing but the plan is written, and nothing of it is forgotten."""

import pytest
from hypothesis import given

from hardener.engine.baseline import Baseline
from tests.properties.drawing import LIMIT, baselines, walks, worlds
from tests.properties.rig import Rig
from tests.properties.walk import walk
from tests.properties.worlds import World


@pytest.mark.timeout(LIMIT)
@walks(12)
@given(world=worlds(), baseline=baselines())
def test_only_the_confirmed_is_written_and_undo_gives_it_back(rig: Rig, world: World, baseline: Baseline) -> None:
    walk(rig, world, baseline)
