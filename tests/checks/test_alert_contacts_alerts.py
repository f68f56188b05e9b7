"""Topics, the rule, the budget and cost alerts of the account that pays."""

import json
from typing import Any

import msgspec
import pytest

from checks.alert_contacts import topic_policy
from checks.alert_contacts.check import AlertContacts
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.sign_in import PATTERN
from checks.alert_contacts.state import AlertState
from hardener.engine.model import AFTER, AnyCheck, Refusal, Remedy, Status, UndoClass
from tests.checks.alerts_model import CENTER, MONITOR, PAYER, AlertsModel, arn
from tests.checks.reader import ACCOUNT

CHECK: AnyCheck = AlertContacts()
NONE = AlertSettings(needed="none", root_sign_in=False, budget_usd=0, anomaly_usd=0)
ALL = AlertSettings(
    needed="none",
    security_subscribers=("soc@acme.example",),
    operations_subscribers=("ops@acme.example",),
    billing_subscribers=("billing@acme.example", "cfo@acme.example"),
)
BILLING = {"billing_subscribers": ("billing@acme.example",)}


def wanted(**settings: Any) -> AlertSettings:
    return msgspec.structs.replace(NONE, **settings)


def read(model: AlertsModel) -> AlertState:
    found: AlertState = CHECK.read(model.reader())
    return found


def planned(model: AlertsModel, settings: AlertSettings) -> Remedy:
    remedy = CHECK.remedy(read(model), settings)
    assert isinstance(remedy, Remedy), remedy
    return remedy


def applied(model: AlertsModel, settings: AlertSettings) -> AlertState:
    """Plan, apply and verify; return the state before."""
    before = read(model)
    remedy = planned(model, settings)
    model.apply(remedy.calls)
    assert CHECK.reached(read(model), remedy.after)
    assert not CHECK.reached(before, remedy.after)
    assert isinstance(CHECK.remedy(read(model), settings), Refusal)
    return before


def undone(model: AlertsModel, before: AlertState) -> None:
    now = read(model)
    back = CHECK.undo(before, now)
    assert isinstance(back, Remedy), back
    model.apply(back.calls)
    assert CHECK.reached(read(model), before)
    assert CHECK.reached(read(model), back.after)


def test_everything_from_nothing_and_back() -> None:
    model = AlertsModel()
    before = applied(model, ALL)
    assert len(model.topics) == 3
    assert CHECK.assess(read(model), ALL).status is Status.WAITING
    model.confirm()
    assert CHECK.assess(read(model), ALL).status is Status.OK
    undone(model, before)
    assert (model.topics, model.subscriptions, model.rule, model.budget) == ({}, [], None, None)
    assert (model.monitors, model.anomalies) == ([], [])


def test_every_call_goes_where_roots_sign_ins_are_recorded() -> None:
    assert {call.region for call in planned(AlertsModel(), ALL).calls} == {CENTER}


def test_nothing_is_read_or_asked_for_of_cost_where_the_partition_has_none() -> None:
    reader = AlertsModel().reader()
    reader.partition, reader.center = "aws-us-gov", "us-gov-west-1"
    state = CHECK.read(reader)
    assert not any(asked.startswith(("ce:", "budgets:")) for asked in reader.asked)
    remedy = CHECK.remedy(state, ALL)
    assert isinstance(remedy, Remedy)
    assert {call.service for call in remedy.calls} == {"sns", "events"}
    text = json.dumps([dict(call.params) for call in remedy.calls])
    assert "arn:aws:" not in text
    assert f"arn:aws-us-gov:sns:us-gov-west-1:{ACCOUNT}:hardener-security-alerts" in text
    assert any("another one in this partition" in row.value for row in CHECK.rows(state))


def test_an_alone_account_gets_alerts_too() -> None:
    alone = msgspec.structs.replace(PAYER, management=False, alone=True)
    assert CHECK.read(AlertsModel().reader(account=alone)).payer


def test_without_an_address_no_part_is_asked_for() -> None:
    verdict = CHECK.assess(read(AlertsModel()), AlertSettings(needed="none"))
    assert verdict.status is Status.OK


def test_the_contacts_address_stands_in_for_subscribers() -> None:
    remedy = planned(AlertsModel(), wanted(security_email="soc@acme.example", security_phone="1"))
    assert [call.params["Endpoint"] for call in remedy.calls if call.operation == "Subscribe"] == ["soc@acme.example"]


