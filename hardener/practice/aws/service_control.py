"""Service control policies: an explicit deny anywhere between an account and the root of the organization.

Only denies are weighed, and of their conditions those that compare strings. A statement with any other condition
is taken as not meant for the request.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from hardener.practice.aws.policies import listed
from hardener.practice.callers import Caller

_Statement = Mapping[str, Any]
_OPERATORS: Final[dict[str, tuple[bool, Callable[[str, str], bool]]]] = {
    "StringEquals": (True, str.__eq__),
    "StringNotEquals": (False, str.__eq__),
    "StringLike": (True, fnmatchcase),
    "StringNotLike": (False, fnmatchcase),
    "ArnLike": (True, fnmatchcase),
    "ArnNotLike": (False, fnmatchcase),
    "ArnEquals": (True, fnmatchcase),
    "ArnNotEquals": (False, fnmatchcase),
    "Bool": (True, str.__eq__),
}


def denies(organization: Any, caller: Caller, action: str, region: str) -> bool:
    """Tell whether a policy above a member account forbids what it is about to do."""
    facts = {"aws:requestedregion": region, "aws:principalarn": caller.principals[-1]}
    if caller.task:
        facts["aws:assumedroot"] = "true"
    return any(
        _matches(statement, action) and _holds(statement.get("Condition", {}), facts)
        for content in _above(organization, caller.account)
        for statement in _denials(content)
    )


def _above(organization: Any, account: str) -> Iterator[str]:
    parents = {unit.id: unit for unit in organization.ou}
    place = next((known for known in organization.accounts if known.id == account), None)
    while place is not None:
        yield from (policy.content for policy in place.attached_policies if policy.type == "SERVICE_CONTROL_POLICY")
        place = parents.get(place.parent_id)


@lru_cache(maxsize=64)
def _denials(content: str) -> tuple[_Statement, ...]:
    statements = listed(json.loads(content)["Statement"])
    return tuple(statement for statement in statements if statement["Effect"] == "Deny")


def _matches(statement: _Statement, action: str) -> bool:
    def any_of(patterns: object) -> bool:
        return any(fnmatchcase(action.lower(), str(pattern).lower()) for pattern in listed(patterns))

    if "NotAction" in statement:
        return not any_of(statement["NotAction"])
    return any_of(statement["Action"]) and "*" in listed(statement.get("Resource", "*"))


def _holds(conditions: Mapping[str, Mapping[str, object]], facts: Mapping[str, str]) -> bool:
    for operator, compared in conditions.items():
        if operator == "Null":
            if any((str(absent).lower() == "true") is (key.lower() in facts) for key, absent in compared.items()):
                return False
            continue
        if operator not in _OPERATORS:
            return False
        wanted, like = _OPERATORS[operator]
        for key, values in compared.items():
            fact = facts.get(key.lower())
            if fact is None or any(like(fact, str(value)) for value in listed(values)) is not wanted:
                return False
    return True
