"""Reading the cost anomaly monitor with its subscriptions (Cost Explorer)."""

import json
from typing import Any

from checks.alert_contacts.budget_reading import plain_number
from checks.alert_contacts.state import Anomalies, Listener, Monitor
from hardener.engine.model import Reader

TOTAL = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
"""What an anomaly costs in all, in US dollars."""


def read(aws: Reader) -> Monitor | None:
    """Return the monitor of all services with its subscriptions. Raises CallFailed."""
    monitors = aws.items("ce", "GetAnomalyMonitors")
    found = next((one for one in monitors if _of_services(one)), None)
    if found is None:
        return None
    listed = aws.items("ce", "GetAnomalySubscriptions", MonitorArn=found["MonitorArn"])
    mine = [one for one in listed if found["MonitorArn"] in one["MonitorArnList"]]
    subscriptions = sorted((_subscription(one) for one in mine), key=lambda one: (one.name, one.arn))
    return Monitor(arn=found["MonitorArn"], name=found["MonitorName"], subscriptions=tuple(subscriptions))


def _of_services(found: dict[str, Any]) -> bool:
    return (found["MonitorType"], found.get("MonitorDimension")) == ("DIMENSIONAL", "SERVICE")


def _subscription(found: dict[str, Any]) -> Anomalies:
    expression = found.get("ThresholdExpression") or {}
    listeners = [
        Listener(one.get("Address", ""), one.get("Type", ""), one.get("Status") == "DECLINED")
        for one in found["Subscribers"]
    ]
    return Anomalies(
        arn=found["SubscriptionArn"],
        name=found["SubscriptionName"],
        frequency=found["Frequency"],
        threshold=_threshold(expression, found.get("Threshold")),
        expression=json.dumps(expression, sort_keys=True) if expression else "",
        listeners=tuple(sorted(listeners, key=lambda one: (one.type, one.address))),
    )


def _threshold(expression: dict[str, Any], plain: Any) -> str:
    """Return from how many dollars on a subscription tells; empty where its condition is more than that."""
    dimension = expression.get("Dimensions") or {}
    if set(expression) == {"Dimensions"} and dimension.get("Key") == TOTAL and len(dimension.get("Values", ())) == 1:
        return plain_number(dimension["Values"][0])
    return plain_number(str(plain)) if plain is not None and not expression else ""
