"""Contacts and alerts from scan to plan to run and back, on the practice organization, in every state that it has."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from checks.alert_contacts.check import AlertContacts
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import AsWhom, Finding, Outcome, Plan, RunStatus, Status, UndoClass
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice, running
from tests.practice.desk import AUDIT, DATA, DEV, PAYMENTS, ROOT, WEB, Desk, refusal

CHECK = "alert-contacts"
TOPIC = f"arn:aws:sns:us-east-1:{ROOT}:hardener-security-alerts"
WANTED = {
    f"{purpose}_{name}": value
    for number, purpose in enumerate(("security", "operations", "billing"), 1)
    for name, value in (("email", f"{purpose}-alerts@acme.example"), ("phone", f"+49 30 555 {number}"))
}
PATIENCE = Patience(verify=5.0, settle=1.0, throttled=10.0, first=0.05)


class Bench:
    """Hardener with this one check, on one practice organization."""

    def __init__(self, practice: Practice, base: Path) -> None:
        cloud = sign_in(Access(environment=practice.environment))
        places = Places(private_directory(base / "state"), base / "config")
        self.work = Workbench(
            lambda: cloud, (AlertContacts(),), places, KeySigner(b"b" * 32, "a test"), Baseline(), practice=True
        )
        self.work.patience = PATIENCE
        self.desk = Desk(practice)

    def want(self, **settings: Any) -> "Bench":
        self.work.baseline = Baseline(settings={CHECK: settings})
        return self

    def scan(self, *accounts: str) -> Any:
        return self.work.scan(Selection(accounts), lambda _: None, Event())

    def finding(self, account: str = ROOT) -> Finding:
        (found,) = self.scan(account).findings
        assert isinstance(found, Finding)
        return found

    def plan(self, *accounts: str) -> Plan:
        return self.work.plan(self.scan(*accounts))

    def apply(self, plan: Plan) -> Run:
        path = self.work.places.state / "plan.json"
        self.work.save_plan(self.work.seal(plan), path)
        file = self.work.open_plan(path)
        return self.work.apply(file, by_digest(file, f"sha256:{file.sha256}"), lambda _: None, Event())

    def confirm(self, *topics: str) -> None:
        """Click the link in every mail that waits."""
        sns = self.desk.client("sns")
        for topic in topics:
            for one in subscribers(self.desk, topic):
                if one["SubscriptionArn"] == "PendingConfirmation":
                    sns.confirm_subscription(TopicArn=topic, Token=one["Endpoint"])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A practice organization of its own, for a test that writes."""
    with running() as practice:
        yield Bench(practice, tmp_path)


@pytest.fixture
def looking(practice_server: Practice, tmp_path: Path) -> Bench:
    """The practice organization that nobody changes."""
    return Bench(practice_server, tmp_path)


def topic(purpose: str) -> str:
    return TOPIC.replace("security", purpose)


def subscribers(desk: Desk, arn: str) -> list[dict[str, str]]:
    pages = desk.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
    return [one for page in pages for one in page["Subscriptions"]]


def world(desk: Desk) -> Any:
    """Return what there is in the management account, seen past hardener."""
    sns, events, ce = (desk.client(name) for name in ("sns", "events", "ce"))
    arns = sorted(one["TopicArn"] for one in sns.list_topics()["Topics"])
    budgets = desk.client("budgets")
    return {
        "contacts": {account: contacts(desk, account) for account in (ROOT, PAYMENTS, WEB, DEV)},
        "policies": {arn: json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]) for arn in arns},
        "mailed": {arn: sorted(one["Endpoint"] for one in subscribers(desk, arn)) for arn in arns},
        "rules": [rule["Name"] for rule in events.list_rules()["Rules"]],
        "budgets": budgets.describe_budgets(AccountId=ROOT).get("Budgets", []),
        "monitors": ce.get_anomaly_monitors()["AnomalyMonitors"],
        "subscriptions": ce.get_anomaly_subscriptions()["AnomalySubscriptions"],
    }


def contacts(desk: Desk, account: str) -> dict[str, str]:
    found = {}
    for kind in ("SECURITY", "OPERATIONS", "BILLING"):
        client = desk.client("account", account)
        try:
            found[kind] = client.get_alternate_contact(AlternateContactType=kind)["AlternateContact"]["EmailAddress"]
        except client.exceptions.ResourceNotFoundException:
            continue
    return found