def test_who_has_not_clicked_is_waited_for_and_can_be_mailed_again() -> None:
    model = AlertsModel().with_topic("security")
    model.subscribe(arn("security"), "a#b@acme.example")
    state = read(model)
    verdict = CHECK.assess(state, NONE)
    assert verdict.status is Status.WAITING
    assert "click the link" in verdict.summary
    assert "two days" in verdict.summary
    (offer,) = CHECK.offers(state, NONE)
    assert offer.id == "resend:security:a=23b@acme.example"
    assert isinstance(offer.remedy, Remedy)
    model.apply(offer.remedy.calls)
    assert CHECK.reached(read(model), offer.remedy.after)
    assert len(model.subscriptions) == 1
    back = CHECK.undo(state, offer.remedy.after)
    assert isinstance(back, Remedy)
    assert back.calls == ()


def test_a_click_is_no_drift_and_a_subscription_that_came_or_went_is() -> None:
    model = AlertsModel().with_topic("security", "soc@acme.example")
    model.subscribe(arn("security"), "late@acme.example")
    before = read(model)
    model.confirm()
    assert read(model).essence() == before.essence()
    assert CHECK.reached(read(model), before)
    model.subscriptions[1]["SubscriptionArn"] = "Deleted"
    gone = read(model)
    assert gone.essence() != before.essence()
    assert not CHECK.reached(gone, before)
    model.subscribe(arn("security"), "https://pager.example/hook", pending=False, protocol="https")
    assert read(model).essence() != gone.essence()
    topic = gone.topics["security"]
    assert topic is not None
    assert topic.addresses == ("soc@acme.example",)


def test_a_topic_that_is_deleted_names_who_loses_it() -> None:
    model = AlertsModel()
    before = applied(model, wanted(security_subscribers=("soc@acme.example",)))
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    (delete,) = back.calls
    assert delete.operation == "DeleteTopic"
    assert "soc@acme.example" in delete.loses[0]


def test_a_topic_is_not_deleted_from_under_somebody_elses_subscription() -> None:
    model = AlertsModel()
    before = applied(model, wanted(security_subscribers=("soc@acme.example", "late@acme.example")))
    model.subscriptions[0]["SubscriptionArn"] = f"{arn('security')}:1"
    model.subscribe(arn("security"), "https://pager.example/hook", pending=False, protocol="https")
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    assert [call.operation for call in back.calls] == ["Unsubscribe"]
    assert "https://pager.example/hook (https)" in back.warnings[0]
    model.apply(back.calls)
    assert CHECK.reached(read(model), back.after)
    assert [one["Endpoint"] for one in model.subscriptions] == ["late@acme.example", "https://pager.example/hook"]
    refused = CHECK.undo(before, read(model))
    assert isinstance(refused, Refusal)
    assert "https://pager.example/hook" in refused.reason


def test_who_never_confirmed_cannot_be_taken_away_and_the_rest_is() -> None:
    model = AlertsModel().with_topic("security")
    settings = wanted(security_subscribers=("soc@acme.example", "late@acme.example"))
    before = applied(model, settings)
    model.subscriptions[0]["SubscriptionArn"] = f"{arn('security')}:1"
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    assert any("late@acme.example has not confirmed" in warning for warning in back.warnings)
    model.apply(back.calls)
    assert [one["Endpoint"] for one in model.subscriptions] == ["late@acme.example"]
    assert CHECK.reached(read(model), back.after)


def test_where_nobody_confirmed_there_is_nothing_to_undo_and_it_says_why() -> None:
    model = AlertsModel().with_topic("security", policy=topic_policy.fresh("aws", arn("security"), ACCOUNT))
    before = applied(model, wanted(security_subscribers=("late@acme.example",)))
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Refusal)
    assert "ends by itself" in back.reason


def test_addresses_are_the_same_whatever_their_case() -> None:
    model = AlertsModel().with_topic(
        "security", "SOC@acme.example", policy=topic_policy.fresh("aws", arn("security"), ACCOUNT)
    )
    assert CHECK.assess(read(model), wanted(security_subscribers=("soc@acme.example",))).status is Status.OK


def test_an_own_key_of_aws_is_explained_and_left_alone() -> None:
    model = AlertsModel().with_topic("security", "soc@acme.example", key="alias/aws/sns")
    verdict = CHECK.assess(read(model), NONE)
    assert verdict.status is Status.MANUAL
    assert "have no access" in verdict.summary
    assert not any(call.params.get("AttributeName") == "KmsMasterKeyId" for call in planned(model, ALL).calls)


def test_failing_comes_before_manual_before_waiting() -> None:
    model = AlertsModel().with_topic("security", key="alias/aws/sns")
    model.subscribe(arn("security"), "late@acme.example")
    assert CHECK.assess(read(model), NONE).status is Status.MANUAL
    assert CHECK.assess(read(model), ALL).status is Status.FAILING
    assert any("late@acme.example" in line for line in CHECK.assess(read(model), ALL).details)


