"""The policy of a topic: what is let in, what is kept, and what is never sent."""

import json
from typing import Any

import pytest

from checks.alert_contacts import topic_policy
from tests.checks.alert_scene import CHECK, applied, planned, read, undone, wanted
from tests.checks.alerts_model import AlertsModel, arn
from tests.checks.reader import ACCOUNT

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
