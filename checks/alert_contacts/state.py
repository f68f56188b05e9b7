"""What is read of an account's contacts and, where the bill goes, of its ways to alert."""

import json
from typing import Any

import msgspec

from checks.alert_contacts.words import topic_arn
from hardener.engine.model import State


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An alternate contact (account:GetAlternateContact)."""

    name: str
    title: str
    email: str
    phone: str


class Subscriber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who subscribed to a topic (sns:ListSubscriptionsByTopic)."""

    endpoint: str
    protocol: str = "email"
    arn: str = ""
    """Empty while it waits to be confirmed."""

    @property
    def pending(self) -> bool:
        """Whether nobody has clicked the link in the mail yet."""
        return not self.arn

    def __str__(self) -> str:
        return self.endpoint if self.protocol == "email" else f"{self.endpoint} ({self.protocol})"


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An SNS topic (sns:GetTopicAttributes)."""

    arn: str
    policy: str
    """Its access policy, as AWS wrote it."""
    key: str = ""
    """The KMS key it is encrypted with; empty for none."""
    subscribers: tuple[Subscriber, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The e-mail addresses that get its mails, or will once they are confirmed."""
        return tuple(one.endpoint for one in self.subscribers if one.protocol == "email")


class RuleTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule sends its events."""

    id: str
    arn: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An EventBridge rule (events:DescribeRule, events:ListTargetsByRule)."""

    pattern: str
    state: str
    description: str = ""
    schedule: str = ""
    role: str = ""
    managed_by: str = ""
    targets: tuple[RuleTarget, ...] = ()


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A threshold of a budget, and whom it tells (budgets:DescribeNotificationsForBudget)."""

    kind: str
    """ACTUAL or FORECASTED."""
    operator: str
    threshold: str
    unit: str
    """PERCENTAGE or ABSOLUTE_VALUE."""
    addresses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A budget (budgets:DescribeBudget)."""

    amount: str
    """Empty where it has no fixed limit."""
    currency: str = "USD"
    special: str = ""
    """What it has that a plain monthly cost budget has not, in words; such a budget is never rewritten."""
    cost_types: dict[str, bool] = {}
    start: int = 0
    end: int = 0
    view: str = ""
    notices: tuple[Notice, ...] = ()


class Listener(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is told of cost anomalies."""

    address: str
    type: str = "EMAIL"
    declined: bool = False


class Anomalies(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A subscription to cost anomalies (ce:GetAnomalySubscriptions)."""

    arn: str
    """Empty where it is not made yet."""
    name: str
    frequency: str
    threshold: str = ""
    """From how many US dollars on; empty where the condition is another one."""
    expression: str = ""
    """The whole condition as JSON."""
    listeners: tuple[Listener, ...] = ()


class Monitor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The monitor that watches the cost of every service (ce:GetAnomalyMonitors), with its subscriptions."""

    arn: str
    name: str
    subscriptions: tuple[Anomalies, ...] = ()


class AlertState(State, frozen=True, kw_only=True):
    """One account's contacts; the rest is read only where the bill goes."""

    account: str
    partition: str
    region: str
    """Where topics and the rule are."""
    payer: bool
    """Whether this is the management account, or an account of its own."""
    by_management: bool = False
    """Whether the contacts were read with the management account's credentials, as the account's own may not."""
    contacts: dict[str, Contact | None]
    """By purpose."""
    topics: dict[str, Topic | None] = msgspec.field(default_factory=dict)
    rule: Rule | None = None
    costs: bool = False
    """Whether AWS Budgets and Cost Explorer are there in this partition, and were read."""
    budget: Budget | None = None
    monitor: Monitor | None = None

    def essence(self) -> Any:
        """Return all but who has confirmed a subscription, and who declined: that changes by a click in a mail."""
        said = self.dump()
        for topic in filter(None, said["topics"].values()):
            topic["subscribers"] = sorted([one["protocol"], one["endpoint"]] for one in topic["subscribers"])
            topic["policy"] = loaded(topic["policy"])
        for one in said["monitor"]["subscriptions"] if said["monitor"] else ():
            for listener in one["listeners"]:
                del listener["declined"]
        return said

    def topic_arn(self, purpose: str) -> str:
        """Return the ARN that the topic of `purpose` has, or gets."""
        return topic_arn(self.partition, self.region, self.account, purpose)


def loaded(text: str) -> Any:
    """Return a JSON text as builtins, so that its spelling does not count; the text where it is no JSON."""
    try:
        found = json.loads(text, parse_float=str)
    except ValueError:
        return text
    return found
