"""The calls to Cost Explorer's anomaly detection."""

import json

from checks.alert_contacts.anomaly_reading import TOTAL
from checks.alert_contacts.cost_drafts import CostService
from checks.alert_contacts.state import AlertState, Anomalies, Monitor
from checks.alert_contacts.words import MONITOR
from hardener.engine.model import Draft, Idempotency, after

_MAKING = "monitor"
_CE = CostService("ce", Idempotency.NONE)
_HISTORY = "the anomalies that the monitor has found up to then"


def expression(amount: str) -> str:
    """Return the condition of at least `amount` US dollars, as JSON."""
    condition = {"Key": TOTAL, "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": [amount]}
    return json.dumps({"Dimensions": condition}, sort_keys=True)


def make_monitor(state: AlertState) -> Draft:
    """Return the call that makes a monitor of all services (ce:CreateAnomalyMonitor)."""
    params = {"AnomalyMonitor": {"MonitorName": MONITOR, "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}}
    why = "watch the cost of every service for what is unusual"
    return _CE.making(_CE.call(state, "CreateAnomalyMonitor", params, why, loses=(_HISTORY,)), _MAKING)


def drop_monitor(state: AlertState, monitor: Monitor) -> Draft:
    """Return the call that deletes the monitor (ce:DeleteAnomalyMonitor)."""
    why = "delete the monitor, as there was none"
    return _CE.call(
        state,
        "DeleteAnomalyMonitor",
        {"MonitorArn": monitor.arn},
        why,
        loses=(_HISTORY,),
        gone=("UnknownMonitorException",),
    )


def subscribe(state: AlertState, monitor: Monitor, goal: Anomalies) -> Draft:
    """Return the call that subscribes to the monitor there is, or just made (ce:CreateAnomalySubscription)."""
    params = {
        "AnomalySubscription": {
            "SubscriptionName": goal.name,
            "MonitorArnList": [monitor.arn or after(_MAKING, "MonitorArn")],
            "Subscribers": _listeners(goal),
            "Frequency": goal.frequency,
            "ThresholdExpression": json.loads(goal.expression),
        }
    }
    why = f"mail the billing list once a day about unusual cost of {goal.threshold} US dollars or more"
    return _CE.making(_CE.call(state, "CreateAnomalySubscription", params, why))


def update(state: AlertState, goal: Anomalies, why: str) -> Draft:
    """Return the call that sets whom the subscription tells, and from when on (ce:UpdateAnomalySubscription)."""
    condition = {"ThresholdExpression": json.loads(goal.expression)} if goal.expression else {}
    params = {"SubscriptionArn": goal.arn, "Subscribers": _listeners(goal), **condition}
    return _CE.call(state, "UpdateAnomalySubscription", params, why)


def end(state: AlertState, own: Anomalies) -> Draft:
    """Return the call that ends the subscription (ce:DeleteAnomalySubscription)."""
    why = "end the subscription, as there was none"
    gone = ("UnknownSubscriptionException",)
    return _CE.call(state, "DeleteAnomalySubscription", {"SubscriptionArn": own.arn}, why, gone=gone)


def _listeners(goal: Anomalies) -> list[dict[str, str]]:
    return [{"Address": one.address, "Type": one.type} for one in goal.listeners]
