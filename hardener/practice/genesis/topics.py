"""The one topic that somebody made by hand: one reader confirmed, the other never clicked the link."""

from typing import Any, Final

from hardener.practice.roster import MANAGEMENT

TOPIC: Final = "hardener-security-alerts"
CONFIRMED: Final = "soc@acme.example"
PENDING: Final = "security@acme.example"


def deliver(sns: Any) -> None:
    """Furnish one region of one account."""
    if (sns.account_id, sns.region_name) != (MANAGEMENT.id, "us-east-1"):
        return
    topic = sns.create_topic(TOPIC)
    sns.subscribe(topic.arn, CONFIRMED, "email")
    sns.subscribe(topic.arn, PENDING, "email").waits_for_a_click = True
