"""The calls to AWS Budgets; the account that is named is always the one that asks."""

from typing import Any

from checks.alert_contacts.cost_drafts import CostService
from checks.alert_contacts.state import AlertState, Budget, Notice
from checks.alert_contacts.words import BUDGET
from hardener.engine.model import Draft, Idempotency

WANTED = (
    Notice(kind="ACTUAL", operator="GREATER_THAN", threshold="80", unit="PERCENTAGE"),
    Notice(kind="FORECASTED", operator="GREATER_THAN", threshold="100", unit="PERCENTAGE"),
)
"""When the billing list is told, unless an existing budget tells it already."""
_BUDGETS = CostService("budgets", Idempotency.CREATE_NAMED)
_HISTORY = "the budget's history up to then"


def same_notice(one: Notice, other: Notice) -> bool:
    """Return whether two notices are the same threshold."""
    return (one.kind, one.operator, one.threshold, one.unit) == (
        other.kind,
        other.operator,
        other.threshold,
        other.unit,
    )


def currency(state: AlertState) -> str:
    """Return what AWS bills in."""
    return "CNY" if state.partition == "aws-cn" else "USD"


def create(state: AlertState, budget: Budget) -> Draft:
    """Return the call that makes the budget with its thresholds (budgets:CreateBudget)."""
    notices = [
        {"Notification": _notice(one), "Subscribers": [_mail(address) for address in one.addresses]}
        for one in budget.notices
    ]
    call = _BUDGETS.call(
        state,
        "CreateBudget",
        {"AccountId": state.account, "Budget": _plain(budget), "NotificationsWithSubscribers": notices},
        f"make a monthly budget of {budget.amount} {budget.currency} that mails the billing list",
        loses=(_HISTORY,),
    )
    return _BUDGETS.making(call)


def update(state: AlertState, budget: Budget) -> Draft:
    """Return the call that sets the limit; the operation replaces the budget, so all of it is sent."""
    params = {"AccountId": state.account, "NewBudget": _plain(budget)}
    return _BUDGETS.call(state, "UpdateBudget", params, f"set the limit to {budget.amount} {budget.currency} a month")


def delete(state: AlertState) -> Draft:
    """Return the call that deletes the budget with its thresholds (budgets:DeleteBudget)."""
    why = "delete the budget, as there was none"
    return _BUDGETS.call(state, "DeleteBudget", _whose(state), why, loses=(_HISTORY,), gone=("NotFoundException",))


def add_notice(state: AlertState, notice: Notice) -> Draft:
    """Return the call that adds a threshold (budgets:CreateNotification)."""
    params = {"Notification": _notice(notice), "Subscribers": [_mail(one) for one in notice.addresses]}
    why = f"mail {', '.join(notice.addresses)} at {notice.threshold} % of the budget"
    return _BUDGETS.making(_BUDGETS.call(state, "CreateNotification", {**_whose(state), **params}, why))


def drop_notice(state: AlertState, notice: Notice) -> Draft:
    """Return the call that takes a threshold off (budgets:DeleteNotification)."""
    params = {**_whose(state), "Notification": _notice(notice)}
    return _BUDGETS.call(state, "DeleteNotification", params, "take the threshold off", gone=("NotFoundException",))


def add_address(state: AlertState, notice: Notice, address: str) -> Draft:
    """Return the call that lets a threshold mail one more address (budgets:CreateSubscriber)."""
    params = {**_whose(state), "Notification": _notice(notice), "Subscriber": _mail(address)}
    why = f"mail {address} at {notice.threshold} % too"
    return _BUDGETS.making(_BUDGETS.call(state, "CreateSubscriber", params, why))


def drop_address(state: AlertState, notice: Notice, address: str) -> Draft:
    """Return the call that lets a threshold mail one address less (budgets:DeleteSubscriber)."""
    params = {**_whose(state), "Notification": _notice(notice), "Subscriber": _mail(address)}
    return _BUDGETS.call(state, "DeleteSubscriber", params, f"mail {address} no more", gone=("NotFoundException",))


def _whose(state: AlertState) -> dict[str, str]:
    return {"AccountId": state.account, "BudgetName": BUDGET}


def _plain(budget: Budget) -> dict[str, Any]:
    period = {name: at for name, at in (("Start", budget.start), ("End", budget.end)) if at}
    optional = {"CostTypes": budget.cost_types, "TimePeriod": period, "BillingViewArn": budget.view}
    return {
        "BudgetName": BUDGET,
        "BudgetLimit": {"Amount": budget.amount, "Unit": budget.currency},
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
        **{name: value for name, value in optional.items() if value},
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "NotificationType": notice.kind,
        "ComparisonOperator": notice.operator,
        "Threshold": int(notice.threshold),
        "ThresholdType": notice.unit,
    }


def _mail(address: str) -> dict[str, str]:
    return {"SubscriptionType": "EMAIL", "Address": address}
