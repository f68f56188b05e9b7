"""Centralized root access: its two features, and the root sessions at member accounts that they allow."""

import re
from collections.abc import Mapping
from typing import Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.aws.trusted_access import IAM, TRUSTED
from hardener.practice.errors import AwsError, not_authorized
from hardener.practice.roster import MANAGEMENT

CREDENTIALS, SESSIONS = "RootCredentialsManagement", "RootSessions"
_ENABLED: Final[set[str]] = set()
_POLICY: Final = "arn:aws:iam::aws:policy/root-task/"
_LOOK: Final = ("ListAccessKeys", "ListSigningCertificates", "GetLoginProfile", "ListMFADevices", "GetUser")
TASKS: Final[Mapping[str, frozenset[str]]] = {
    "IAMAuditRootUserCredentials": frozenset({*_LOOK, "GetAccessKeyLastUsed", "GetAccountSummary"}),
    "IAMDeleteRootUserCredentials": frozenset(
        {
            *_LOOK,
            "GetAccessKeyLastUsed",
            "DeleteAccessKey",
            "DeleteSigningCertificate",
            "DeleteLoginProfile",
            "DeactivateMFADevice",
            "DeleteVirtualMFADevice",
        }
    ),
    "IAMCreateRootUserPassword": frozenset({"CreateLoginProfile", "GetLoginProfile"}),
    "S3UnlockBucketPolicy": frozenset(),
    "SQSUnlockQueuePolicy": frozenset(),
}
"""By task policy, the IAM operations that a root session bound to it may call."""


@answers("iam", "ListOrganizationsFeatures")
def list_features(call: Call) -> Mapping[str, object]:
    """Tell which features are on."""
    _demand(call)
    return _features(call)


@answers("iam", "EnableOrganizationsRootCredentialsManagement", "EnableOrganizationsRootSessions")
def enable(call: Call) -> Mapping[str, object]:
    """Turn a feature on."""
    _demand(call)
    _ENABLED.add(call.operation.removeprefix("EnableOrganizations"))
    return _features(call)


@answers("iam", "DisableOrganizationsRootCredentialsManagement", "DisableOrganizationsRootSessions")
def disable(call: Call) -> Mapping[str, object]:
    """Turn a feature off."""
    _demand(call)
    _ENABLED.discard(call.operation.removeprefix("DisableOrganizations"))
    return _features(call)


@answers("sts", "AssumeRoot")
def assume_root(call: Call) -> Mapping[str, object]:
    """Issue a root session at an open member account, bound to one task."""
    target, task = _target(call), str(call.given["TaskPolicyArn"].get("arn", "")).removeprefix(_POLICY)
    seconds = int(call.given.get("DurationSeconds") or 900)
    if seconds > 900 or task not in TASKS:
        raise AwsError("ValidationError", f"1 validation error detected: {seconds if seconds > 900 else task}")
    members = {known.id for known in call.organization.accounts if known.status == "ACTIVE"} - {MANAGEMENT.id}
    feature = CREDENTIALS if task.startswith("IAM") else SESSIONS
    allowed = IAM in TRUSTED and {feature, SESSIONS} <= _ENABLED and target in members
    arn = f"arn:aws:iam::{target}:root"
    if call.caller.account != MANAGEMENT.id or call.caller.is_root or not allowed:
        raise not_authorized(call.caller.arn, "sts:AssumeRoot", f" on resource: {arn}")
    session = call.callers.issue(target, arn, target, seconds, read_only=False, task=task)
    return {
        "Credentials": {
            "AccessKeyId": session.caller.key,
            "SecretAccessKey": session.secret,
            "SessionToken": session.token,
            "Expiration": session.expires,
        }
    }


def refuse_other_tasks(call: Call) -> None:
    """Refuse what the task policy of a root session does not allow."""
    task, action = call.caller.task, f"{call.asked.service}:{call.operation}"
    if not task:
        return
    mine = call.asked.service == "iam" and call.operation in TASKS[task] and not call.given.get("UserName")
    if not mine:
        raise not_authorized(call.caller.arn, action, f" because no session policy allows the {action} action")


def _target(call: Call) -> str:
    found = re.fullmatch(r"(?:arn:aws:iam::)?(\d{12})(?::root)?", call.given["TargetPrincipal"])
    if not found:
        raise AwsError("ValidationError", "TargetPrincipal is invalid")
    return found[1]


def _demand(call: Call) -> None:
    if call.caller.account != MANAGEMENT.id:
        said = "The caller is not the management account or a delegated administrator."
        raise AwsError("AccountNotManagementOrDelegatedAdministratorException", said)
    if IAM not in TRUSTED:
        said = f"Trusted access is not enabled for {IAM} in the organization."
        raise AwsError("ServiceAccessNotEnabledException", said)


def _features(call: Call) -> Mapping[str, object]:
    return {"OrganizationId": call.organization.org.id, "EnabledFeatures": sorted(_ENABLED)}
