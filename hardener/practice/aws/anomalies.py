"""Cost anomaly detection: the monitor that AWS makes by itself, and who is told of what it finds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from moto.moto_api._internal import mock_random

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError
from hardener.practice.roster import MANAGEMENT

_MONITOR: Final = f"arn:aws:ce::{MANAGEMENT.id}:anomalymonitor/0d2a3c5e-6b7f-4a19-8c1d-2e3f4a5b6c7d"
_SUBSCRIPTION: Final = f"arn:aws:ce::{MANAGEMENT.id}:anomalysubscription/7c6b5a4f-3e2d-4d1c-9a8f-7b6e5c3a2d0d"
_TOTAL, _SHARE = "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE"
_ByArn = dict[str, dict[str, Any]]
_monitors: Final[dict[str, _ByArn]] = {}
_subscriptions: Final[dict[str, _ByArn]] = {}


def _over(key: str, value: str) -> dict[str, Any]:
    return {"Dimensions": {"Key": key, "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": [value]}}


@answers("ce", "GetAnomalyMonitors")
def get_anomaly_monitors(call: Call) -> Mapping[str, object]:
    """Tell the monitors, or those that are named."""
    named = call.given.get("MonitorArnList")
    found = _of(_monitors, call)
    if unknown := [arn for arn in named or () if arn not in found]:
        raise AwsError("UnknownMonitorException", f"Unknown monitor {unknown[0]}")
    return {"AnomalyMonitors": [one for arn, one in found.items() if not named or arn in named]}


@answers("ce", "GetAnomalySubscriptions")
def get_anomaly_subscriptions(call: Call) -> Mapping[str, object]:
    """Tell the subscriptions, or those of one monitor."""
    monitor, named = call.given.get("MonitorArn"), call.given.get("SubscriptionArnList")
    found = [
        one
        for arn, one in _of(_subscriptions, call).items()
        if (not monitor or monitor in one["MonitorArnList"]) and (not named or arn in named)
    ]
    return {"AnomalySubscriptions": found}


@answers("ce", "CreateAnomalyMonitor")
def create_anomaly_monitor(call: Call) -> Mapping[str, object]:
    """Make a monitor; of those that watch all services there is one."""
    asked = dict(call.given["AnomalyMonitor"])
    monitors = _of(_monitors, call)
    if asked["MonitorType"] == "DIMENSIONAL" and any(one["MonitorType"] == "DIMENSIONAL" for one in monitors.values()):
        raise AwsError("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
    arn = f"arn:aws:ce::{call.caller.account}:anomalymonitor/{mock_random.uuid4()}"
    day = f"{clock.now():%Y-%m-%d}"
    monitors[arn] = {**asked, "MonitorArn": arn, "CreationDate": day, "LastUpdatedDate": day}
    return {"MonitorArn": arn}


@answers("ce", "DeleteAnomalyMonitor")
def delete_anomaly_monitor(call: Call) -> Mapping[str, object]:
    """Delete a monitor, and take it out of every subscription."""
    arn = call.given["MonitorArn"]
    if _of(_monitors, call).pop(arn, None) is None:
        raise AwsError("UnknownMonitorException", f"Unknown monitor {arn}")
    for one in _of(_subscriptions, call).values():
        one["MonitorArnList"] = [other for other in one["MonitorArnList"] if other != arn]
    return {}


@answers("ce", "CreateAnomalySubscription")
def create_anomaly_subscription(call: Call) -> Mapping[str, object]:
    """Make a subscription."""
    asked = dict(call.given["AnomalySubscription"])
    arn = f"arn:aws:ce::{call.caller.account}:anomalysubscription/{mock_random.uuid4()}"
    made = {**asked, "SubscriptionArn": arn, "AccountId": call.caller.account}
    _of(_subscriptions, call)[arn] = _checked(call, made)
    return {"SubscriptionArn": arn}


@answers("ce", "UpdateAnomalySubscription")
def update_anomaly_subscription(call: Call) -> Mapping[str, object]:
    """Replace what is given of a subscription."""
    arn = call.given["SubscriptionArn"]
    now = _known_subscription(call, arn)
    if "ThresholdExpression" in call.given:
        now = {name: value for name, value in now.items() if name != "Threshold"}
    _of(_subscriptions, call)[arn] = _checked(call, {**now, **call.given})
    return {"SubscriptionArn": arn}


@answers("ce", "DeleteAnomalySubscription")
def delete_anomaly_subscription(call: Call) -> Mapping[str, object]:
    """Delete a subscription."""
    _known_subscription(call, call.given["SubscriptionArn"])
    del _of(_subscriptions, call)[call.given["SubscriptionArn"]]
    return {}


def _checked(call: Call, asked: dict[str, Any]) -> dict[str, Any]:
    kinds = {one.get("Type") for one in asked["Subscribers"]}
    if kinds - {"SNS" if asked["Frequency"] == "IMMEDIATE" else "EMAIL"}:
        raise AwsError("ValidationException", f"Subscribers of this type cannot be told {asked['Frequency'].lower()}")
    if ("Threshold" in asked) == ("ThresholdExpression" in asked):
        raise AwsError("ValidationException", "Exactly one of Threshold and ThresholdExpression must be given")
    for arn in asked["MonitorArnList"]:
        if arn not in _of(_monitors, call):
            raise AwsError("UnknownMonitorException", f"Unknown monitor {arn}")
    told = [{**one, "Status": one.get("Status", "CONFIRMED")} for one in asked["Subscribers"]]
    return {**asked, "Subscribers": told}


def _known_subscription(call: Call, arn: str) -> dict[str, Any]:
    if arn not in _of(_subscriptions, call):
        raise AwsError("UnknownSubscriptionException", f"Unknown subscription {arn}")
    return _of(_subscriptions, call)[arn]


def _of(kept: dict[str, _ByArn], call: Call) -> _ByArn:
    if not _monitors:
        _deliver()
    return kept.setdefault(call.caller.account, {})


def _deliver() -> None:
    """Make what AWS makes for whoever pays the bill."""
    joined = f"{clock.now() - timedelta(days=MANAGEMENT.joined_days_ago):%Y-%m-%d}"
    _monitors[MANAGEMENT.id] = {
        _MONITOR: {
            "MonitorArn": _MONITOR,
            "MonitorName": "Default-Services-Monitor",
            "CreationDate": joined,
            "LastUpdatedDate": joined,
            "MonitorType": "DIMENSIONAL",
            "MonitorDimension": "SERVICE",
            "DimensionalValueCount": 14,
        }
    }
    _subscriptions[MANAGEMENT.id] = {
        _SUBSCRIPTION: {
            "SubscriptionArn": _SUBSCRIPTION,
            "AccountId": MANAGEMENT.id,
            "MonitorArnList": [_MONITOR],
            "Subscribers": [{"Address": MANAGEMENT.email, "Type": "EMAIL", "Status": "CONFIRMED"}],
            "Frequency": "DAILY",
            "SubscriptionName": "Default-Services-Subscription",
            "ThresholdExpression": {"And": [_over(_TOTAL, "100"), _over(_SHARE, "40")]},
        }
    }
