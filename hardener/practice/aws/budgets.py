"""AWS Budgets: budgets with their thresholds and whom those tell."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError, not_authorized

_MOST_NOTICES: Final = 10
_MOST_MAILS: Final = 10
_FOREVER: Final = datetime(2087, 6, 15, tzinfo=UTC)
_KEY: Final = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")
_COST_TYPES: Final = {
    "IncludeTax": True,
    "IncludeSubscription": True,
    "UseBlended": False,
    "IncludeRefund": True,
    "IncludeCredit": True,
    "IncludeUpfront": True,
    "IncludeRecurring": True,
    "IncludeOtherSubscription": True,
    "IncludeSupport": True,
    "IncludeDiscount": True,
    "UseAmortized": False,
}
_Budgets = dict[str, dict[str, Any]]
_made: Final[dict[str, _Budgets]] = {}


@answers("budgets", "DescribeBudget")
def describe_budget(call: Call) -> Mapping[str, object]:
    """Tell one budget."""
    return {"Budget": _one(call)["budget"]}


@answers("budgets", "DescribeBudgets")
def describe_budgets(call: Call) -> Mapping[str, object]:
    """Tell all budgets."""
    return {"Budgets": [one["budget"] for one in _own(call).values()]}


@answers("budgets", "CreateBudget")
def create_budget(call: Call) -> Mapping[str, object]:
    """Make a budget with its thresholds."""
    budget = deepcopy(call.given["Budget"])
    if budget["BudgetName"] in _own(call):
        raise AwsError("DuplicateRecordException", f"Error creating budget: {budget['BudgetName']} already exists.")
    notices: list[dict[str, Any]] = [
        {"notice": _plain(one["Notification"]), "told": list(one["Subscribers"])}
        for one in call.given.get("NotificationsWithSubscribers") or []
    ]
    for one in notices:
        _check_told(one["told"])
    _own(call)[budget["BudgetName"]] = {"budget": _whole(budget), "notices": notices}
    return {}


@answers("budgets", "UpdateBudget")
def update_budget(call: Call) -> Mapping[str, object]:
    """Replace a budget; its thresholds stay."""
    budget = deepcopy(call.given["NewBudget"])
    _named(call, budget["BudgetName"])["budget"] = _whole(budget)
    return {}


@answers("budgets", "DeleteBudget")
def delete_budget(call: Call) -> Mapping[str, object]:
    """Delete a budget."""
    _one(call)
    del _own(call)[call.given["BudgetName"]]
    return {}


@answers("budgets", "DescribeNotificationsForBudget")
def describe_notifications(call: Call) -> Mapping[str, object]:
    """Tell the thresholds of a budget."""
    return {"Notifications": [{**one["notice"], "NotificationState": "OK"} for one in _one(call)["notices"]]}


@answers("budgets", "DescribeSubscribersForNotification")
def describe_subscribers(call: Call) -> Mapping[str, object]:
    """Tell whom a threshold tells."""
    return {"Subscribers": _notice(call)["told"]}


@answers("budgets", "CreateNotification")
def create_notification(call: Call) -> Mapping[str, object]:
    """Add a threshold."""
    notices, notice = _one(call)["notices"], _plain(call.given["Notification"])
    if any(one["notice"] == notice for one in notices):
        raise AwsError("DuplicateRecordException", "Duplicate notification.")
    if len(notices) >= _MOST_NOTICES:
        raise AwsError("CreationLimitExceededException", "You have exceeded the limit of notifications.")
    told = list(call.given["Subscribers"])
    _check_told(told)
    notices.append({"notice": notice, "told": told})
    return {}


@answers("budgets", "DeleteNotification")
def delete_notification(call: Call) -> Mapping[str, object]:
    """Take a threshold off."""
    _one(call)["notices"].remove(_notice(call))
    return {}


@answers("budgets", "CreateSubscriber")
def create_subscriber(call: Call) -> Mapping[str, object]:
    """Let a threshold tell one more."""
    told, one = _notice(call)["told"], call.given["Subscriber"]
    if one in told:
        raise AwsError("DuplicateRecordException", "Duplicate subscriber.")
    _check_told([*told, one])
    told.append(one)
    return {}


@answers("budgets", "DeleteSubscriber")
def delete_subscriber(call: Call) -> Mapping[str, object]:
    """Let a threshold tell one less, but never nobody."""
    told, one = _notice(call)["told"], call.given["Subscriber"]
    if one not in told:
        raise AwsError("NotFoundException", "Unable to find the subscriber.")
    if len(told) == 1:
        raise AwsError("InvalidParameterException", "A notification has to have at least one subscriber.")
    told.remove(one)
    return {}


def _whole(budget: dict[str, Any]) -> dict[str, Any]:
    month = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    period = {"Start": month, "End": _FOREVER} | (budget.get("TimePeriod") or {})
    spent = {"ActualSpend": {"Amount": "0.0", "Unit": budget["BudgetLimit"]["Unit"]}}
    limit = {**budget["BudgetLimit"], "Amount": str(float(budget["BudgetLimit"]["Amount"]))}
    return {"CostTypes": _COST_TYPES, **budget, "BudgetLimit": limit, "TimePeriod": period, "CalculatedSpend": spent}


def _check_told(told: list[Any]) -> None:
    if sum(one["SubscriptionType"] == "EMAIL" for one in told) > _MOST_MAILS:
        raise AwsError("CreationLimitExceededException", "You have exceeded the limit of subscribers.")


def _plain(notice: Mapping[str, Any]) -> dict[str, Any]:
    return {"ThresholdType": "PERCENTAGE"} | {name: notice[name] for name in _KEY if name in notice}


def _notice(call: Call) -> dict[str, Any]:
    wanted = _plain(call.given["Notification"])
    for one in _one(call)["notices"]:
        if one["notice"] == wanted:
            found: dict[str, Any] = one
            return found
    raise AwsError("NotFoundException", "Unable to find the notification.")


def _one(call: Call) -> dict[str, Any]:
    return _named(call, call.given["BudgetName"])


def _named(call: Call, name: str) -> dict[str, Any]:
    if name not in _own(call):
        raise AwsError("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.")
    return _own(call)[name]


def _own(call: Call) -> _Budgets:
    if call.given["AccountId"] != call.caller.account:
        raise not_authorized(call.caller.arn, "budgets:ViewBudget")
    return _made.setdefault(call.caller.account, {})
