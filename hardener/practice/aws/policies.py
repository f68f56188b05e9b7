"""Policy documents, in which one value may stand for a list of one."""

from typing import Any


def listed(value: object) -> list[Any]:
    """Return a policy's value as the list that it stands for."""
    return value if isinstance(value, list) else [value]
