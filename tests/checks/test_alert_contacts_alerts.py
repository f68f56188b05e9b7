"""Topics, the rule, the budget and cost alerts of the account that pays: as a whole, and who is told."""

import json

import msgspec

from checks.alert_contacts import topic_policy
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from hardener.engine.model import Refusal, Remedy, Status
from tests.checks.alert_scene import ALL, CHECK, NONE, applied, planned, read, told, undone, wanted
from tests.checks.alerts_model import CENTER, PAYER, AlertsModel, arn
from tests.checks.reader import ACCOUNT


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
