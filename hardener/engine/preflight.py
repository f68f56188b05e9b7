"""Which IAM actions a plan needs and which of them AWS says would be denied: likely, and no proof.

AWS's policy simulator is asked (iam:SimulatePrincipalPolicy, a read). EC2's DryRun is not used on purpose: it is a
write operation, so sending one before a confirmation would break the rule that only the confirmed is written, and
emulators and proxies in front of AWS are known to carry a dry run out. The simulator cannot speak for root users
and root sessions, and knows neither resource control policies nor the conditions of a session.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from threading import Event
from typing import Any

import msgspec

from hardener.engine.model import Account, AsWhom, Call, Caller, CallFailed, Cloud, Plan, Reader

WORKERS = 8


class Told(StrEnum):
    """What the simulator says of one action."""

    DENIED = "would be denied"
    UNTOLD = "not told"
    ALLOWED = "allowed"


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """One IAM action that a plan needs, and what AWS says of it beforehand."""

    account: str
    """The account whose identity needs it."""
    account_name: str
    by: AsWhom
    action: str
    """Such as `ec2:DeleteVpc`."""
    resource: str = "*"
    regions: tuple[str, ...] = ()
    told: Told
    reason: str = ""
    """Why it would be denied, or why that is not told; empty where it is allowed."""


class Need(msgspec.Struct, frozen=True):
    """An action that a call takes, by whom, for what and where."""

    account: str
    by: AsWhom
    action: str
    resource: str
    region: str


class _Signer(msgspec.Struct, frozen=True):
    """With whose credentials, and in which region."""

    account: str
    by: AsWhom
    region: str
    resource: str


_Answers = dict[str, tuple[Told, str]]
_ROOT = "the policy simulator cannot speak for root; AWS itself binds a root session to its one task"


def needs(cloud: Cloud, calls: Iterable[Call], caller: Caller) -> tuple[Need, ...]:
    """Return what `calls` need, each once, in their order."""
    found: dict[Need, None] = {}
    for call in calls:
        if call.by.is_root_session:
            root = f"arn:{caller.partition}:iam::{call.account}:root"
            found[Need(caller.account, AsWhom.OWN, "sts:AssumeRoot", root, cloud.call_region("sts", None))] = None
        account = caller.account if call.by is AsWhom.MANAGEMENT else call.account
        by = AsWhom.OWN if call.by is AsWhom.MANAGEMENT else call.by
        found[Need(account, by, cloud.action(call.service, call.operation), "*", call.region)] = None
    return tuple(found)


def likely(
    cloud: Cloud, plan: Plan, caller: Caller, accounts: Sequence[Account], stop: Event
) -> tuple[Permission, ...]:
    """Return what `plan` needs and what AWS says of it, the worst first. Never raises for what AWS does; Stopped."""
    known = {account.id: account for account in (*plan.accounts, *accounts)}
    groups: dict[_Signer, list[str]] = {}
    for need in needs(cloud, plan.calls, caller):
        groups.setdefault(_Signer(need.account, need.by, need.region, need.resource), []).append(need.action)
    simulator = _Simulator(cloud, known, stop)
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="preflight") as pool:
        answers = list(pool.map(simulator.ask, groups, groups.values()))
    where: dict[tuple[str, AsWhom, str, str, Told, str], list[str]] = {}
    for signer, told in zip(groups, answers, strict=True):
        for action, (verdict, reason) in told.items():
            key = (signer.account, signer.by, action, signer.resource, verdict, reason)
            where.setdefault(key, []).append(signer.region)
    found = [
        Permission(
            account=account,
            account_name=known[account].name if account in known else account,
            by=by,
            action=action,
            resource=resource,
            regions=tuple(dict.fromkeys(regions)),
            told=verdict,
            reason=reason,
        )
        for (account, by, action, resource, verdict, reason), regions in where.items()
    ]
    grades = list(Told)
    return tuple(sorted(found, key=lambda one: grades.index(one.told)))


class _Simulator:
    """Asks AWS's policy simulator about the identities that will apply a plan."""

    def __init__(self, cloud: Cloud, accounts: dict[str, Account], stop: Event) -> None:
        self._cloud = cloud
        self._accounts = accounts
        self._stop = stop

    def ask(self, signer: _Signer, actions: list[str]) -> _Answers:
        """Return what is told of each of `actions`. Raises Stopped."""
        if signer.by is not AsWhom.OWN:
            return dict.fromkeys(actions, (Told.UNTOLD, _ROOT))
        account = self._accounts.get(signer.account)
        if account is None:
            return dict.fromkeys(actions, (Told.UNTOLD, "the account is not in reach"))
        try:
            reader = self._cloud.reader(account, None, self._stop)
            source = _source(reader, self._cloud.identity(account))
            if not source:
                return dict.fromkeys(actions, (Told.UNTOLD, _ROOT))
            results = reader.items("iam", "SimulatePrincipalPolicy", **_question(source, signer, actions))
        except CallFailed as failed:
            return dict.fromkeys(actions, (Told.UNTOLD, str(failed.trouble)))
        told = {str(one.get("EvalActionName", "")).lower(): _verdict(one) for one in results}
        return {action: told.get(action.lower(), (Told.UNTOLD, "AWS did not answer for it")) for action in actions}


def _source(reader: Reader, caller: Caller) -> str:
    """Return the ARN to simulate; empty for root and for sessions that have no policies of their own."""
    kind, _, rest = caller.arn.split(":", 5)[5].partition("/")
    if kind == "user":
        return caller.arn
    if kind != "assumed-role":
        return ""
    # The ARN of a session does not have the path of its role.
    role = reader.call("iam", "GetRole", RoleName=rest.split("/", 1)[0])["Role"]
    return str(role["Arn"])


def _question(source: str, signer: _Signer, actions: list[str]) -> dict[str, Any]:
    region = {
        "ContextKeyName": "aws:RequestedRegion",
        "ContextKeyValues": [signer.region],
        "ContextKeyType": "string",
    }
    resources = {} if signer.resource == "*" else {"ResourceArns": [signer.resource]}
    return {"PolicySourceArn": source, "ActionNames": actions, "ContextEntries": [region], **resources}


def _verdict(result: dict[str, Any]) -> tuple[Told, str]:
    """Return what one result of the simulator says, its reason in words."""
    if result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations") is False:
        return Told.DENIED, "a service control policy of the organization does not allow it"
    if result.get("EvalDecision") == "allowed":
        return Told.ALLOWED, ""
    if result.get("EvalDecision") == "explicitDeny":
        return Told.DENIED, "a policy of the identity denies it"
    missing = ", ".join(map(str, result.get("MissingContextValues") or ()))
    if missing:
        return Told.UNTOLD, f"it depends on what only the real call shows: {missing}"
    if result.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary") is False:
        return Told.DENIED, "the identity's permissions boundary does not allow it"
    return Told.DENIED, "no policy of the identity allows it"
