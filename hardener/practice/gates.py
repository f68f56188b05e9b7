"""What a request has to pass before its service looks at it: the region, the organization, the session."""

import re
from typing import Final

from hardener.practice.aws import regions, root_access, service_control, session_policies
from hardener.practice.aws.registry import Call
from hardener.practice.errors import AwsError, not_authorized
from hardener.practice.roster import MANAGEMENT

_READS: Final = re.compile(
    "Describe|Get|List|Head|Lookup|Search|Simulate|Decode|BatchGet|Query|Scan|Select|Test|Validate|Preview|Estimate"
)
# Sessions are not part of the organization, and the credential report is made anew whenever it is asked for.
_NO_CHANGE: Final = frozenset({"AssumeRole", "AssumeRoot", "GenerateCredentialReport"})
_DRY: Final = re.compile(rb"(?:^|&)DryRun=true(?:&|$)")
_WITHOUT_REGION: Final = frozenset({"iam", "organizations", "account", "budgets", "ce", "route53", "s3", "sts"})


def changes(call: Call) -> bool:
    """Tell whether a request may change the organization."""
    if not call.operation:
        return call.asked.method not in ("GET", "HEAD")
    return call.operation not in _NO_CHANGE and not _READS.match(call.operation)


def admit(call: Call) -> None:
    """Refuse what the region, the organization or the session does not allow."""
    asked, caller = call.asked, call.caller
    if asked.service not in _WITHOUT_REGION and asked.region not in regions.enabled(caller.account):
        raise AwsError("InvalidClientTokenId", "AWS was not able to validate the provided access credentials", 401)
    if call.operation == "GetCallerIdentity":
        return
    member = caller.account != MANAGEMENT.id
    if member and asked.service == "organizations" and call.operation != "DescribeOrganization":
        raise AwsError("AccessDenied", "You don't have permissions to access this resource.")
    action = f"{asked.service}:{call.operation}"
    if member and service_control.denies(call.organization, caller, action, asked.region):
        raise not_authorized(caller.arn, action, " with an explicit deny in a service control policy")
    root_access.refuse_other_tasks(call)
    if not _is_in_session(call, action):
        raise not_authorized(caller.arn, action, f" because no session policy allows the {action} action")
    if asked.service == "ec2" and _DRY.search(asked.body):
        raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)


def _is_in_session(call: Call, action: str) -> bool:
    """Tell whether one of the policies that the session was begun with, if any, allows the request."""
    caller, changing = call.caller, changes(call)
    if not caller.policy and not caller.read_only:
        return True
    by_its_own = bool(caller.policy) and session_policies.allows(caller.policy, action, changing)
    return by_its_own or (caller.read_only and not changing)
