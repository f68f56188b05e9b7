"""The access policy of a topic: which services may publish to it, and how they are let in beside what is there."""

import json
from typing import Any

from checks.alert_contacts.state import Topic

_EVENTS = "events.amazonaws.com"
_OTHERS = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com")
SERVICES = tuple(sorted((_EVENTS, *_OTHERS)))
"""The service principals that deliver alerts: EventBridge, Budgets, CloudWatch alarms, cost anomalies."""

# EventBridge tells SNS nothing of whose rule it is: with a condition in the statement nothing would arrive (EventBridge
# user guide, troubleshooting: no Condition blocks in topic policies for EventBridge). The others do tell.
_GROUPS = (("HardenerEvents", (_EVENTS,), False), ("HardenerAlerts", _OTHERS, True))
_PUBLISH = frozenset({"sns:publish", "sns:*", "*"})
_OWNERS = (
    "SNS:GetTopicAttributes",
    "SNS:SetTopicAttributes",
    "SNS:AddPermission",
    "SNS:RemovePermission",
    "SNS:DeleteTopic",
    "SNS:Subscribe",
    "SNS:ListSubscriptionsByTopic",
    "SNS:Publish",
)


class Unreadable(ValueError):
    """The policy is not one that can be added to."""


def allowed(policy: str, arn: str, account: str) -> tuple[str, ...]:
    """Return which of SERVICES may publish, sorted. Raises Unreadable."""
    statements = _statements(_document(policy))
    return tuple(service for service in SERVICES if any(_lets(one, service, arn, account) for one in statements))


def services(topic: Topic, account: str) -> tuple[str, ...]:
    """Return the same of a topic; none where its policy is not one that can be read."""
    try:
        return allowed(topic.policy, topic.arn, account)
    except Unreadable:
        return ()


def merged(policy: str, arn: str, account: str) -> str:
    """Return `policy` with the statements that are missing, and everything else in it as it is. Raises Unreadable."""
    document = _document(policy)
    there = allowed(policy, arn, account)
    lacking = [group for group in _GROUPS if not set(group[1]) <= set(there)]
    names = {name for name, _, _ in lacking}
    kept = [one for one in _statements(document) if one.get("Sid") not in names]
    added = [_statement(name, services, arn, account, bound=bound) for name, services, bound in lacking]
    return json.dumps({**document, "Statement": [*kept, *added]}, separators=(",", ":"))


def fresh(partition: str, arn: str, account: str) -> str:
    """Return the policy of a new topic: its account may do what AWS's own default allows, and the services publish."""
    owner = {
        "Sid": "Owner",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
        "Action": list(_OWNERS),
        "Resource": arn,
    }
    return merged(json.dumps({"Version": "2012-10-17", "Statement": [owner]}), arn, account)


def _statement(name: str, services: tuple[str, ...], arn: str, account: str, *, bound: bool) -> dict[str, Any]:
    condition = {"Condition": {"StringEquals": {"aws:SourceAccount": account}}} if bound else {}
    return {
        "Sid": name,
        "Effect": "Allow",
        "Principal": {"Service": list(services)},
        "Action": "SNS:Publish",
        "Resource": arn,
        **condition,
    }


def _document(policy: str) -> dict[str, Any]:
    try:
        found = json.loads(policy)
    except ValueError as error:
        raise Unreadable("the policy is no JSON") from error
    statements = found.get("Statement") if isinstance(found, dict) else None
    if not isinstance(statements, list | dict) or not all(isinstance(one, dict) for one in _listed(statements)):
        raise Unreadable("the policy has no statements")
    return dict(found)


def _statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    return list(_listed(document["Statement"]))


def _lets(statement: dict[str, Any], service: str, arn: str, account: str) -> bool:
    principal = statement.get("Principal")
    services = _listed(principal.get("Service", [])) if isinstance(principal, dict) else []
    actions = {str(one).casefold() for one in _listed(statement.get("Action", []))}
    resources = [str(one) for one in _listed(statement.get("Resource", []))]
    return (
        statement.get("Effect") == "Allow"
        and service in services
        and bool(actions & _PUBLISH)
        and bool({arn, "*"}.intersection(resources))
        and _holds(statement.get("Condition") or {}, service, account)
    )


def _holds(condition: dict[str, Any], service: str, account: str) -> bool:
    """Return whether a condition lets alerts of this account through; one that is not understood does not count."""
    if not condition:
        return True
    (operator, keys), *more = condition.items()
    if service == _EVENTS or more or operator not in ("StringEquals", "StringLike") or not isinstance(keys, dict):
        return False
    ((key, values), *others) = keys.items() if keys else (("", ""),)
    return not others and str(key).casefold() == "aws:sourceaccount" and account in _listed(values)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
