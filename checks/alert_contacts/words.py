"""The three purposes, and the names of what this check makes; what has these names already is adopted."""

PURPOSES = ("security", "operations", "billing")
"""What AWS has an alternate contact for, and what there is a topic for."""

TOPICS = {purpose: f"hardener-{purpose}-alerts" for purpose in PURPOSES}
"""The names of the SNS topics by purpose."""

RULE = "hardener-root-use"
"""The name of the EventBridge rule."""

BUDGET = "hardener-monthly"
"""The name of the budget."""

SUBSCRIPTION = "hardener-cost-anomalies"
"""The name of the subscription to cost anomalies."""

MONITOR = "hardener-services"
"""The name of the cost anomaly monitor, where AWS has not made one already."""


def topic_arn(partition: str, region: str, account: str, purpose: str) -> str:
    """Return the ARN that the topic of `purpose` has, or gets when it is made."""
    return f"arn:{partition}:sns:{region}:{account}:{TOPICS[purpose]}"
