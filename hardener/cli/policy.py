"""The least IAM policy for a choice of checks."""

from collections.abc import Iterable
from typing import Any

from hardener.engine.model import AnyCheck, Plan

FIND = (
    "account:ListRegions",
    "ec2:DescribeRegions",
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListRoots",
    "sts:GetCallerIdentity",
)
"""What it takes to see who we are, the organization and the regions, whatever is checked then."""
_EVERYWHERE = ("account:ListRegions", "ec2:DescribeRegions", "sts:GetCallerIdentity")
"""The part of it that is asked in every account."""
_ROOT = "sts:AssumeRoot"
_LOOK, _ACT = ("IAMAuditRootUserCredentials",), ("IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials")
"""The tasks of root sessions: looking, and changing."""


def policy(checks: Iterable[AnyCheck], writes: Iterable[str], role_name: str) -> dict[str, Any]:
    """Return the policy document to read with `checks`, and to make the calls `writes`."""
    chosen, writes = tuple(checks), set(writes)
    reads = {action for check in chosen for action in check.reads}
    as_root = any(_ROOT in check.writes for check in chosen)
    statements = [
        _allow("FindAccounts", FIND, "*"),
        _allow("EnterAccounts", ["sts:AssumeRole"], f"arn:aws:iam::*:role/{role_name}"),
        *([_root_sessions((*_LOOK, *_ACT) if writes else _LOOK)] if as_root else ()),
        _allow("ReadAccounts", {*reads, *_EVERYWHERE}, "*"),
        _allow("ChangeAccounts", writes - {_ROOT}, "*"),
    ]
    return {"Version": "2012-10-17", "Statement": [one for one in statements if one["Action"]]}


def _root_sessions(tasks: Iterable[str]) -> dict[str, Any]:
    policies = sorted(f"arn:aws:iam::aws:policy/root-task/{task}" for task in tasks)
    allowed = _allow("BeginRootSessions", [_ROOT], "arn:aws:iam::*:root")
    return {**allowed, "Condition": {"StringEquals": {"sts:TaskPolicyArn": policies}}}


def writes_of(plan: Plan, checks: Iterable[AnyCheck]) -> set[str]:
    """Return the IAM actions that the calls of `plan` need.

    An action is called like its operation nearly always; where a check knows none of that name,
    all that it writes with is taken.
    """
    known = {check.id: frozenset(check.writes) for check in checks}
    needed: set[str] = set()
    for change in plan.changes:
        writes = known.get(change.check, frozenset())
        for call in change.calls:
            needed |= {call.action} if call.action in writes or not writes else writes
    return needed


def _allow(sid: str, actions: Iterable[str], resource: str) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": resource}