FOREIGN = {
    "Sid": "Theirs",
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "SNS:Publish",
    "Resource": arn("security"),
}


def policy(*statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Id": "x", "Statement": list(statements)})


def lets(service: Any, **more: Any) -> dict[str, Any]:
    return {**FOREIGN, "Principal": {"Service": service}, **more}


def test_a_policy_keeps_what_is_not_ours_and_gets_what_is_missing_once() -> None:
    text = topic_policy.merged(policy(FOREIGN), arn("security"), ACCOUNT)
    document = json.loads(text)
    assert document["Id"] == "x"
    assert document["Statement"][0] == FOREIGN
    assert len(document["Statement"]) == 3
    assert topic_policy.allowed(text, arn("security"), ACCOUNT) == topic_policy.SERVICES
    assert topic_policy.merged(text, arn("security"), ACCOUNT) == text


def test_eventbridge_is_let_in_without_a_condition_as_it_tells_nothing_of_itself() -> None:
    document = json.loads(topic_policy.fresh("aws", arn("security"), ACCOUNT))
    by_service = {
        service: one
        for one in document["Statement"]
        for service in one["Principal"].get("Service", ())
        if "Service" in one["Principal"]
    }
    assert "Condition" not in by_service["events.amazonaws.com"]
    for service in ("budgets", "costalerts", "cloudwatch"):
        assert by_service[f"{service}.amazonaws.com"]["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.parametrize(
    ("statement", "counts"),
    [
        (lets("budgets.amazonaws.com"), True),
        (lets(["budgets.amazonaws.com", "x"], Action=["sns:publish"], Resource="*"), True),
        (lets("budgets.amazonaws.com", Condition={"StringEquals": {"AWS:SourceAccount": [ACCOUNT]}}), True),
        (lets("budgets.amazonaws.com", Condition={"StringEquals": {"aws:SourceAccount": "222233334444"}}), False),
        (lets("budgets.amazonaws.com", Condition={"ArnLike": {"aws:SourceArn": "arn:aws:budgets::*"}}), False),
        (lets("budgets.amazonaws.com", Condition={"StringEquals": {}}), False),
        (lets("budgets.amazonaws.com", Effect="Deny"), False),
        (lets("budgets.amazonaws.com", Action="SNS:Subscribe"), False),
        (lets("budgets.amazonaws.com", Resource=arn("billing")), False),
        ({**FOREIGN, "Principal": "*"}, False),
    ],
)
def test_what_counts_as_let_in(statement: dict[str, Any], counts: bool) -> None:
    there = topic_policy.allowed(policy(statement), arn("security"), ACCOUNT)
    assert ("budgets.amazonaws.com" in there) is counts


def test_a_condition_on_eventbridge_does_not_count() -> None:
    bound = lets("events.amazonaws.com", Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})
    assert topic_policy.allowed(policy(bound), arn("security"), ACCOUNT) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"Statement": "x"}', '{"Statement": ["x"]}', "<html>"])
def test_a_policy_that_is_none_is_left_alone(text: str) -> None:
    model = AlertsModel().with_topic("security")
    model.topics[arn("security")]["Policy"] = text
    settings = wanted(security_subscribers=("soc@acme.example",))
    assert any("left as it is" in line for line in CHECK.assess(read(model), settings).details)
    assert [call.operation for call in planned(model, settings).calls] == ["Subscribe"]


def test_a_policy_is_set_back_to_the_letter() -> None:
    model = AlertsModel().with_topic("security", "soc@acme.example", policy=policy(FOREIGN))
    before = applied(model, wanted(security_subscribers=("soc@acme.example",)))
    undone(model, before)
    assert model.topics[arn("security")]["Policy"] == policy(FOREIGN)


def test_a_wrong_subscriber_is_named_and_never_sent() -> None:
    settings = wanted(security_subscribers=("soc@acme.example", "not an address"))
    model = AlertsModel()
    assert any("'not an address'" in line for line in CHECK.assess(read(model), settings).details)
    addresses = [call.params["Endpoint"] for call in planned(model, settings).calls if call.operation == "Subscribe"]
    assert addresses == ["soc@acme.example"]


def test_too_many_readers_of_the_bill_are_said() -> None:
    settings = wanted(billing_subscribers=tuple(f"a{number}@acme.example" for number in range(11)), budget_usd=5)
    assert any("10 addresses at most" in line for line in CHECK.assess(read(AlertsModel()), settings).details)
    (budget,) = (call for call in planned(AlertsModel(), settings).calls if call.operation == "CreateBudget")
    assert len(budget.params["NotificationsWithSubscribers"][0]["Subscribers"]) == 10


