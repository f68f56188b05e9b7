"""How hypothesis draws: worlds, baselines, and how many of them a property gets."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from hardener.engine.baseline import Baseline
from tests.properties.edits import NOTICED, UNNOTICED
from tests.properties.places import ACCOUNTS, REGIONS, Place
from tests.properties.worlds import Network, World

_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
LIMIT = 0 if _SOAK else 600
"""Seconds that a property may take; none for a soak."""


def walks(examples: int) -> Callable[[Any], Any]:
    """Give a property that writes to the practice organization this many examples, a hundred times as many in a soak.

    A failing example is shown as it was drawn: to make it smaller would take longer than a test may. A soak does.
    """
    if _SOAK:
        return settings(max_examples=100 * examples)
    return settings(max_examples=examples, phases=[Phase.explicit, Phase.generate])


def _flags(*names: str) -> dict[str, st.SearchStrategy[bool]]:
    return dict.fromkeys(names, st.booleans())


policies = st.none() | st.fixed_dictionaries(
    {
        "MinimumPasswordLength": st.sampled_from([6, 8, 14, 20, 128]) | st.integers(6, 128),
        **_flags("RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters", "RequireLowercaseCharacters"),
        **_flags("AllowUsersToChangePassword"),
    },
    optional={
        "MaxPasswordAge": st.sampled_from([1, 90, 365, 1095]),
        "PasswordReusePrevention": st.sampled_from([1, 5, 24]),
        "HardExpiry": st.booleans(),
    },
)
"""Password policies as boto3 sets them; None for none."""

free_networks = st.builds(
    Network,
    missing=st.frozensets(st.sampled_from(["attachment", "gateway", "route", "subnet"]), max_size=2),
    extra=st.frozensets(st.sampled_from(["group", "pair", "table", "subnet", "acl", "tag"]), max_size=2),
)
"""Default VPCs that nothing uses."""

_asked = st.fixed_dictionaries(
    {},
    optional={
        "minimum_length": st.sampled_from([6, 14, 16, 128]),
        **_flags("require_symbols", "require_numbers", "require_uppercase", "require_lowercase"),
        **_flags("allow_users_to_change", "hard_expiry"),
        "max_age_days": st.sampled_from([0, 1, 90, 1095]),
        "reuse_prevention": st.sampled_from([0, 5, 24]),
    },
)


@st.composite
def baselines(draw: st.DrawFn) -> Baseline:
    """Draw what an operator wants."""
    kept = draw(st.sampled_from([(), (), REGIONS[:1]]))
    return (
        Baseline()
        .with_settings("password-policy", draw(_asked))
        .with_settings("default-vpc", {"keep_regions": list(kept)} if kept else {})
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a policy for each account, and a network for two places of four."""
    places = draw(st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(REGIONS)), max_size=2, unique=True))
    return World(
        policies={account: draw(policies) for account in ACCOUNTS},
        networks={place: draw(st.none() | free_networks) for place in places},
    )


USES = ("interface", "endpoint", "vpn gateway", "peering", "egress gateway")
"""Ways of using a network; only the first has an interface in it."""

weak_policies = policies.filter(lambda policy: policy is None or policy["MinimumPasswordLength"] < 14)
"""Policies that fail the built-in baseline."""


@st.composite
def edits_of(draw: st.DrawFn, networks: Sequence[Place]) -> Mapping[Place, Any]:
    """Draw one to four edits of these networks and of the accounts' policies."""
    what: dict[Place, st.SearchStrategy[Any]] = {
        **{(account, None): policies for account in ACCOUNTS},
        **dict.fromkeys(networks, st.sampled_from(sorted({**NOTICED, **UNNOTICED}))),
    }
    where = draw(st.lists(st.sampled_from(list(what)), min_size=1, max_size=4, unique=True))
    return {place: draw(what[place]) for place in where}
