"""In use means no: what something uses is in no plan, and nothing in it is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import in_use
from tests.properties.drawing import LIMIT, USES, free_networks, policies, walks
from tests.properties.places import ACCOUNTS
from tests.properties.rig import Rig
from tests.properties.worlds import Network, Policy, World


@pytest.mark.timeout(LIMIT)
@walks(6)
@given(
    used=st.builds(Network, used=st.sampled_from(USES), extra=st.frozensets(st.sampled_from(["group", "pair"]))),
    other=st.none() | free_networks,
    where=st.sampled_from(ACCOUNTS),
    policy=policies,
)
def test_a_network_in_use_is_left_alone(
    rig: Rig, used: Network, other: Network | None, where: str, policy: Policy
) -> None:
    in_use.left_alone(rig, where, used, other, World({where: policy}))
