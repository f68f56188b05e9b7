"""The JSON of tag policies: what one says of a key, and what it says once more keys are added."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 10_000
"""Characters that AWS takes in one tag policy (organizations:CreatePolicy)."""
_KEYS, _SPELLING, _ASSIGN, _ENFORCED = "tags", "tag_key", "@@assign", "enforced_for"


def parsed(content: str) -> dict[str, Any] | None:
    """Return a policy's content, None where it is no tag policy."""
    try:
        found = json.loads(content or "{}")
    except ValueError:
        return None
    keys = found.get(_KEYS, {}) if isinstance(found, dict) else None
    whole = isinstance(keys, dict) and all(isinstance(one, dict) for one in keys.values())
    return found if whole else None


def same(one: str, other: str) -> bool:
    """Return whether two contents say the same, however they are laid out."""
    left, right = parsed(one), parsed(other)
    return one == other if left is None or right is None else left == right


def spellings(content: str) -> dict[str, str]:
    """Return how a policy has keys written, by the key in lower case."""
    found = parsed(content) or {}
    return {name.lower(): _spelling(name, rule) for name, rule in found.get(_KEYS, {}).items()}


def enforced(content: str) -> frozenset[str]:
    """Return the keys, in lower case, that a policy not only reports on but refuses wrong values of."""
    found = parsed(content) or {}
    return frozenset(name.lower() for name, rule in found.get(_KEYS, {}).items() if _ENFORCED in rule)


def with_keys(content: str, keys: Sequence[str]) -> str:
    """Return `content` with every key of `keys` written as it is there; all else stays (AWS.md 6B, the syntax).

    No rule for values is added and nothing is enforced, so what is added only reports.
    """
    if not lacking(content, keys):
        return content
    found = parsed(content) or {}
    rules = dict(found.get(_KEYS, {}))
    names = {name.lower(): name for name in rules}
    for key in lacking(content, keys):
        name = names.get(key.lower(), key.lower())
        rule = rules.get(name, {})
        before = rule.get(_SPELLING)
        rules[name] = {**rule, _SPELLING: {**(before if isinstance(before, dict) else {}), _ASSIGN: key}}
    return json.dumps({**found, _KEYS: rules}, ensure_ascii=False, separators=(",", ":"))


def lacking(content: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of `keys` that a policy does not name, or has written otherwise."""
    known = spellings(content)
    return tuple(key for key in keys if known.get(key.lower()) != key)


def _spelling(name: str, rule: Mapping[str, Any]) -> str:
    found = rule.get(_SPELLING)
    # An effective policy has the value itself in the place of the operator; without one the key is in lower case.
    value = found.get(_ASSIGN) if isinstance(found, dict) else found
    return value if isinstance(value, str) else name.lower()
