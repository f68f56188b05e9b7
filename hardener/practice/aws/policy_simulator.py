"""IAM's policy simulator: what the policies of a user or a role, and those above its account, say of some actions.

Identity policies are weighed statement by statement. A statement with a condition is not taken to allow anything, and
resources are compared as patterns. Permissions boundaries, sessions and resource policies are not looked at.
"""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from hardener.practice.aws import service_control
from hardener.practice.aws.policies import listed
from hardener.practice.aws.registry import Call, answers
from hardener.practice.callers import Caller
from hardener.practice.errors import AwsError
from hardener.practice.roster import MANAGEMENT

_REGION = "aws:requestedregion"


@answers("iam", "SimulatePrincipalPolicy")
def simulate_principal_policy(call: Call) -> Mapping[str, object]:
    """Say of each action whether the principal may take it."""
    arn = call.given["PolicySourceArn"]
    statements = list(_statements(call.iam, _principal(call, arn)))
    region = _region(call)
    resources = call.given.get("ResourceArns") or ["*"]
    results = [
        _result(call, arn, action, resource, statements, region)
        for action in call.given["ActionNames"]
        for resource in resources
    ]
    return {"EvaluationResults": results, "IsTruncated": False}


def _principal(call: Call, arn: str) -> Any:
    kind = arn.split(":", 5)[-1].partition("/")[0]
    if kind not in ("role", "user"):
        raise AwsError("InvalidInput", f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    known = (call.iam.roles if kind == "role" else call.iam.users).values()
    found = next((one for one in known if one.arn == arn), None)
    if found is None:
        raise AwsError("NoSuchEntity", f"The {kind} with name {arn.rpartition('/')[2]} cannot be found.", 404)
    return found


def _statements(iam: Any, principal: Any) -> Iterator[Mapping[str, Any]]:
    holders = [principal]
    if principal in iam.users.values():
        holders += iam.get_groups_for_user(principal.name)
    for holder in holders:
        documents = [_document(policy) for policy in holder.managed_policies.values()]
        for document in (*documents, *dict(holder.policies).values()):
            yield from listed((json.loads(document) if isinstance(document, str) else document)["Statement"])


def _document(policy: Any) -> Any:
    """Return the document that is in force of a managed policy."""
    return next(one.document for one in policy.versions if one.is_default)


def _region(call: Call) -> str:
    for entry in call.given.get("ContextEntries") or ():
        if entry["ContextKeyName"].lower() == _REGION:
            return str(entry["ContextKeyValues"][0])
    return call.asked.region


def _result(
    call: Call, arn: str, action: str, resource: str, statements: list[Mapping[str, Any]], region: str
) -> Mapping[str, object]:
    matching = [one for one in statements if _meant(one, action, resource)]
    denied = any(one["Effect"] == "Deny" for one in matching)
    allowed = any(one["Effect"] == "Allow" and not one.get("Condition") for one in matching)
    decision = "explicitDeny" if denied else "allowed" if allowed else "implicitDeny"
    result: dict[str, object] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "MatchedStatements": [],
        "MissingContextValues": [],
    }
    if call.caller.account != MANAGEMENT.id:
        caller = Caller(call.caller.account, arn, "", "")
        above = service_control.denies(call.organization, caller, action, region)
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": not above}
        decision = "explicitDeny" if above else decision
    return {**result, "EvalDecision": decision}


def _meant(statement: Mapping[str, Any], action: str, resource: str) -> bool:
    def any_of(patterns: object) -> bool:
        return any(fnmatchcase(action.lower(), str(pattern).lower()) for pattern in listed(patterns))

    taken = not any_of(statement["NotAction"]) if "NotAction" in statement else any_of(statement["Action"])
    return taken and any(fnmatchcase(resource, str(one)) for one in listed(statement.get("Resource", "*")))
