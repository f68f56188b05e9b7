"""Billing tags from scan to plan to run and back, on the practice organization, in every state that it has."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest

from checks.billing_tags.check import BillingTags
from hardener.aws.cloud import Access, sign_in
from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.model import Finding, Offer, Outcome, Plan, Refusal, RunStatus, Status, UndoClass
from hardener.engine.outcomes import Run
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice, running
from tests.practice.desk import PAYMENTS, ROOT, Desk, refusal

PATIENCE = Patience(verify=10.0, settle=1.0, throttled=10.0, first=0.05)
KEYS = ["CostCenter", "Environment", "Owner", "Project"]


class Bench:
    """Hardener with this one check, on one practice organization."""

    def __init__(self, practice: Practice, base: Path) -> None:
        cloud = sign_in(Access(environment=practice.environment))
        places = Places(private_directory(base / "state"), base / "config")
        self.work = Workbench(
            lambda: cloud, (BillingTags(),), places, KeySigner(b"b" * 32, "a test"), Baseline(), practice=True
        )
        self.work.patience = PATIENCE
        self.desk = Desk(practice)
        self.environment = practice.environment

    def want(self, **settings: Any) -> "Bench":
        self.work.baseline = Baseline(settings={"billing-tags": settings})
        return self

    def scan(self) -> Any:
        return self.work.scan(Selection(), lambda _: None, Event())

    def finding(self) -> Finding:
        found: tuple[Finding, ...] = self.scan().findings
        assert len(found) == 1
        return found[0]

    def plan(self) -> Plan:
        return self.work.plan(self.scan())

    def offers(self) -> dict[str, Offer]:
        return {one.id: one for one in self.work.offers(self.finding())}

    def apply(self, plan: Plan) -> Run:
        path = self.work.places.state / "plan.json"
        self.work.save_plan(self.work.seal(plan), path)
        file = self.work.open_plan(path)
        return self.work.apply(file, by_digest(file, f"sha256:{file.sha256}"), lambda _: None, Event())


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A practice organization of its own, for a test that writes."""
    with running() as practice:
        yield Bench(practice, tmp_path)


@pytest.fixture
def looking(practice_server: Practice, tmp_path: Path) -> Bench:
    """The practice organization that nobody changes."""
    return Bench(practice_server, tmp_path)


def lines(finding: Finding) -> Mapping[str, str]:
    """Return the lines of a finding by what stands before the colon."""
    return dict(line.split(": ", 1) for line in finding.details)


def world(desk: Desk) -> tuple[Any, ...]:
    """Return what there is, seen past hardener."""
    organizations = desk.client("organizations")
    pages = desk.client("ce").get_paginator("list_cost_allocation_tags").paginate()
    tags = {tag["TagKey"]: tag["Status"] for page in pages for tag in page["CostAllocationTags"]}
    types = [one["Type"] for one in organizations.list_roots()["Roots"][0]["PolicyTypes"]]
    policies = {}
    for one in organizations.list_policies(Filter="TAG_POLICY")["Policies"]:
        targets = organizations.list_targets_for_policy(PolicyId=one["Id"])["Targets"]
        content = organizations.describe_policy(PolicyId=one["Id"])["Policy"]["Content"]
        policies[one["Name"]] = content, [target["TargetId"] for target in targets]
    return tags, types, policies


def test_it_is_asked_of_the_payer_alone_and_wants_to_be_told_the_keys(looking: Bench) -> None:
    finding = looking.finding()
    assert (finding.account, finding.status) == (ROOT, Status.MANUAL)
    assert "name the tags you want" in finding.summary
    assert "CostCenter (active)" in finding.details[0]
    assert "costcenter (inactive)" in finding.details[0]
    assert looking.plan().changes == ()


def test_every_state_of_a_key_is_there(looking: Bench) -> None:
    finding = looking.want(tags=KEYS, tag_policy="off").finding()
    said = lines(finding)
    assert finding.status is Status.FAILING
    assert said["CostCenter"].startswith("active (last used ")
    assert "costcenter: capitals count" in finding.details[0]
    assert "not activated" in said["Environment"]
    assert "activation was asked for at " in said["Owner"]
    assert "AWS had not seen it in use at " in said["Project"]
    assert finding.summary == "1 of 4 keys active; Environment: not activated; Owner: requested; Project: not seen yet"


def test_what_waits_for_aws_is_waiting_since_aws_was_asked(looking: Bench) -> None:
    finding = looking.want(tags=["CostCenter", "Owner"], tag_policy="off").finding()
    pages = looking.desk.client("ce").list_cost_allocation_tags(TagKeys=["Owner"])
    assert finding.status is Status.WAITING
    assert finding.since == pages["CostAllocationTags"][0]["LastUpdatedDate"]
    assert looking.want(tags=["CostCenter"], tag_policy="off").finding().status is Status.OK
    assert looking.plan().changes == ()


