"""The calls to a topic (Amazon SNS); all of them go to the region in which root's sign-ins are recorded."""

from checks.alert_contacts.state import AlertState, Subscriber, Topic
from checks.alert_contacts.words import TOPICS
from hardener.engine.model import Draft, Idempotency, UndoClass


def create(state: AlertState, purpose: str, policy: str) -> Draft:
    """Return the call that makes a topic with its policy (sns:CreateTopic)."""
    return Draft(
        service="sns",
        operation="CreateTopic",
        params={"Name": TOPICS[purpose], "Attributes": {"Policy": policy}},
        why=f"make the topic for {purpose} alerts, to which this account's alerts may be sent",
        undo=UndoClass.EQUIVALENT,
        loses=("taking it back ends the subscriptions to it, which then have to be confirmed anew",),
        idempotency=Idempotency.CREATE_NAMED,
        region=state.region,
    )


def open_up(state: AlertState, topic: Topic, policy: str) -> Draft:
    """Return the call that lets AWS's alerts in beside whatever the policy says already (sns:SetTopicAttributes)."""
    return _policy(state, topic, policy, "let EventBridge, Budgets, CloudWatch and cost alerts publish; the rest stays")


def set_policy(state: AlertState, topic: Topic, policy: str) -> Draft:
    """Return the call that sets the policy which was there before."""
    return _policy(state, topic, policy, "set the access policy that the topic had")


def _policy(state: AlertState, topic: Topic, policy: str, why: str) -> Draft:
    return Draft(
        service="sns",
        operation="SetTopicAttributes",
        params={"TopicArn": topic.arn, "AttributeName": "Policy", "AttributeValue": policy},
        why=why,
        undo=UndoClass.EXACT,
        region=state.region,
    )


def subscribe(state: AlertState, topic: Topic, address: str, what: str) -> Draft:
    """Return the call upon which AWS mails `address` a link to click (sns:Subscribe)."""
    return Draft(
        service="sns",
        operation="Subscribe",
        params={"TopicArn": topic.arn, "Protocol": "email", "Endpoint": address, "ReturnSubscriptionArn": True},
        why=f"ask {address} to confirm that it wants {what}",
        undo=UndoClass.EQUIVALENT,
        loses=("a subscription that nobody has confirmed can't be taken back; it ends by itself",),
        region=state.region,
    )


def resend(state: AlertState, topic: Topic, address: str) -> Draft:
    """Return the call that sends the mail with the link once more, as the subscription is there (sns:Subscribe)."""
    return Draft(
        service="sns",
        operation="Subscribe",
        params={"TopicArn": topic.arn, "Protocol": "email", "Endpoint": address, "ReturnSubscriptionArn": True},
        why=f"send {address} the mail with the link once more",
        undo=UndoClass.EXACT,
        loses=("a mail that is sent stays sent",),
        region=state.region,
    )


def unsubscribe(state: AlertState, one: Subscriber) -> Draft:
    """Return the call that ends a confirmed subscription (sns:Unsubscribe)."""
    return Draft(
        service="sns",
        operation="Unsubscribe",
        params={"SubscriptionArn": one.arn},
        why=f"stop mailing {one.endpoint}",
        undo=UndoClass.EQUIVALENT,
        loses=(f"{one.endpoint} must confirm again to be subscribed again",),
        gone=("NotFound",),
        region=state.region,
    )


def delete(state: AlertState, topic: Topic) -> Draft:
    """Return the call that deletes a topic with its subscriptions (sns:DeleteTopic)."""
    names = ", ".join(map(str, topic.subscribers)) or "nobody"
    return Draft(
        service="sns",
        operation="DeleteTopic",
        params={"TopicArn": topic.arn},
        why="delete the topic, as there was none",
        undo=UndoClass.EQUIVALENT,
        loses=(f"who gets its mails ({names}): whoever had confirmed must confirm again, if it is made anew",),
        gone=("NotFound",),
        region=state.region,
    )
