"""Reading the topics with their subscribers (Amazon SNS)."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from checks.alert_contacts.state import Subscriber, Topic
from checks.alert_contacts.words import PURPOSES, topic_arn
from hardener.engine.model import Reader

_PENDING, _DELETED = "PendingConfirmation", "Deleted"


def read(aws: Reader) -> dict[str, Topic | None]:
    """Return the topics by purpose, as they are in the reader's region. Raises CallFailed."""
    reads = [_reading(aws, purpose) for purpose in PURPOSES]
    return dict(zip(PURPOSES, aws.together(reads), strict=True))


def _reading(aws: Reader, purpose: str) -> Callable[[], Topic | None]:
    arn = topic_arn(aws.partition, aws.target.region or aws.center, aws.account.id, purpose)

    def one() -> Topic | None:
        answer = aws.find("sns", "GetTopicAttributes", absent="NotFound", TopicArn=arn)
        if answer is None:
            return None
        found = answer["Attributes"]
        listed = aws.items("sns", "ListSubscriptionsByTopic", TopicArn=arn)
        return Topic(
            arn=arn,
            policy=found.get("Policy", ""),
            key=found.get("KmsMasterKeyId", ""),
            subscribers=tuple(sorted((_subscriber(sub) for sub in listed if _there(sub)), key=_order)),
        )

    return one


def _there(found: dict[str, Any]) -> bool:
    return bool(found.get("SubscriptionArn") != _DELETED)


def _subscriber(found: dict[str, Any]) -> Subscriber:
    arn = found.get("SubscriptionArn", "")
    return Subscriber(found.get("Endpoint", ""), found.get("Protocol", ""), "" if arn == _PENDING else arn)


def joined(topic: Topic, addresses: Sequence[str]) -> Topic:
    """Return `topic` as it will be read once AWS has mailed `addresses` the link to click."""
    whole = sorted((*topic.subscribers, *(Subscriber(one) for one in addresses)), key=_order)
    return msgspec.structs.replace(topic, subscribers=tuple(whole))


def _order(one: Subscriber) -> tuple[str, str]:
    return one.protocol, one.endpoint
