"""The world of one example, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Policy = Mapping[str, Any] | None
"""A password policy as boto3 sets and tells it; None for none."""


@dataclass(frozen=True)
class Hostile:
    """Texts that somebody else chose."""

    name: str = "extra"
    description: str = "extra"
    tag: str = "extra"


@dataclass(frozen=True)
class Network:
    """A default VPC: what is missing in it, what is in it besides, and whether something uses it."""

    missing: frozenset[str] = frozenset()
    """Of `attachment`, `gateway`, `route`, `subnet`."""
    extra: frozenset[str] = frozenset()
    """Of `group`, `pair` (two groups that name each other), `table`, `subnet`, `acl`, `tag`."""
    used: str = ""
    """By what it is used: `interface`, `endpoint`, `vpn gateway`, `peering`, `egress gateway`; empty for nothing."""
    texts: Hostile = Hostile()


@dataclass(frozen=True)
class World:
    """What there is, by account and by account and region; None stands for no policy, or no default VPC."""

    policies: Mapping[str, Policy] = field(default_factory=dict)
    networks: Mapping[tuple[str, str], Network | None] = field(default_factory=dict)
