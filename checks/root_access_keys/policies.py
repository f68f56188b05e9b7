"""Which service control policies keep a root session out of an account, read as the management account."""

from typing import Any

from checks.root_access_keys import scp
from checks.root_access_keys.state import Policy
from hardener.engine.model import AsWhom, CallFailed, Reader

_KIND = "SERVICE_CONTROL_POLICY"
_HIGHEST = 10
"""More levels than AWS allows, so that a tree that never ends does."""
ACTIONS = (
    "iam:ListAccessKeys",
    "iam:GetAccessKeyLastUsed",
    "iam:ListMFADevices",
    "iam:ListSigningCertificates",
    "iam:GetLoginProfile",
    "iam:GetUser",
    "iam:DeleteAccessKey",
    "iam:DeleteSigningCertificate",
    "iam:DeleteLoginProfile",
    "iam:DeactivateMFADevice",
)
"""What the root sessions of this check do."""


def blocking(aws: Reader) -> tuple[Policy, ...]:
    """Return the policies on the account and above it that deny a root session something; none where unreadable.

    Which policy it is explains a denial that has happened already, so nothing hangs on it.
    """
    organization = aws.by(AsWhom.MANAGEMENT)
    known = scp.facts(aws.account.id, aws.partition, aws.center)
    found: dict[str, Policy] = {}
    try:
        for target in _upwards(organization, aws.account.id):
            for one in organization.items("organizations", "ListPoliciesForTarget", TargetId=target, Filter=_KIND):
                if one["Id"] not in found and not one.get("AwsManaged"):
                    sid = scp.denying(_content(organization, one["Id"]), ACTIONS, known)
                    if sid is not None:
                        found[one["Id"]] = Policy(id=one["Id"], name=one["Name"], target=target, statement=sid)
    except CallFailed:
        return tuple(found.values())
    return tuple(found.values())


def _upwards(organization: Reader, account: str) -> list[str]:
    targets = [account]
    for _ in range(_HIGHEST):
        parents = organization.items("organizations", "ListParents", ChildId=targets[-1])
        if not parents:
            break
        targets.append(parents[0]["Id"])
        if parents[0]["Type"] == "ROOT":
            break
    return targets


def _content(organization: Reader, policy: str) -> str:
    answer: dict[str, Any] = organization.call("organizations", "DescribePolicy", PolicyId=policy)
    return str(answer["Policy"]["Content"])
