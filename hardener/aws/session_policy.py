"""The second lock: the policy by which AWS itself lets a session do nothing but read.

A session may do what its role may *and* what the policy given with AssumeRole allows (IAM User Guide, "Session
policies"). Actions are allowed by prefixes where AWS grades none of the actions that begin so as a write, so that
the policy stays small: AWS packs it together with the session tags that the operator's own sign-in may carry along,
into a space whose size it does not tell.
"""

import json
import os
from fnmatch import fnmatchcase
from typing import Any

from hardener.aws.catalogue import Catalogue, Kind

UNBOUND = "HARDENER_ALLOW_UNBOUND_SESSIONS"
"""The variable by which an operator allows accounts to be read by sessions that AWS does not bind to reading."""
LONGEST = 2048
"""Characters that AWS takes of a session policy."""

_ALL = (
    "account:Get*",
    "account:List*",
    "budgets:View*",
    "ce:Get*",
    "ce:List*",
    "ec2:Describe*",
    "events:Describe*",
    "events:List*",
    "iam:Get*",
    "iam:List*",
    "organizations:Describe*",
    "organizations:List*",
    "sns:Get*",
    "sns:List*",
)
_NEVER = frozenset({"sts:GetCallerIdentity", "sts:DecodeAuthorizationMessage"})
"""The first needs no leave, and the second is none of those that AWS grades as reads."""
_CODES = frozenset({"MalformedPolicyDocument", "PackedPolicyTooLarge"})
_INVALID = frozenset({"ValidationError", "ValidationException"})


def allowed(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the actions, some as patterns, that all reads of `catalogue` need; sorted."""
    reads = {op.action for op in catalogue.ops.values() if op.kind is Kind.READ} - _NEVER
    used = {pattern for pattern in _ALL if any(fnmatchcase(action, pattern) for action in reads)}
    return tuple(sorted(used | {action for action in reads if not _matched(action)}))


def refused(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the actions that read what must never be read and that a pattern would allow; sorted."""
    secret = {op.action for op in catalogue.ops.values() if op.kind is Kind.SECRET}
    return tuple(sorted(action for action in secret if _matched(action)))


def document(catalogue: Catalogue) -> str:
    """Return the session policy, as JSON without spaces."""
    statements = [{"Effect": "Allow", "Action": allowed(catalogue), "Resource": "*"}]
    if denied := refused(catalogue):
        statements.append({"Effect": "Deny", "Action": denied, "Resource": "*"})
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


class Binding:
    """What AssumeRole is given so that AWS binds the session to reading."""

    def __init__(self, catalogue: Catalogue, partition: str) -> None:
        self._inline = {"Policy": document(catalogue)}
        self._managed = {"PolicyArns": [{"arn": f"arn:{partition}:iam::aws:policy/ReadOnlyAccess"}]}
        self._too_large = False

    def params(self) -> dict[str, Any]:
        """Return what binds a session; nothing where the operator has allowed that."""
        if is_waived():
            return {}
        return self._managed if self._too_large else self._inline

    def instead(self, params: dict[str, Any], code: str) -> dict[str, Any]:
        """Return what to bind with after `params` were refused with `code`, nothing where nothing else would do.

        It is AWS's own, larger policy for reading, of which only the name is sent; from then on it is used at once.
        """
        if code != "PackedPolicyTooLarge" or params != self._inline:
            return {}
        self._too_large = True
        return self._managed


def is_waived() -> bool:
    """Return whether the operator has allowed sessions that AWS does not bind."""
    return os.environ.get(UNBOUND) == "1"


def about(*, members: bool) -> str:
    """Return where AWS itself refuses writes while something is read, and where it does not."""
    if is_waived():
        return f"none: {UNBOUND} is set, so only hardener's guard refuses writes, and not AWS itself"
    if members:
        return "while reading, AWS itself refuses writes in member accounts; in yours only hardener's guard does"
    return "none while reading here: only hardener's guard refuses writes, and not AWS itself"


def is_of_policy(code: str, words: str) -> bool:
    """Return whether AssumeRole was refused for the sake of the session policy, by AWS or by an emulator of it."""
    return code in _CODES or (code in _INVALID and "policy" in words.lower())


def _matched(action: str) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in _ALL)
