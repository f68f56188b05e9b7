"""No surprise: what was edited between plan and apply is refused, without a write, and everything else goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.drawing import LIMIT, edits_of, walks, weak_policies
from tests.properties.drift import Edits, refused_where_touched
from tests.properties.places import ACCOUNTS, REGIONS
from tests.properties.rig import Rig
from tests.properties.worlds import Network, Policy, World

NETWORKS = [(account, region) for account in ACCOUNTS for region in REGIONS]


@pytest.mark.timeout(LIMIT)
@walks(8)
@given(
    policies=st.fixed_dictionaries(dict.fromkeys(ACCOUNTS, weak_policies)), edits=edits_of(NETWORKS), late=st.booleans()
)
def test_a_change_is_refused_iff_what_it_rests_on_was_edited(
    rig: Rig, policies: dict[str, Policy], edits: Edits, late: bool
) -> None:
    refused_where_touched(rig, World(policies, dict.fromkeys(NETWORKS, Network())), edits, late=late)
