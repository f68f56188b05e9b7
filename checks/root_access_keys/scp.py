"""Whether a service control policy denies a root session an action; the part of AWS's logic that root can meet.

A condition whose key or operator is not known here counts as not met: what is said to be in the way is in the way.
"""

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

_Facts = Mapping[str, str]
_Compare = Callable[[str, str], bool]


def _like(value: str, pattern: str) -> bool:
    # Only * and ? are special for AWS.
    return fnmatchcase(value, pattern.replace("[", "[[]"))


def _same(value: str, wanted: str) -> bool:
    return value == wanted


def _same_letters(value: str, wanted: str) -> bool:
    return value.casefold() == wanted.casefold()


_OPERATORS: dict[str, tuple[_Compare, bool]] = {
    "stringequals": (_same, True),
    "stringnotequals": (_same, False),
    "stringequalsignorecase": (_same_letters, True),
    "stringnotequalsignorecase": (_same_letters, False),
    "stringlike": (_like, True),
    "stringnotlike": (_like, False),
    "arnequals": (_like, True),
    "arnlike": (_like, True),
    "arnnotequals": (_like, False),
    "arnnotlike": (_like, False),
    "bool": (_same_letters, True),
}

_NEVER_THERE = ("aws:principaltag/", "aws:sourcevpc", "aws:federatedprovider", "aws:sourceidentity", "saml:")
"""The beginnings of keys that a request of a root session does not have."""


def facts(account: str, partition: str, region: str) -> _Facts:
    """Return what AWS knows of a request that a root session makes of IAM, by condition key."""
    return {
        "aws:principalarn": f"arn:{partition}:iam::{account}:root",
        "aws:principalaccount": account,
        "aws:assumedroot": "true",
        "aws:userid": account,
        "aws:requestedregion": region,
        "aws:principalisawsservice": "false",
        "aws:securetransport": "true",
    }


def denying(content: str, actions: tuple[str, ...], known: _Facts) -> str | None:
    """Return the name of the first statement that denies one of `actions`, empty where it has none; None for none."""
    try:
        statements = _listed(json.loads(content)["Statement"])
    except (ValueError, KeyError, TypeError):
        return None
    for statement in statements:
        if isinstance(statement, dict) and _denies(statement, actions, known):
            return str(statement.get("Sid", ""))
    return None


def _denies(statement: Mapping[str, Any], actions: tuple[str, ...], known: _Facts) -> bool:
    if statement.get("Effect") != "Deny" or not any(_covers(statement, action) for action in actions):
        return False
    arn = known["aws:principalarn"]
    if "NotResource" in statement:
        about = not any(_like(arn, str(one)) for one in _listed(statement["NotResource"]))
    else:
        about = any(_like(arn, str(one)) for one in _listed(statement.get("Resource", "*")))
    conditions = statement.get("Condition") or {}
    return about and all(_met(name, keys, known) for name, keys in conditions.items())


def _covers(statement: Mapping[str, Any], action: str) -> bool:
    def any_of(patterns: Any) -> bool:
        return any(_like(action.lower(), str(one).lower()) for one in _listed(patterns))

    if "NotAction" in statement:
        return not any_of(statement["NotAction"])
    return any_of(statement.get("Action", ()))


def _met(name: str, keys: Mapping[str, Any], known: _Facts) -> bool:
    operator = name.lower().removeprefix("foranyvalue:").removeprefix("forallvalues:")
    return all(
        _one_met(operator, key.lower(), [str(one) for one in _listed(value)], known) for key, value in keys.items()
    )


def _one_met(operator: str, key: str, values: list[str], known: _Facts) -> bool:
    fact = known.get(key)
    if operator == "null":
        return any((one.lower() == "true") is (fact is None) for one in values)
    lenient = operator.endswith("ifexists")
    compare = _OPERATORS.get(operator.removesuffix("ifexists"))
    if compare is None:
        return False
    matches, positive = compare
    if fact is None:
        # What is not there is unlike everything. Of other keys it is only here that they are not known.
        return lenient or (not positive and key.startswith(_NEVER_THERE))
    return any(matches(fact, one) for one in values) is positive


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
