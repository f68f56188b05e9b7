"""Reading the budget with its thresholds (AWS Budgets)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from checks.alert_contacts.state import Budget, Notice
from checks.alert_contacts.words import BUDGET
from hardener.engine.model import Reader

_SPECIAL = {
    "CostFilters": "filters",
    "FilterExpression": "filters",
    "PlannedBudgetLimits": "planned limits",
    "AutoAdjustData": "a limit that adjusts itself",
    "Metrics": "a metric of its own",
}


def read(aws: Reader) -> Budget | None:
    """Return the budget with its thresholds and whom they tell. Raises CallFailed."""
    whose = {"AccountId": aws.account.id, "BudgetName": BUDGET}
    answer = aws.find("budgets", "DescribeBudget", absent="NotFoundException", **whose)
    if answer is None:
        return None
    notices = aws.items("budgets", "DescribeNotificationsForBudget", **whose)
    return _budget(answer["Budget"], tuple(_notice(aws, whose, one) for one in notices))


def _notice(aws: Reader, whose: dict[str, str], found: dict[str, Any]) -> Notice:
    asked = {name: value for name, value in found.items() if name != "NotificationState"}
    told = aws.items("budgets", "DescribeSubscribersForNotification", **whose, Notification=asked)

    def of(kind: str) -> tuple[str, ...]:
        return tuple(sorted(one["Address"] for one in told if one["SubscriptionType"] == kind))

    return Notice(
        kind=found["NotificationType"],
        operator=found["ComparisonOperator"],
        threshold=plain_number(str(found["Threshold"])),
        unit=found.get("ThresholdType") or "PERCENTAGE",
        addresses=of("EMAIL"),
        topics=of("SNS"),
    )


def _budget(found: dict[str, Any], notices: tuple[Notice, ...]) -> Budget:
    limit, period = found.get("BudgetLimit") or {}, found.get("TimePeriod") or {}
    special = [words for name, words in _SPECIAL.items() if found.get(name)]
    if (found["TimeUnit"], found["BudgetType"]) != ("MONTHLY", "COST"):
        special.append(f"{found['TimeUnit'].lower()} {found['BudgetType'].lower()}")
    return Budget(
        amount=plain_number(limit.get("Amount", "")),
        currency=limit.get("Unit", ""),
        special=", ".join(dict.fromkeys(special)),
        cost_types=found.get("CostTypes") or {},
        start=_seconds(period.get("Start")),
        end=_seconds(period.get("End")),
        view=found.get("BillingViewArn") or "",
        notices=tuple(sorted(notices, key=lambda one: (one.kind, one.operator, one.unit, one.threshold))),
    )


def _seconds(moment: Any) -> int:
    return int(moment.timestamp()) if moment is not None else 0


def plain_number(text: str) -> str:
    """Return a number without needless zeros, so that `100.0` is `100`; the text where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}"
