"""The budget and the cost alerts: adopted, made where there is none, and given back."""

from typing import Any

import msgspec
import pytest

from hardener.engine.model import AFTER, Refusal, Remedy, Status, UndoClass
from tests.checks.alert_scene import BILLING, CHECK, applied, planned, read, told, undone, wanted
from tests.checks.alerts_model import MONITOR, AlertsModel


def budget(**more: Any) -> dict[str, Any]:
    plain = {"BudgetName": "hardener-monthly", "TimeUnit": "MONTHLY", "BudgetType": "COST"}
    return {**plain, "BudgetLimit": {"Amount": "50.0", "Unit": "USD"}, **more}


def notice(threshold: float, *addresses: str, kind: str = "ACTUAL") -> Any:
    whole = {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold}
    return {**whole, "ThresholdType": "PERCENTAGE"}, [
        {"SubscriptionType": "EMAIL", "Address": one} for one in addresses
    ]


BUDGET = wanted(topics=False, budget_usd=50, **BILLING)


def test_a_budget_that_tells_the_list_at_any_threshold_is_enough() -> None:
    model = AlertsModel()
    model.budget, model.notices = budget(), [notice(85.5, "Billing@acme.example")]
    assert CHECK.assess(read(model), BUDGET).status is Status.OK
    assert any(row.label == "Monthly budget: spent over 85.5 %" for row in CHECK.rows(read(model)))


def test_a_budget_tells_one_more_by_the_threshold_that_is_there() -> None:
    model = AlertsModel()
    model.budget, model.notices = budget(), [notice(80.0, "cfo@acme.example"), notice(100.0, "x@y.example")]
    before = applied(model, BUDGET)
    assert model.sent == ["CreateSubscriber", "CreateNotification"]
    undone(model, before)
    assert model.notices == [notice(80.0, "cfo@acme.example"), notice(100.0, "x@y.example")]


@pytest.mark.parametrize("done", [1, 2, 3])
def test_a_change_that_stopped_half_way_goes_on_with_the_rest(done: int) -> None:
    model = AlertsModel()
    settings = msgspec.structs.replace(BUDGET, billing_subscribers=("a@acme.example", "b@acme.example"))
    model.budget, model.notices = budget(), [notice(80.0, "cfo@acme.example"), notice(100.0, "x@y.example")]
    calls = planned(model, settings).calls
    assert len(calls) == 3
    model.apply(calls[:done])
    rest = CHECK.remedy(read(model), settings)
    assert (rest.calls if isinstance(rest, Remedy) else ()) == calls[done:]


def test_a_limit_is_changed_and_the_rest_of_the_budget_is_sent_along() -> None:
    model = AlertsModel()
    applied(model, BUDGET)
    more = msgspec.structs.replace(BUDGET, budget_usd=75)
    assert CHECK.assess(read(model), more).summary == "the budget is 50 USD, wanted 75"
    before = applied(model, more)
    assert model.budget is not None
    assert model.budget["CostTypes"] == {"IncludeTax": True}
    assert model.budget["TimePeriod"]["Start"].isoformat() == "2026-11-01T00:00:00+00:00"
    undone(model, before)
    assert model.budget["BudgetLimit"] == {"Amount": "50", "Unit": "USD"}


@pytest.mark.parametrize(
    "more",
    [
        {"CostFilters": {"Service": ["Amazon EC2"]}},
        {"TimeUnit": "ANNUALLY"},
        {"AutoAdjustData": {"AutoAdjustType": "FORECAST"}},
    ],
)
def test_a_peculiar_budget_is_not_rewritten(more: dict[str, Any]) -> None:
    model = AlertsModel()
    model.budget, model.notices = budget(**more), [notice(75.0, "billing@acme.example")]
    settings = msgspec.structs.replace(BUDGET, budget_usd=500)
    assert CHECK.assess(read(model), settings).status is Status.MANUAL
    assert isinstance(CHECK.remedy(read(model), settings), Refusal)


def test_a_full_budget_is_left_to_a_person() -> None:
    model = AlertsModel()
    model.budget = budget()
    model.notices = [notice(80.0, *(f"a{number}@acme.example" for number in range(10)))]
    assert "no room" in CHECK.assess(read(model), BUDGET).summary
    model.notices = [notice(float(number), "x@y.example") for number in (1, 2, 3, 4, 5)]
    assert CHECK.assess(read(model), BUDGET).status is Status.MANUAL


ANOMALY = wanted(topics=False, anomaly_usd=100, **BILLING)


def test_awss_own_monitor_and_subscription_are_adopted() -> None:
    model = AlertsModel().with_monitor(told("Default-Services-Subscription", "billing@acme.example", values=("7",)))
    assert CHECK.assess(read(model), ANOMALY).status is Status.OK
    model = AlertsModel().with_monitor(told("Default-Services-Subscription", "root@acme.example"))
    before = applied(model, ANOMALY)
    assert model.sent == ["CreateAnomalySubscription"]
    undone(model, before)
    assert [one["SubscriptionName"] for one in model.anomalies] == ["Default-Services-Subscription"]


def test_a_monitor_is_made_only_where_there_is_none_and_is_referred_to() -> None:
    first, second = planned(AlertsModel(), ANOMALY).calls
    assert (first.operation, first.name) == ("CreateAnomalyMonitor", "monitor")
    assert second.params["AnomalySubscription"]["MonitorArnList"] == [
        {AFTER: {"call": "monitor", "path": "MonitorArn"}}
    ]
    assert second.params["AnomalySubscription"]["Frequency"] == "DAILY"
    assert (first.undo, bool(first.loses)) == (UndoClass.EQUIVALENT, True)


def test_our_subscription_gets_whoever_is_missing_and_goes_back() -> None:
    model = AlertsModel().with_monitor(told("hardener-cost-anomalies", "cfo@acme.example", values=("70",)))
    before = applied(model, ANOMALY)
    assert model.sent == ["UpdateAnomalySubscription"]
    assert {one["Address"] for one in model.anomalies[0]["Subscribers"]} == {"cfo@acme.example", "billing@acme.example"}
    undone(model, before)
    assert [one["Address"] for one in model.anomalies[0]["Subscribers"]] == ["cfo@acme.example"]
    assert model.anomalies[0]["ThresholdExpression"]["Dimensions"]["Values"] == ["70"]


def test_who_declined_is_for_a_person_to_ask() -> None:
    model = AlertsModel().with_monitor(told("Default", "billing@acme.example", status="DECLINED"))
    verdict = CHECK.assess(read(model), ANOMALY)
    assert verdict.status is Status.MANUAL
    assert "has declined" in verdict.summary
    accepted = AlertsModel().with_monitor(told("Default", "billing@acme.example"))
    assert read(accepted).essence() == read(model).essence()


def test_subscriptions_of_other_monitors_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    model = AlertsModel().with_monitor({**told("Else", "billing@acme.example"), "MonitorArnList": [f"{MONITOR[:-1]}e"]})
    assert CHECK.assess(read(model), ANOMALY).status is Status.FAILING
    # Emulators may not look at what is asked for.
    monkeypatch.setattr(model, "on_get_anomaly_subscriptions", lambda _: {"AnomalySubscriptions": model.anomalies})
    assert CHECK.assess(read(model), ANOMALY).status is Status.FAILING
