"""Security tokens: who may become whom, and for how long."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from moto.iam.models import iam_backends

from hardener.practice.aws import session_policies
from hardener.practice.aws.policies import listed
from hardener.practice.aws.registry import Call, answers
from hardener.practice.callers import Session
from hardener.practice.errors import AwsError, not_authorized

_ROLE: Final = re.compile(r"arn:aws:iam::(\d{12}):role/(?:[\x21-\x7e]+/)?([\w+=,.@-]+)")
_SESSION_NAME: Final = re.compile(r"[\w+=,.@-]{2,64}")
_LEAST_SECONDS, _CHAINED_SECONDS = 900, 3600
# The managed policies by which a scan binds its own hands.
_READ_ONLY: Final = re.compile(r"arn:aws:iam::aws:policy/(SecurityAudit|ReadOnlyAccess|job-function/ViewOnlyAccess)")


@answers("sts", "GetCallerIdentity")
def get_caller_identity(call: Call) -> Mapping[str, object]:
    """Tell a caller who it is."""
    return {"UserId": call.caller.user_id, "Account": call.caller.account, "Arn": call.caller.arn}


@answers("sts", "AssumeRole")
def assume_role(call: Call) -> Mapping[str, object]:
    """Issue a session of a role that exists, in an active account, and trusts the caller."""
    arn, name = call.given["RoleArn"], call.given["RoleSessionName"]
    found = _ROLE.fullmatch(arn)
    if not found or not _SESSION_NAME.fullmatch(name):
        raise AwsError("ValidationError", f"{arn if not found else name} is invalid")
    if call.caller.is_root:
        raise AwsError("AccessDenied", "Roles may not be assumed by root accounts.", 403)
    account, role_name = found.groups()
    role = _role(call, account, arn)
    seconds = _seconds(call, role)
    bound, policy = (
        _binds_itself(call),
        session_policies.checked(call.given["Policy"]) if "Policy" in call.given else "",
    )
    session = call.callers.issue(
        account,
        f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}",
        f"{role.id}:{name}",
        seconds,
        read_only=bound or call.caller.read_only,
        policy=policy,
    )
    packed = {"PackedPolicySize": session_policies.packed_size(policy, len(call.given.get("PolicyArns", [])))}
    return {
        "Credentials": _credentials(session),
        "AssumedRoleUser": _user(session),
        **(packed if bound or policy else {}),
    }


@answers("sts", "GetSessionToken")
def get_session_token(call: Call) -> Mapping[str, object]:
    """Issue a session of a user; who has one already gets none."""
    if call.caller.session:
        raise AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403)
    caller = call.caller
    seconds = int(call.given.get("DurationSeconds") or 43200)
    session = call.callers.issue(caller.account, caller.arn, caller.user_id, seconds, read_only=False)
    return {"Credentials": _credentials(session)}


def _role(call: Call, account: str, arn: str) -> Any:
    denied = not_authorized(call.caller.arn, "sts:AssumeRole", f" on resource: {arn}")
    if not any(known.id == account and known.status == "ACTIVE" for known in call.organization.accounts):
        raise denied
    roles = iam_backends[account]["aws"].roles.values()
    role = next((role for role in roles if role.arn == arn), None)
    if role is None or not _trusts(role, call):
        raise denied
    return role


def _trusts(role: Any, call: Call) -> bool:
    statements = json.loads(role.assume_role_policy_document)["Statement"]
    return any(
        statement["Effect"] == "Allow"
        and {"sts:AssumeRole", "sts:*", "*"} & set(listed(statement["Action"]))
        and set(call.caller.principals) & set(listed(_aws(statement.get("Principal", {}))))
        and _meets(statement.get("Condition", {}), call)
        for statement in statements
    )


def _aws(principal: object) -> object:
    return principal.get("AWS", []) if isinstance(principal, dict) else principal


def _meets(condition: Mapping[str, Mapping[str, object]], call: Call) -> bool:
    """Tell whether a trust's condition is met; of conditions only the external id can be met here."""
    external = {"StringEquals": {"sts:ExternalId": call.given.get("ExternalId")}}
    return not condition or condition == external


def _seconds(call: Call, role: Any) -> int:
    seconds = int(call.given.get("DurationSeconds") or 3600)
    if seconds < _LEAST_SECONDS:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: "
            f"Member must have value greater than or equal to {_LEAST_SECONDS}",
        )
    if call.caller.session and seconds > _CHAINED_SECONDS:
        raise AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )
    if seconds > int(role.max_session_duration or 3600):
        raise AwsError(
            "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    return seconds


def _binds_itself(call: Call) -> bool:
    policies = [policy["arn"] for policy in call.given.get("PolicyArns", [])]
    unknown = [arn for arn in policies if not _READ_ONLY.fullmatch(arn)]
    if unknown:
        raise AwsError("ValidationError", f"the practice organization knows no session policy {unknown[0]}")
    return bool(policies)


def _credentials(session: Session) -> Mapping[str, object]:
    return {
        "AccessKeyId": session.caller.key,
        "SecretAccessKey": session.secret,
        "SessionToken": session.token,
        "Expiration": session.expires,
    }


def _user(session: Session) -> Mapping[str, object]:
    return {"AssumedRoleId": session.caller.user_id, "Arn": session.caller.arn}
