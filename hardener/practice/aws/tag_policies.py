"""Tag policies: what AWS takes for one, and what all that count for an account come to."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hardener.practice.aws.policy_types import status
from hardener.practice.aws.registry import Call, answers, before
from hardener.practice.errors import AwsError

_KIND: Final = "TAG_POLICY"
_LONGEST: Final = 10_000


@before("organizations", "CreatePolicy", "UpdatePolicy")
def well_formed(call: Call) -> None:
    """Refuse a tag policy that is none, or too long."""
    given = call.given
    kind = given.get("Type") or call.organization.get_policy_by_id(given["PolicyId"]).type
    if kind != _KIND or given.get("Content") is None:
        return
    if len(given["Content"]) > _LONGEST:
        raise AwsError("ConstraintViolationException", "You have exceeded the maximum size of a policy.")
    try:
        rules = json.loads(given["Content"])["tags"]
        alike = all(name.lower() == rule["tag_key"]["@@assign"].lower() for name, rule in rules.items())
    except (ValueError, KeyError, TypeError, AttributeError):
        alike = False
    if not alike:
        raise AwsError("MalformedPolicyDocumentException", "The policy document doesn't meet the requirements.")


@answers("organizations", "DescribeEffectivePolicy")
def describe_effective_policy(call: Call) -> Mapping[str, object]:
    """Tell what all tag policies from the root down to an account come to."""
    account = call.given.get("TargetId") or call.caller.account
    if not any(known.id == account for known in call.organization.accounts):
        raise AwsError("TargetNotFoundException", "We can't find an account with the TargetId that you specified.")
    contents = list(_above(call.organization, account)) if status(call, _KIND) == "ENABLED" else []
    if not contents:
        said = "If you ran this command on the management account, then this account has no effective policy."
        raise AwsError("EffectivePolicyNotFoundException", said)
    return {
        "EffectivePolicy": {
            "PolicyContent": json.dumps({"tags": _merged(contents)}),
            "TargetId": account,
            "PolicyType": _KIND,
        }
    }


@answers("organizations", "ListAccountsWithInvalidEffectivePolicy")
def list_accounts_with_invalid_effective_policy(call: Call) -> Mapping[str, object]:
    """Name no account: what is merged here always fits."""
    return {"Accounts": [], "PolicyType": call.given["PolicyType"]}


def _above(organization: Any, account: str) -> Iterator[str]:
    """Yield the contents that count for an account, from the root downwards."""
    parents = {unit.id: unit for unit in organization.ou}
    place = next(known for known in organization.accounts if known.id == account)
    way = []
    while place is not None:
        way.append(place)
        place = parents.get(place.parent_id)
    for one in reversed(way):
        yield from (policy.content for policy in one.attached_policies if policy.type == _KIND)


def _merged(contents: list[str]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    closed: set[tuple[str, str]] = set()
    for content in contents:
        for name, rule in json.loads(content)["tags"].items():
            for field, value in rule.items():
                place = name.lower(), field
                if isinstance(value, dict) and place not in closed:
                    result = merged.setdefault(place[0], {})
                    result[field] = _applied(value, result.get(field, []))
                    if "@@none" in value.get("@@operators_allowed_for_child_policies", []):
                        closed.add(place)
    return merged


def _applied(value: Mapping[str, Any], before: Any) -> Any:
    if "@@assign" in value:
        return value["@@assign"]
    kept = [one for one in before if one not in value.get("@@remove", [])]
    return kept + [one for one in value.get("@@append", []) if one not in kept]