def test_as_delivered_nothing_is_planned_before_a_person_filled_in_addresses(looking: Bench) -> None:
    scan = looking.scan()
    found = {one.account: one for one in scan.findings}
    assert found[PAYMENTS].status is Status.OK
    assert found[PAYMENTS].summary == "security, operations and billing contact set"
    assert (
        found[WEB].summary
        == "no operations and billing contact; fill in the addresses (operations_email in the baseline)"
    )
    assert [one.id for one in found[WEB].statements] == ["list:anna.keller@acme.example"]
    for account in (ROOT, DEV, AUDIT):
        assert found[account].status is Status.FAILING
        assert (
            found[account].summary
            == "no security, operations and billing contact; fill in the addresses (security_email in the baseline)"
        )
    assert found[DATA].status is Status.UNKNOWN
    assert any("security@acme.example has not confirmed" in line for line in found[ROOT].details)
    plan = looking.work.plan(scan)
    assert not plan.changes
    assert {one.account for one in plan.refused} >= {ROOT, WEB, DEV, AUDIT}
    assert "fill in" in plan.refused[0].reason


def test_the_grid_shows_addresses_and_who_has_to_confirm(looking: Bench) -> None:
    check = AlertContacts()
    cells = {one.account: check.cells(check.state.load(one.state)) for one in looking.scan(ROOT, WEB).findings}
    assert cells[ROOT] == ("none", "none", "none", "1 of 3", "1 to confirm")
    assert cells[WEB] == ("anna.keller@acme.example", "none", "none", "", "")


def test_from_nothing_to_waiting_to_ok_and_back(bench: Bench) -> None:
    before = world(bench.desk)
    plan = bench.want(**WANTED).plan(ROOT)
    (change,) = plan.changes
    assert change.undo.kind is UndoClass.EQUIVALENT
    assert all("AccountId" not in call.params for call in plan.calls if call.service == "account")
    assert {call.region for call in plan.calls} == {"us-east-1"}
    assert [call.operation for call in plan.calls] == [
        *(["PutAlternateContact"] * 3),
        *("SetTopicAttributes", "Subscribe"),
        *(["CreateTopic", "Subscribe"] * 2),
        *("PutRule", "PutTargets"),
        "CreateBudget",
        "CreateAnomalySubscription",
    ]
    run = bench.apply(plan)
    assert (run.status, [one.reason for one in run.changes]) == (RunStatus.DONE, [""])
    waits = bench.finding()
    assert (waits.status, waits.trouble) == (Status.WAITING, None)
    assert "security-alerts@acme.example has not confirmed the security topic" in " ".join(waits.details)
    assert not bench.plan(ROOT).changes
    bench.confirm(*(topic(purpose) for purpose in ("security", "operations", "billing")))
    assert bench.finding().status is Status.OK
    assert len(bench.work.unfinished()) == 0
    back = bench.work.undo(run.run)
    (returned,) = back.changes
    assert "DeleteTopic" in [call.operation for call in back.calls]
    assert "the budget's history up to then" in returned.undo.loses
    undone = bench.apply(back)
    assert (undone.status, [one.reason for one in undone.changes]) == (RunStatus.DONE, [""])
    assert world(bench.desk) == before


def test_a_member_gets_contacts_and_nothing_else(bench: Bench) -> None:
    plan = bench.want(**WANTED).plan(WEB, DEV)
    assert {call.operation for call in plan.calls} == {"PutAlternateContact"}
    assert {call.by for call in plan.calls} == {AsWhom.OWN}
    assert all(change.undo.kind is UndoClass.EXACT for change in plan.changes)
    run = bench.apply(plan)
    assert run.status is RunStatus.DONE
    assert contacts(bench.desk, WEB)["SECURITY"] == "security-alerts@acme.example"
    assert {one.status for one in bench.scan(WEB, DEV).findings} == {Status.OK}
    undone = bench.apply(bench.work.undo(run.run))
    assert undone.status is RunStatus.DONE
    assert contacts(bench.desk, WEB) == {"SECURITY": "anna.keller@acme.example"}
    assert contacts(bench.desk, DEV) == {}


def test_an_account_may_differ_from_the_rest(bench: Bench) -> None:
    bench.work.baseline = Baseline(
        settings={CHECK: WANTED}, accounts={DEV: {CHECK: {"security_email": "dev-alerts@acme.example"}}}
    )
    bench.apply(bench.plan(DEV))
    assert contacts(bench.desk, DEV)["SECURITY"] == "dev-alerts@acme.example"


def test_one_persons_address_waits_for_somebody_who_knows(bench: Bench) -> None:
    bench.want(needed="security")
    assert bench.finding(WEB).status is Status.MANUAL
    (statement,) = bench.finding(WEB).statements
    attested = Attestation(
        check=CHECK, account=WEB, statement=statement.id, by="Ann", on="2026-11-23", until="2099-01-01"
    )
    bench.work.attest(attested)
    assert bench.finding(WEB).status is Status.OK


