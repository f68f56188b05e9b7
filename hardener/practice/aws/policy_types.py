"""Policy types, which AWS takes a moment to enable, and without which nothing can be attached."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers, before
from hardener.practice.errors import AwsError

_TAKES: Final = timedelta(seconds=1)
_enabled_at: Final[dict[str, datetime]] = {}


@answers("organizations", "ListRoots")
def list_roots(call: Call) -> Mapping[str, object]:
    """Tell of the root, with how far each policy type is enabled."""
    return {"Roots": [_root(call)]}


@answers("organizations", "EnablePolicyType")
def enable_policy_type(call: Call) -> Mapping[str, object]:
    """Begin to enable a type."""
    kind = _asked(call)
    if status(call, kind):
        raise AwsError("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.")
    call.organization.enable_policy_type(RootId=call.given["RootId"], PolicyType=kind)
    _enabled_at[kind] = clock.now()
    return {"Root": _root(call)}


@answers("organizations", "DisablePolicyType")
def disable_policy_type(call: Call) -> Mapping[str, object]:
    """Disable a type, and take every policy of it off the tree."""
    kind = _asked(call)
    if not status(call, kind):
        raise AwsError("PolicyTypeNotEnabledException", "The specified policy type isn't currently enabled.")
    for policy in call.organization.policies:
        for target in list(policy.attachments) if policy.type == kind else []:
            call.organization.detach_policy(PolicyId=policy.id, TargetId=target.id)
    call.organization.disable_policy_type(RootId=call.given["RootId"], PolicyType=kind)
    _enabled_at.pop(kind, None)
    return {"Root": _root(call)}


@before("organizations", "AttachPolicy")
def attach_policy(call: Call) -> None:
    """Refuse a policy whose type is not enabled yet, one that is attached already, and a target that is not there."""
    targets = [*call.organization.ou, *call.organization.accounts]
    if not any(target.id == call.given["TargetId"] for target in targets):
        raise AwsError("TargetNotFoundException", "We can't find a root, OU, or account with that TargetId.")
    policy = call.organization.get_policy_by_id(call.given["PolicyId"])
    if status(call, policy.type) != "ENABLED":
        raise AwsError("PolicyTypeNotEnabledException", "The specified policy type isn't currently enabled.")
    if _attached(call, policy):
        raise AwsError("DuplicatePolicyAttachmentException", "The selected policy is already attached to the target.")


@before("organizations", "DetachPolicy")
def detach_policy(call: Call) -> None:
    """Refuse to detach what is not attached."""
    if not _attached(call, call.organization.get_policy_by_id(call.given["PolicyId"])):
        raise AwsError("PolicyNotAttachedException", "The policy isn't attached to the specified target.")


def status(call: Call, kind: str) -> str:
    """Return how far a policy type is enabled; empty where it is not."""
    return next((one["Status"] for one in _root(call)["PolicyTypes"] if one["Type"] == kind), "")


def _root(call: Call) -> Any:
    told = call.organization.list_roots()["Roots"][0]
    return told | {"PolicyTypes": [one | {"Status": _status(one["Type"])} for one in told["PolicyTypes"]]}


def _status(kind: str) -> str:
    asked = _enabled_at.get(kind)
    return "PENDING_ENABLE" if asked and asked + _TAKES > clock.now() else "ENABLED"


def _attached(call: Call, policy: Any) -> bool:
    return any(target.id == call.given["TargetId"] for target in policy.attachments)


def _asked(call: Call) -> str:
    kind: str = call.given["PolicyType"]
    if call.given["RootId"] != call.organization.list_roots()["Roots"][0]["Id"]:
        raise AwsError("RootNotFoundException", "You specified a root that doesn't exist.")
    return kind
