"""The least IAM policy: for a choice of checks, or for exactly one plan."""

from collections.abc import Callable, Iterable
from typing import Any

from hardener.engine.lockout import ACCESS_ROLE
from hardener.engine.model import AnyCheck, AsWhom, Call, Plan

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
_BEFOREHAND = ("iam:GetRole", "iam:SimulatePrincipalPolicy")
"""What it takes to say beforehand what of a plan would be denied; applying one does without."""

ActionOf = Callable[[str, str], str]
"""Returns the IAM action that an operation of a service needs."""
Policy = dict[str, Any]


def policy(checks: Iterable[AnyCheck], writes: Iterable[str], role_name: str, partition: str) -> Policy:
    """Return the policy document to read with `checks`, and to make the calls `writes`."""
    return _document(
        _allow("FindAccounts", FIND, "*"),
        _allow("EnterAccounts", ["sts:AssumeRole"], f"arn:{partition}:iam::*:role/{role_name or ACCESS_ROLE}"),
        _allow("ReadAccounts", {*_reads(checks), *_BEFOREHAND}, "*"),
        _allow("ChangeAccounts", writes, "*"),
    )


def plan_policies(plan: Plan, checks: Iterable[AnyCheck], action_of: ActionOf) -> dict[str, Policy]:
    """Return what `plan` needs and nothing else: in the account it is applied from, and in the role of the others."""
    home, partition = plan.author.account, plan.author.partition
    known = {check.id: check for check in checks}
    taken = {change.check for change in plan.changes}
    away = [change for change in plan.changes if change.account != home and _enters(known.get(change.check))]
    entered = sorted({call.account for call in plan.calls if _signs(call, home) not in ("", home)})
    entered = sorted({*entered, *(change.account for change in away)})
    role = plan.role_name or ACCESS_ROLE

    def writes(here: bool) -> list[str]:
        signed = [(call, _signs(call, home)) for call in plan.calls]
        return [action_of(call.service, call.operation) for call, by in signed if by and (by == home) is here]

    def reads(ids: Iterable[str]) -> set[str]:
        return _reads(known[id] for id in ids if id in known)

    policies = {
        "management": _document(
            _allow("FindAccounts", FIND, "*"),
            _allow("EnterAccounts", ["sts:AssumeRole"], [f"arn:{partition}:iam::{one}:role/{role}" for one in entered]),
            *_root_sessions(plan, partition),
            _allow("ReadAccounts", reads(taken), "*"),
            _allow("ChangeAccounts", writes(here=True), "*"),
        )
    }
    if entered:
        policies["members"] = _document(
            _allow("ReadAccounts", reads(change.check for change in away), "*"),
            _allow("ChangeAccounts", writes(here=False), "*"),
        )
    return policies


def _enters(check: AnyCheck | None) -> bool:
    return check is None or check.entry is AsWhom.OWN


def _signs(call: Call, home: str) -> str:
    """Return the account whose policies must allow `call`; empty where a root user makes it."""
    if call.by is AsWhom.MANAGEMENT:
        return home
    return call.account if call.by is AsWhom.OWN else ""


_TASKS = {
    AsWhom.ROOT_AUDIT: "IAMAuditRootUserCredentials",
    AsWhom.ROOT_DELETE: "IAMDeleteRootUserCredentials",
    AsWhom.ROOT_PASSWORD: "IAMCreateRootUserPassword",
}


def _root_sessions(plan: Plan, partition: str) -> list[dict[str, Any]]:
    """Return the statements that begin root sessions, each for its task and its accounts only."""
    accounts: dict[AsWhom, set[str]] = {}
    for call in plan.calls:
        if call.by.is_root_session:
            accounts.setdefault(call.by, set()).add(call.account)
            # Whoever changes root's credentials reads them first.
            accounts.setdefault(AsWhom.ROOT_AUDIT, set()).add(call.account)
    return [
        {
            **_allow(
                f"BeginRootSessions{task.removeprefix('IAM')}",
                ["sts:AssumeRoot"],
                [f"arn:{partition}:iam::{one}:root" for one in sorted(accounts[whom])],
            ),
            "Condition": {"StringEquals": {"sts:TaskPolicyArn": f"arn:{partition}:iam::aws:policy/root-task/{task}"}},
        }
        for whom, task in _TASKS.items()
        if whom in accounts
    ]


def _reads(checks: Iterable[AnyCheck]) -> set[str]:
    return {action for check in checks for action in check.reads} | set(_EVERYWHERE)


def _document(*statements: dict[str, Any]) -> Policy:
    return {"Version": "2012-10-17", "Statement": [one for one in statements if one["Action"] and one["Resource"]]}


def _allow(sid: str, actions: Iterable[str], resource: str | list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(set(actions)), "Resource": resource}