def test_the_mail_can_be_asked_for_again(bench: Bench) -> None:
    scan = bench.want(needed="none").scan(ROOT)
    (found,) = scan.findings
    assert found.status is Status.WAITING
    (offer,) = bench.work.offers(found)
    assert offer.id == "resend:security:security@acme.example"
    plan = bench.work.plan_offers(scan, [((CHECK, ROOT, None), offer.id)])
    assert [call.operation for call in plan.calls] == ["Subscribe"]
    run = bench.apply(plan)
    assert [one.outcome for one in run.changes] == [Outcome.DONE]
    assert len(subscribers(bench.desk, TOPIC)) == 2
    assert not bench.work.undo(run.run).changes
    bench.confirm(TOPIC)
    assert bench.finding().status is Status.OK
    assert not bench.work.offers(bench.finding())


def test_who_never_confirmed_is_left_to_expire(bench: Bench) -> None:
    settings = {"needed": "none", "root_sign_in": False, "budget_usd": 0, "anomaly_usd": 0}
    run = bench.apply(bench.want(security_subscribers=["soc@acme.example"], **settings).plan(ROOT))
    assert run.status is RunStatus.DONE
    listed = ["soc@acme.example", "oncall@acme.example"]
    run = bench.apply(bench.want(security_subscribers=listed, **settings).plan(ROOT))
    assert run.status is RunStatus.DONE
    back = bench.work.undo(run.run)
    assert not back.changes
    assert "oncall@acme.example has not confirmed" in back.refused[0].reason
    bench.confirm(TOPIC)
    undone = bench.apply(bench.work.undo(run.run))
    assert undone.status is RunStatus.DONE
    assert sorted(one["Endpoint"] for one in subscribers(bench.desk, TOPIC)) == [
        "security@acme.example",
        "soc@acme.example",
    ]


def test_undo_takes_nothing_from_whoever_subscribed_since(bench: Bench) -> None:
    settings = {"needed": "none", "root_sign_in": False, "budget_usd": 0, "anomaly_usd": 0}
    billing = topic("billing")
    bench.want(billing_subscribers=["billing@acme.example"], security_subscribers=["soc@acme.example"], **settings)
    run = bench.apply(bench.plan(ROOT))
    bench.confirm(TOPIC, billing)
    early = bench.work.undo(run.run)
    assert "billing@acme.example" in " ".join(early.changes[0].undo.loses)
    sns = bench.desk.client("sns")
    for arn in (TOPIC, billing):
        sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="carol@acme.example")
    bench.confirm(TOPIC, billing)
    late = bench.work.undo(run.run)
    assert not late.changes
    assert "carol@acme.example was absent, is gets it" in late.refused[0].reason
    refused = bench.apply(early)
    assert [one.outcome for one in refused.changes] == [Outcome.REFUSED]
    for arn in (TOPIC, billing):
        assert "carol@acme.example" in {one["Endpoint"] for one in subscribers(bench.desk, arn)}


def test_the_policy_keeps_what_others_put_into_it(bench: Bench) -> None:
    before = world(bench.desk)["policies"][TOPIC]["Statement"]
    settings = {"needed": "none", "root_sign_in": False, "budget_usd": 0, "anomaly_usd": 0}
    bench.apply(bench.want(security_subscribers=["soc@acme.example"], **settings).plan(ROOT))
    after = world(bench.desk)["policies"][TOPIC]["Statement"]
    assert after[: len(before)] == before
    added = {one["Sid"]: one for one in after[len(before) :]}
    assert "Condition" not in added["HardenerEvents"]
    assert added["HardenerAlerts"]["Condition"] == {"StringEquals": {"aws:SourceAccount": ROOT}}