def test_from_nothing_to_keys_and_policy_and_back(bench: Bench) -> None:
    before = world(bench.desk)
    plan = bench.want(tags=KEYS, aws_generated=True).plan()
    (change,) = plan.changes
    assert [call.operation for call in change.calls] == [
        "UpdateCostAllocationTagsStatus",
        "EnablePolicyType",
        "CreatePolicy",
        "AttachPolicy",
    ]
    assert {call.region for call in change.calls} == {"us-east-1"}
    assert change.undo.kind is UndoClass.EXACT
    run = bench.apply(plan)
    assert [(one.outcome, one.reason) for one in run.changes] == [(Outcome.DONE, "")]

    tags, types, policies = world(bench.desk)
    assert [tags[key] for key in ("CostCenter", "Environment", "Owner", "aws:createdBy")] == ["Active"] * 4
    assert (tags["costcenter"], tags["team"]) == ("Inactive", "Inactive")
    assert types == [*before[1], "TAG_POLICY"]
    root = bench.desk.client("organizations").list_roots()["Roots"][0]["Id"]
    content, targets = policies["hardener-cost-tags"]
    assert targets == [root]
    assert '"environment":{"tag_key":{"@@assign":"Environment"}}' in content
    assert "enforced_for" not in content

    after = bench.finding()
    assert after.status is Status.WAITING
    assert "hardener-cost-tags names every key, on Root" in lines(after)["Tag policy"]
    assert bench.plan().changes == ()

    back = bench.work.undo(run.run)
    assert [call.operation for change in back.changes for call in change.calls] == [
        "UpdateCostAllocationTagsStatus",
        "DetachPolicy",
        "DeletePolicy",
        "DisablePolicyType",
    ]
    undone = bench.apply(back)
    assert undone.status is RunStatus.DONE
    assert world(bench.desk) == before


def test_a_policy_of_the_same_name_is_added_to_and_gets_its_words_back(bench: Bench) -> None:
    organizations = bench.desk.client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    content = '{ "tags": {"owner": {"tag_key": {"@@assign": "Owner"}, "tag_value": {"@@assign": ["web", "data"]}}} }'
    organizations.enable_policy_type(RootId=root, PolicyType="TAG_POLICY")
    # What comes true between a plan and its run is drift; here it is no part of what is tried.
    while organizations.list_roots()["Roots"][0]["PolicyTypes"][-1]["Status"] != "ENABLED":
        sleep(0.05)
    made = organizations.create_policy(Name="ours", Description="", Type="TAG_POLICY", Content=content)
    (unit,) = [
        one["Id"]
        for one in organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
        if one["Name"] == "Security"
    ]
    before = world(bench.desk)
    bench.want(tags=["CostCenter", "Owner"], tag_policy_name="ours", tag_policy_target="Security")
    plan = bench.plan()
    assert [call.operation for call in plan.calls] == ["UpdatePolicy", "AttachPolicy"]
    run = bench.apply(plan)
    assert run.status is RunStatus.DONE, run.changes
    _, _, policies = world(bench.desk)
    assert list(policies) == ["ours"]
    assert policies["ours"][1] == [unit]
    assert '"tag_value":{"@@assign":["web","data"]}' in policies["ours"][0]
    assert '"costcenter":{"tag_key":{"@@assign":"CostCenter"}}' in policies["ours"][0]
    assert "in account 555566667777" in str(BillingTags().rows(state_of(bench.finding())))

    undone = bench.apply(bench.work.undo(run.run))
    assert undone.status is RunStatus.DONE, undone.changes
    assert world(bench.desk) == before
    assert organizations.describe_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"])["Policy"]["Content"] == content


def test_what_another_policy_says_of_a_key_is_settled_by_a_person(bench: Bench) -> None:
    organizations = bench.desk.client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    content = '{"tags":{"costcenter":{"tag_key":{"@@assign":"costcenter"}}}}'
    organizations.enable_policy_type(RootId=root, PolicyType="TAG_POLICY")
    made = organizations.create_policy(Name="finance", Description="", Type="TAG_POLICY", Content=content)
    for _ in PATIENCE.tries(5.0):
        if organizations.list_roots()["Roots"][0]["PolicyTypes"][-1]["Status"] == "ENABLED":
            break
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)
    finding = bench.want(tags=["CostCenter"]).finding()
    assert finding.status is Status.MANUAL
    assert "has CostCenter written as costcenter" in lines(finding)["Tag policy"]
    assert bench.plan().changes == ()


