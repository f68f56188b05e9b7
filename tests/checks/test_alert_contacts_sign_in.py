"""The rule that mails when root signs in."""

import json

import pytest

from checks.alert_contacts import topic_policy
from checks.alert_contacts.sign_in import PATTERN
from hardener.engine.model import Refusal, Status
from tests.checks.alert_scene import CHECK, applied, planned, read, undone, wanted
from tests.checks.alerts_model import CENTER, AlertsModel, arn
from tests.checks.reader import ACCOUNT


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