def test_a_budget_that_is_there_is_adopted(bench: Bench) -> None:
    budgets = bench.desk.client("budgets")
    notice = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    budgets.create_budget(
        AccountId=ROOT,
        Budget={
            "BudgetName": "hardener-monthly",
            "BudgetLimit": {"Amount": "50", "Unit": "USD"},
            "TimeUnit": "MONTHLY",
            "BudgetType": "COST",
        },
        NotificationsWithSubscribers=[
            {"Notification": notice, "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "cfo@acme.example"}]}
        ],
    )
    before = world(bench.desk)["budgets"]
    settings = {"needed": "none", "topics": False, "root_sign_in": False, "anomaly_usd": 0}
    plan = bench.want(billing_subscribers=["billing@acme.example"], budget_usd=200, **settings).plan(ROOT)
    assert [call.operation for call in plan.calls] == ["UpdateBudget", "CreateSubscriber", "CreateNotification"]
    run = bench.apply(plan)
    assert (run.status, [one.reason for one in run.changes]) == (RunStatus.DONE, [""])
    assert budgets.describe_budget(AccountId=ROOT, BudgetName="hardener-monthly")["Budget"]["BudgetLimit"] == {
        "Amount": "200.0",
        "Unit": "USD",
    }
    assert bench.apply(bench.work.undo(run.run)).status is RunStatus.DONE
    assert world(bench.desk)["budgets"] == before


def test_without_awss_monitor_one_is_made(bench: Bench) -> None:
    ce = bench.desk.client("ce")
    for one in ce.get_anomaly_subscriptions()["AnomalySubscriptions"]:
        ce.delete_anomaly_subscription(SubscriptionArn=one["SubscriptionArn"])
    for one in ce.get_anomaly_monitors()["AnomalyMonitors"]:
        ce.delete_anomaly_monitor(MonitorArn=one["MonitorArn"])
    settings = {"needed": "none", "topics": False, "budget_usd": 0, "anomaly_usd": 25}
    plan = bench.want(billing_subscribers=["billing@acme.example"], **settings).plan(ROOT)
    assert [call.operation for call in plan.calls] == ["CreateAnomalyMonitor", "CreateAnomalySubscription"]
    run = bench.apply(plan)
    assert (run.status, [one.reason for one in run.changes]) == (RunStatus.DONE, [""])
    assert bench.finding().status is Status.OK
    bench.want(billing_subscribers=["billing@acme.example", "cfo@acme.example"], **{**settings, "anomaly_usd": 30})
    again = bench.apply(bench.plan(ROOT))
    assert again.status is RunStatus.DONE
    (subscription,) = ce.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert {one["Address"] for one in subscription["Subscribers"]} == {"billing@acme.example", "cfo@acme.example"}
    assert bench.apply(bench.work.undo(again.run)).status is RunStatus.DONE
    assert bench.apply(bench.work.undo(run.run)).status is RunStatus.DONE
    assert not ce.get_anomaly_monitors()["AnomalyMonitors"]


def test_somebody_elses_change_in_between_is_refused(bench: Bench) -> None:
    plan = bench.want(**WANTED).plan(DEV)
    bench.desk.client("account", DEV).put_alternate_contact(
        AlternateContactType="SECURITY", Name="x", Title="x", EmailAddress="x@acme.example", PhoneNumber="1"
    )
    run = bench.apply(plan)
    assert [one.outcome for one in run.changes] == [Outcome.REFUSED]
    assert "drifted" in run.changes[0].reason


def test_the_practice_organization_remembers_who_confirmed(tmp_path: Path) -> None:
    world_file = tmp_path / "world.jsonl"
    with running(world=world_file) as practice:
        first = Bench(practice, tmp_path / "first").want(**WANTED)
        assert first.apply(first.plan(ROOT, DEV)).status is RunStatus.DONE
        first.confirm(TOPIC)
        left = world(first.desk), subscribers(first.desk, TOPIC)
    with running(world=world_file) as practice:
        desk = Desk(practice)
        assert (world(desk), subscribers(desk, TOPIC)) == left
        assert "PendingConfirmation" not in str(left[1])


def test_what_aws_refuses_of_contacts(bench: Bench) -> None:
    management = bench.desk.client("account")
    asked = {"AlternateContactType": "SECURITY"}
    assert refusal(management.get_alternate_contact, AccountId=ROOT, **asked)[0] == "AccessDeniedException"
    assert refusal(management.get_alternate_contact, AccountId=PAYMENTS, **asked)[0] == "AccessDeniedException"
    member = bench.desk.client("account", PAYMENTS)
    assert refusal(member.get_alternate_contact, AccountId=PAYMENTS, **asked)[0] == "AccessDeniedException"
    bench.desk.client("organizations").enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
    assert management.get_alternate_contact(AccountId=PAYMENTS, **asked)["AlternateContact"]["Name"] == "Security team"
    assert refusal(management.get_alternate_contact, AccountId=ROOT, **asked)[0] == "AccessDeniedException"
    assert refusal(management.delete_alternate_contact, **asked)[0] == "ResourceNotFoundException"
    wrong = {"Name": "x", "Title": "x", "EmailAddress": "none", "PhoneNumber": "1"}
    assert refusal(management.put_alternate_contact, **wrong, **asked)[0] == "ValidationException"
