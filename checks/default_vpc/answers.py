"""The small forms that EC2's answers come in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checks.default_vpc.state import Tags

_MOST = 200
"""Values that one filter may have."""


def where(name: str, *values: str) -> list[dict[str, Any]]:
    """Return EC2's list of filters for one attribute."""
    return [{"Name": name, "Values": list(values)}]


def batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `values` in portions that fit into one filter."""
    for start in range(0, len(values), _MOST):
        yield values[start : start + _MOST]


def tags_of(item: Mapping[str, Any]) -> Tags:
    """Return the tags of a resource, sorted."""
    tags = item.get("Tags") or item.get("TagSet") or ()
    return tuple(sorted((tag["Key"], tag.get("Value", "")) for tag in tags))


def name_of(item: Mapping[str, Any]) -> str:
    """Return the `Name` tag of a resource, empty where it has none."""
    return dict(tags_of(item)).get("Name", "")


def first(item: Mapping[str, Any], *members: str) -> str:
    """Return the first of `members` that has a value."""
    return next((str(item[member]) for member in members if item.get(member)), "")
