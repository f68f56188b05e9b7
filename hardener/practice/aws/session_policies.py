"""Session policies: what a session was bound to when its role was assumed.

Statements are weighed by their actions alone: a statement with a condition, or for some resources only, is not taken
to allow anything, and to deny everything that it names.
"""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from hardener.practice.aws.policies import listed
from hardener.practice.errors import AwsError

_LONGEST: Final = 2048
_BUDGETS: Final = {True: "budgets:ModifyBudget", False: "budgets:ViewBudget"}


def checked(policy: str) -> str:
    """Return a policy that may be given with AssumeRole, or refuse it as AWS does."""
    if len(policy) > _LONGEST:
        said = f"1 validation error detected: Value at 'policy' must have length less than or equal to {_LONGEST}"
        raise AwsError("ValidationError", said)
    try:
        _statements(policy)
    except (ValueError, TypeError, KeyError):
        raise AwsError("MalformedPolicyDocument", "This policy contains invalid Json") from None
    return policy


def packed_size(policy: str, arns: int) -> int:
    """Return, in percent, how much room the policies of a session take."""
    return 1 + len(policy) * 100 // _LONGEST + arns


def allows(policy: str, action: str, changing: bool) -> bool:
    """Tell whether a session policy allows what is about to be done."""
    if action.startswith("budgets:"):
        action = _BUDGETS[changing]
    matching = [one for one in _statements(policy) if _names(one, action)]
    denied = any(one["Effect"] == "Deny" for one in matching)
    return not denied and any(one["Effect"] == "Allow" and _is_plain(one) for one in matching)


@lru_cache(maxsize=64)
def _statements(policy: str) -> tuple[Mapping[str, Any], ...]:
    statements = tuple(listed(json.loads(policy)["Statement"]))
    for one in statements:
        if one["Effect"] not in ("Allow", "Deny") or not ({"Action", "NotAction"} & one.keys()):
            raise ValueError(one)
    return statements


def _is_plain(statement: Mapping[str, Any]) -> bool:
    return not statement.get("Condition") and "*" in listed(statement.get("Resource", []))


def _names(statement: Mapping[str, Any], action: str) -> bool:
    def any_of(patterns: object) -> bool:
        return any(fnmatchcase(action.lower(), str(pattern).lower()) for pattern in listed(patterns))

    return not any_of(statement["NotAction"]) if "NotAction" in statement else any_of(statement["Action"])
