"""SNS topics whose e-mail subscribers have to confirm; in the practice organization the mail's token is the address."""

from collections.abc import Mapping
from typing import Any, Final

from moto.sns.models import sns_backends

from hardener.practice.aws.registry import Call, answers, before
from hardener.practice.errors import AwsError

_PAGE: Final = 2
_MAIL: Final = ("email", "email-json")


@before("sns", "CreateTopic")
def create_topic(call: Call) -> None:
    """Refuse a topic of that name which is another one."""
    arn = f"arn:aws:sns:{call.asked.region}:{call.caller.account}:{call.given.get('Name')}"
    topic = _sns(call).topics.get(arn)
    policy = (call.given.get("Attributes") or {}).get("Policy")
    if topic is not None and policy not in (None, topic.policy):
        raise _invalid("Attributes Reason: Topic already exists with different attributes")


@before("sns", "GetTopicAttributes")
def get_topic_attributes(call: Call) -> None:
    """Count the subscribers, which moto does not."""
    if topic := _sns(call).topics.get(call.given["TopicArn"]):
        waits = [_waits(one) for one in _subscriptions(call) if one.topic is topic]
        topic.subscriptions_pending = sum(waits)
        topic.subscriptions_confimed = len(waits) - sum(waits)


@answers("sns", "Subscribe")
def subscribe(call: Call) -> Mapping[str, object]:
    """Subscribe somebody; whoever has a mailbox is asked first, and asked again while nobody has answered."""
    given, sns = call.given, _sns(call)
    protocol, endpoint = given["Protocol"], given.get("Endpoint", "")
    if protocol in _MAIL and "@" not in endpoint:
        raise _invalid("Email address")
    known = {one.arn for one in _subscriptions(call)}
    made = sns.subscribe(given["TopicArn"], endpoint, protocol)
    for name, value in (given.get("Attributes") or {}).items():
        sns.set_subscription_attributes(made.arn, name, value)
    if made.arn not in known:
        made.waits_for_a_click = protocol in _MAIL
    whole = given.get("ReturnSubscriptionArn") or not _waits(made)
    return {"SubscriptionArn": made.arn if whole else "pending confirmation"}


@answers("sns", "ConfirmSubscription")
def confirm_subscription(call: Call) -> Mapping[str, object]:
    """Click the link in the mail."""
    for one in _of_topic(call):
        if one.endpoint == call.given["Token"]:
            one.waits_for_a_click = False
            return {"SubscriptionArn": one.arn}
    raise _invalid("Token")


@answers("sns", "Unsubscribe")
def unsubscribe(call: Call) -> Mapping[str, object]:
    """End a subscription; one that nobody has confirmed cannot be ended."""
    arn = call.given["SubscriptionArn"]
    found = next((one for one in _subscriptions(call) if one.arn == arn), None)
    if arn.count(":") != 6:
        raise _invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1")
    if found is None:
        raise AwsError("NotFound", "Subscription does not exist", 404)
    if _waits(found):
        raise _invalid("This operation is not allowed on a subscription that is not confirmed")
    _sns(call).unsubscribe(arn)
    return {}


@answers("sns", "ListSubscriptionsByTopic")
def list_subscriptions_by_topic(call: Call) -> Mapping[str, object]:
    """List the subscribers of a topic, a few at a time."""
    return _listed(_of_topic(call), call.given.get("NextToken"))


@answers("sns", "ListSubscriptions")
def list_subscriptions(call: Call) -> Mapping[str, object]:
    """List the subscribers of all topics, a few at a time."""
    return _listed(_subscriptions(call), call.given.get("NextToken"))


def _listed(found: list[Any], token: str | None) -> Mapping[str, object]:
    start = int(token) if token and token.isdecimal() else 0
    following = {"NextToken": str(start + _PAGE)} if start + _PAGE < len(found) else {}
    return {"Subscriptions": [_described(one) for one in found[start : start + _PAGE]], **following}


def _described(one: Any) -> dict[str, str]:
    return {
        "SubscriptionArn": "PendingConfirmation" if _waits(one) else one.arn,
        "Owner": one.owner,
        "Protocol": one.protocol,
        "Endpoint": one.endpoint,
        "TopicArn": one.topic_arn,
    }


def _waits(one: Any) -> bool:
    return bool(getattr(one, "waits_for_a_click", False))


def _of_topic(call: Call) -> list[Any]:
    topic = _sns(call).get_topic(call.given["TopicArn"])
    return [one for one in _subscriptions(call) if one.topic is topic]


def _subscriptions(call: Call) -> list[Any]:
    return list(_sns(call).subscriptions.values())


def _sns(call: Call) -> Any:
    return sns_backends[call.caller.account][call.asked.region]


def _invalid(what: str) -> AwsError:
    return AwsError("InvalidParameter", f"Invalid parameter: {what}")