def root_mail(model: AlertsModel) -> AlertsModel:
    whole = topic_policy.fresh("aws", arn("security"), ACCOUNT)
    return model.with_topic("security", "soc@acme.example", policy=whole)


ROOT_MAIL = wanted(security_subscribers=("soc@acme.example",), root_sign_in=True)


@pytest.mark.parametrize("state", ["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"])
def test_a_rule_that_does_it_is_adopted_however_it_is_written(state: str) -> None:
    model = root_mail(AlertsModel())
    spelled = json.loads(PATTERN)
    spelled["detail-type"].reverse()
    model.rule = {"EventPattern": json.dumps(spelled, indent=2), "State": state}
    model.targets = [{"Id": "theirs", "Arn": arn("security")}]
    assert CHECK.assess(read(model), ROOT_MAIL).status is Status.OK


def test_a_rule_that_is_off_is_set_and_set_back_with_all_it_had() -> None:
    model = root_mail(AlertsModel())
    rule = {
        "EventPattern": '{"source":["x"]}',
        "State": "DISABLED",
        "Description": "old",
        "RoleArn": "arn:aws:iam::1:x",
    }
    model.rule = dict(rule)
    model.targets = [{"Id": "security-topic-0", "Arn": f"arn:aws:sqs:{CENTER}:{ACCOUNT}:q"}]
    before = applied(model, ROOT_MAIL)
    assert [one["Id"] for one in model.targets] == ["security-topic-0", "security-topic-1"]
    undone(model, before)
    assert model.rule == rule
    assert [one["Id"] for one in model.targets] == ["security-topic-0"]


def test_a_rule_that_is_only_off_is_put_on() -> None:
    model = root_mail(AlertsModel())
    model.rule = {"EventPattern": PATTERN, "State": "DISABLED"}
    model.targets = [{"Id": "theirs", "Arn": arn("security")}]
    assert CHECK.assess(read(model), ROOT_MAIL).status is Status.FAILING
    before = applied(model, ROOT_MAIL)
    assert model.sent == ["PutRule"]
    undone(model, before)
    assert model.rule["State"] == "DISABLED"


def test_a_rule_of_an_aws_service_is_left_alone() -> None:
    model = root_mail(AlertsModel())
    model.rule = {"EventPattern": "{}", "State": "ENABLED", "ManagedBy": "controltower.amazonaws.com"}
    verdict = CHECK.assess(read(model), ROOT_MAIL)
    assert verdict.status is Status.MANUAL
    assert "controltower.amazonaws.com" in verdict.summary
    assert isinstance(CHECK.remedy(read(model), ROOT_MAIL), Refusal)


def test_a_target_that_was_not_taken_is_no_success() -> None:
    model = root_mail(AlertsModel())
    remedy = planned(model, ROOT_MAIL)
    model.apply(remedy.calls)
    model.targets = []  # FailedEntryCount says so in an answer of HTTP 200.
    assert not CHECK.reached(read(model), remedy.after)
    assert (
        CHECK.assess(read(model), ROOT_MAIL).summary == "the rule hardener-root-use does not reach the security topic"
    )


def test_the_rule_says_what_it_cannot_see() -> None:
    assert any(
        "without a trail it stays silent" in one for one in planned(root_mail(AlertsModel()), ROOT_MAIL).warnings
    )


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


def told(name: str, *addresses: str, status: str = "CONFIRMED", values: tuple[str, ...] = ("100",)) -> dict[str, Any]:
    condition = {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "MatchOptions": ["GREATER_THAN_OR_EQUAL"]}
    return {
        "SubscriptionName": name,
        "Subscribers": [{"Address": one, "Type": "EMAIL", "Status": status} for one in addresses],
        "ThresholdExpression": {"Dimensions": {**condition, "Values": list(values)}},
    }


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


def test_rows_name_everything_in_a_stable_order() -> None:
    model = AlertsModel()
    applied(model, ALL)
    rows = CHECK.rows(read(model))
    assert rows == CHECK.rows(read(model))
    values = {(row.label, row.value) for row in rows}
    assert ("Security topic", "hardener-security-alerts") in values
    assert ("Security topic: soc@acme.example", "waits for the click in the mail") in values
    assert ("Monthly budget", "100 USD") in values
    assert ("Mail on root use", "on") in values
    assert ("Unusual cost", "hardener-services") in values


def test_the_whole_state_survives_a_plan_file() -> None:
    model = AlertsModel().with_monitor(told("Default", "billing@acme.example"))
    applied(model, ALL)
    state = read(model)
    assert AlertState.load(json.loads(json.dumps(state.dump()))) == state