def test_somebody_elses_activation_is_drift(bench: Bench) -> None:
    plan = bench.want(tags=["Environment", "team"], tag_policy="off").plan()
    bench.desk.client("ce").update_cost_allocation_tags_status(
        CostAllocationTagsStatus=[{"TagKey": "team", "Status": "Active"}]
    )
    (change,) = bench.apply(plan).changes
    assert change.outcome is Outcome.REFUSED
    assert "Key team was inactive" in change.reason


def test_past_months_are_counted_when_asked_for_once_a_day(bench: Bench) -> None:
    offers = bench.offers()
    assert len(offers) == 4
    name = next(reversed(offers))
    plan = bench.work.plan_offers(bench.scan(), [(("billing-tags", ROOT, None), name)])
    (change,) = plan.changes
    assert (change.offer, change.undo.kind) == (name, UndoClass.NONE)
    run = bench.apply(plan)
    assert run.status is RunStatus.DONE, run.changes
    (latest, _) = bench.desk.client("ce").list_cost_allocation_tag_backfill_history()["BackfillRequests"]
    assert (latest["BackfillFrom"][:7], latest["BackfillStatus"]) == (name.removeprefix("backfill:"), "PROCESSING")
    again = {one.remedy.reason for one in bench.offers().values() if isinstance(one.remedy, Refusal)}
    assert len(again) == 1
    assert "still working on" in again.pop()
    assert len(bench.finding().details) == 2
    (refused,) = bench.work.undo(run.run).refused
    assert "cannot be taken back" in refused.reason


def test_a_member_that_sees_only_itself_is_not_asked(looking: Bench) -> None:
    keys = looking.desk.entered(PAYMENTS)
    given = dict(zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), keys, strict=True))
    looking.work._aws._sign_in = lambda: sign_in(Access(environment={**looking.environment, **given}))
    finding = looking.finding()
    assert (finding.account, finding.status) == (PAYMENTS, Status.NOT_APPLICABLE)
    assert "Linked account doesn't have access" in finding.details[0]
    assert looking.offers() == {}


def test_what_was_changed_is_there_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path / "world") as practice:
        bench = Bench(practice, tmp_path).want(tags=["Environment"])
        assert bench.apply(bench.plan()).status is RunStatus.DONE
        left = world(bench.desk), bench.finding().status
    with running(tmp_path / "world") as practice:
        bench = Bench(practice, tmp_path).want(tags=["Environment"])
        assert (world(bench.desk), bench.finding().status) == left


def test_the_server_says_what_aws_says(bench: Bench) -> None:
    ce, organizations = bench.desk.client("ce"), bench.desk.client("organizations")
    entry = {"TagKey": "Nobody", "Status": "Active"}
    (error,) = ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=[entry])["Errors"]
    assert (error["TagKey"], error["Code"]) == ("Nobody", "TagKeysNotFoundException")
    many = [{"TagKey": f"k{number}", "Status": "Active"} for number in range(21)]
    assert refusal(ce.update_cost_allocation_tags_status, CostAllocationTagsStatus=many)[0] == "ValidationException"
    assert refusal(ce.list_cost_allocation_tags, NextToken="elsewhere")[0] == "InvalidNextTokenException"
    assert refusal(ce.start_cost_allocation_tag_backfill, BackfillFrom="2001-01-01T00:00:00Z")[0] == (
        "ValidationException"
    )
    assert "NextToken" in ce.list_cost_allocation_tags()
    own = ce.list_cost_allocation_tags(Type="AWSGenerated", Status="Inactive")["CostAllocationTags"]
    assert [tag["TagKey"] for tag in own] == ["aws:createdBy"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    made = organizations.create_policy(Name="a", Description="", Type="TAG_POLICY", Content='{"tags":{}}')
    policy = made["Policy"]["PolicySummary"]["Id"]
    assert refusal(organizations.attach_policy, PolicyId=policy, TargetId=root)[0] == "PolicyTypeNotEnabledException"
    assert refusal(organizations.update_policy, PolicyId=policy, Content="{")[0] == "MalformedPolicyDocumentException"
    told = refusal(organizations.describe_effective_policy, PolicyType="TAG_POLICY", TargetId=PAYMENTS)
    assert told[0] == "EffectivePolicyNotFoundException"
    assert refusal(bench.desk.client("ce", PAYMENTS).list_cost_allocation_tags)[0] == "AccessDeniedException"


def state_of(finding: Finding) -> Any:
    return BillingTags().state.load(finding.state)
