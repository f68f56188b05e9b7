"""The tag policy for the wanted keys: made, added to, attached, taken back, and what stands against it."""

import json
from typing import Any

import pytest

from checks.billing_tags.check import BillingTags
from checks.billing_tags.content import lacking, spellings, with_keys
from checks.billing_tags.settings import BillingTagsSettings
from checks.billing_tags.state import BillingTagsState, Effective
from hardener.engine.model import CallFailed, Remedy, Status, UndoClass, Verdict
from tests.checks.billing_model import PAYER, ROOT, UNIT, BillingModel, tag
from tests.checks.service import assert_valid_draft

CHECK = BillingTags()
KEYS = ("CostCenter", "Owner")
BOTH = '{"tags":{"costcenter":{"tag_key":{"@@assign":"CostCenter"}},"owner":{"tag_key":{"@@assign":"Owner"}}}}'
OTHER = '{"tags":{"owner":{"tag_key":{"@@assign":"OWNER"}}}}'


def wanting(*keys: str, **more: Any) -> BillingTagsSettings:
    return BillingTagsSettings(tags=keys or KEYS, **more)


def model(**more: Any) -> BillingModel:
    made = BillingModel(tag("CostCenter", "Active"), tag("Owner", "Active"), **more)
    made.types["TAG_POLICY"] = "ENABLED"
    return made


def read(world: BillingModel) -> BillingTagsState:
    return CHECK.read(world.reader())


def planned(world: BillingModel, wanted: BillingTagsSettings) -> Remedy:
    remedy = CHECK.remedy(read(world), wanted)
    assert isinstance(remedy, Remedy)
    for draft in remedy.calls:
        assert_valid_draft(draft)
    return remedy


def after(remedy: Remedy) -> BillingTagsState:
    assert isinstance(remedy.after, BillingTagsState)
    return remedy.after


def judged(world: BillingModel, wanted: BillingTagsSettings) -> Verdict:
    return CHECK.assess(read(world), wanted)


def taken_back(world: BillingModel, before: BillingTagsState) -> list[str]:
    """Undo on `world` what was done since `before`, and return the calls."""
    back = CHECK.undo(before, read(world))
    assert isinstance(back, Remedy)
    for draft in back.calls:
        assert_valid_draft(draft)
    world.make(back.calls)
    assert CHECK.reached(read(world), after(back))
    return [draft.operation for draft in back.calls]


def test_a_policy_is_made_where_there_is_none_and_taken_back_without_a_trace() -> None:
    world = model()
    del world.types["TAG_POLICY"]
    before = read(world)
    verdict = CHECK.assess(before, wanting())
    assert verdict.status is Status.FAILING
    assert verdict.details[-1] == (
        "Tag policy: tag policies are not enabled on the root; there is no tag policy hardener-cost-tags; "
        "hardener-cost-tags is not attached to Root (r-ab12)"
    )
    remedy = planned(world, wanting())
    assert [draft.operation for draft in remedy.calls] == ["EnablePolicyType", "CreatePolicy", "AttachPolicy"]
    assert {draft.undo for draft in remedy.calls} == {UndoClass.EXACT}
    assert json.loads(remedy.calls[1].params["Content"]) == json.loads(BOTH)
    assert isinstance(CHECK.undo(before, after(remedy)), Remedy)
    assert not CHECK.reached(before, after(remedy))

    world.make(remedy.calls)
    assert CHECK.reached(read(world), after(remedy))
    world.effective[PAYER] = '{"tags":{"costcenter":{"tag_key":"CostCenter"},"owner":{"tag_key":"Owner"}}}'
    assert judged(world, wanting()).status is Status.OK

    assert taken_back(world, before) == ["DetachPolicy", "DeletePolicy", "DisablePolicyType"]
    assert read(world).essence() == before.essence()


def test_the_keys_come_before_the_policy_and_only_they_where_it_cannot_be_had() -> None:
    world = BillingModel(tag("CostCenter"), tag("Owner"))
    operations = [draft.operation for draft in planned(world, wanting()).calls]
    assert operations == ["UpdateCostAllocationTagsStatus", "EnablePolicyType", "CreatePolicy", "AttachPolicy"]
    nowhere = planned(world, wanting(tag_policy_target="Nowhere"))
    assert [draft.operation for draft in nowhere.calls] == ["UpdateCostAllocationTagsStatus"]
    assert nowhere.warnings[-1].startswith("Left for a person: Tag policy: there is no 'Nowhere' to attach it to")


def test_a_type_that_is_being_enabled_is_not_enabled_again() -> None:
    world = model()
    world.types["TAG_POLICY"] = "PENDING_ENABLE"
    assert [draft.operation for draft in planned(world, wanting()).calls] == ["CreatePolicy", "AttachPolicy"]
    world.policy("hardener-cost-tags", BOTH, ROOT)
    verdict = judged(world, wanting())
    assert (verdict.status, "being enabled" in verdict.summary) == (Status.WAITING, True)
    world.types["TAG_POLICY"] = "PENDING_DISABLE"
    assert judged(world, wanting()).status is Status.WAITING


def test_one_of_the_same_name_is_added_to_and_gets_its_own_words_back() -> None:
    world = model()
    old = '{ "tags": {"Owner": {"tag_key": {"@@assign": "owner"}, "tag_value": {"@@assign": ["x*"]}}, "t": {}} }'
    key = world.policy("hardener-cost-tags", old, UNIT, description="theirs")
    before = read(world)
    remedy = planned(world, wanting())
    assert [draft.operation for draft in remedy.calls] == ["UpdatePolicy", "AttachPolicy"]
    assert remedy.calls[0].params["Description"] == "theirs"
    assert json.loads(remedy.calls[0].params["Content"]) == {
        "tags": {
            "Owner": {"tag_key": {"@@assign": "Owner"}, "tag_value": {"@@assign": ["x*"]}},
            "t": {},
            "costcenter": {"tag_key": {"@@assign": "CostCenter"}},
        }
    }
    assert remedy.calls[1].params == {"PolicyId": key, "TargetId": ROOT}
    world.make(remedy.calls)
    assert CHECK.reached(read(world), after(remedy))
    assert taken_back(world, before) == ["UpdatePolicy", "DetachPolicy"]
    assert world.policies[key]["content"] == old
    assert world.types["TAG_POLICY"] == "ENABLED"


def test_undo_leaves_what_somebody_else_has_made_and_uses_since() -> None:
    world = model()
    del world.types["TAG_POLICY"]
    before = read(world)
    world.make(planned(world, wanting()).calls)
    theirs = world.policy("finance", BOTH, UNIT, description="theirs")
    back = CHECK.undo(before, read(world))
    assert isinstance(back, Remedy)
    assert [draft.operation for draft in back.calls] == ["DetachPolicy", "DeletePolicy"]
    assert any("stay enabled" in warning for warning in back.warnings)
    world.make(back.calls)
    assert list(world.policies) == [theirs]


def test_an_undo_can_be_undone() -> None:
    world = BillingModel(tag("CostCenter"), tag("Owner", "Active"))
    before = read(world)
    world.make(planned(world, wanting()).calls)
    done = read(world)
    taken_back(world, before)
    assert read(world).essence() == before.essence()
    assert taken_back(world, done) == [
        "UpdateCostAllocationTagsStatus",
        "EnablePolicyType",
        "CreatePolicy",
        "AttachPolicy",
    ]
    assert world.tags["CostCenter"]["Status"] == "Active"
    assert [one["targets"] for one in world.policies.values()] == [[ROOT]]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("root", ROOT),
        ("Root", ROOT),
        (ROOT, ROOT),
        ("Sandbox", UNIT),
        (UNIT, UNIT),
        ("ou-ab12-zzzzzzzz", "ou-ab12-zzzzzzzz"),
        ("666677778888", "666677778888"),
    ],
)
def test_where_it_is_attached_is_said_in_words_or_by_id(target: str, place: str) -> None:
    (*_, attach) = planned(model(), wanting(tag_policy_target=target)).calls
    assert attach.params["TargetId"] == place


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"tag_policy_target": "Nowhere"}, "below the root there are Sandbox (ou-ab12-cdefgh34)"),
        ({"tags": ("Owner", "owner")}, "differ in capitals only"),
        ({"tags": tuple(f"{number:03d}{'k' * 120}" for number in range(60))}, "AWS takes 10000"),
    ],
)
def test_what_cannot_be_had_is_for_a_person(settings: dict[str, Any], words: str) -> None:
    verdict = CHECK.assess(read(model()), BillingTagsSettings(**{"tags": KEYS, **settings}))
    assert verdict.status is Status.MANUAL
    assert words in verdict.details[-1]


def test_consolidated_billing_has_no_policies() -> None:
    world = model(features="CONSOLIDATED_BILLING")
    verdict = judged(world, wanting())
    assert verdict.status is Status.MANUAL
    assert "no way back" in verdict.details[-1]
    assert judged(world, wanting(tag_policy="off")).status is Status.OK


@pytest.mark.parametrize("targets", [(ROOT,), (UNIT,)])
def test_another_spelling_that_is_in_force_is_for_a_person(targets: tuple[str, ...]) -> None:
    world = model()
    world.policy("finance", OTHER, *targets)
    verdict = judged(world, wanting())
    assert verdict.status is Status.MANUAL
    assert "finance (p-0000000001) has Owner written as OWNER" in verdict.details[-1]


def test_another_spelling_that_is_in_force_nowhere_or_elsewhere_is_nothing_to_us() -> None:
    world = model()
    world.policy("draft", OTHER)
    world.policy("elsewhere", OTHER, "666677778888")
    assert planned(world, wanting(tag_policy_target="Sandbox")).calls


def test_what_a_policy_enforces_is_not_spelled_anew() -> None:
    world = model()
    rule = {"tag_key": {"@@assign": "owner"}, "enforced_for": {"@@assign": ["ec2:instance"]}}
    world.policy("hardener-cost-tags", json.dumps({"tags": {"owner": rule}}), ROOT)
    verdict = judged(world, wanting())
    assert verdict.status is Status.MANUAL
    assert "enforces another spelling of Owner" in verdict.details[-1]
    assert "enforces some values" in str(CHECK.rows(read(world)))


def test_a_content_that_is_none_is_not_touched() -> None:
    world = model()
    world.policy("hardener-cost-tags", "[not JSON", ROOT)
    assert judged(world, wanting()).status is Status.MANUAL


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (BOTH, Status.OK, "names every key, on Root (r-ab12), and reports only"),
        ("", Status.WAITING, f"does not count in account {PAYER} yet for CostCenter, Owner"),
        (OTHER, Status.MANUAL, f"in account {PAYER} another tag policy has Owner as OWNER"),
    ],
)
def test_what_it_comes_to_counts(content: str, status: Status, words: str) -> None:
    world = model()
    world.policy("hardener-cost-tags", BOTH, ROOT)
    world.effective = {PAYER: content} if content else {}
    verdict = judged(world, wanting())
    assert verdict.status is status
    assert words in verdict.details[-1]


def test_a_result_that_aws_cannot_make_is_for_a_person() -> None:
    world = model()
    world.policy("hardener-cost-tags", BOTH, ROOT)
    world.invalid = ["444455556666"]
    verdict = judged(world, wanting())
    assert verdict.status is Status.MANUAL
    assert "444455556666" in verdict.details[-1]


def test_a_result_that_cannot_be_read_is_no_state() -> None:
    world = model()
    world.policy("hardener-cost-tags", BOTH, ROOT)
    world.no_effective = "AccessDeniedException"
    with pytest.raises(CallFailed, match="DescribeEffectivePolicy"):
        read(world)


def test_an_account_is_looked_for_in_the_units_further_below() -> None:
    world = model()
    deeper, deepest = f"{UNIT}x", f"{UNIT}y"
    world.units |= {UNIT: {deeper: "EU"}, deeper: {deepest: "DE"}}
    world.policy("hardener-cost-tags", BOTH, UNIT)
    world.open_in, world.effective = deepest, {"666677778888": BOTH}
    assert judged(world, wanting(tag_policy_target="Sandbox")).status is Status.OK
    world.effective = {"666677778888": OTHER}
    assert "another tag policy" in judged(world, wanting(tag_policy_target="Sandbox")).details[-1]


def test_a_policy_above_no_account_is_not_ok() -> None:
    world = model()
    world.policy("hardener-cost-tags", BOTH, UNIT)
    world.open_in = ""
    verdict = judged(world, wanting(tag_policy_target="Sandbox"))
    assert (verdict.status, verdict.summary.endswith("tag policy: counts for nobody")) == (Status.MANUAL, True)
    assert not any("Result" in row.label for row in CHECK.rows(read(world)))


def test_of_many_places_the_widest_are_looked_up_and_the_rest_is_not_ok() -> None:
    world = model()
    accounts = [f"{number:012d}" for number in range(12)]
    world.policy("hardener-cost-tags", BOTH, *accounts, ROOT)
    world.effective = {PAYER: BOTH, **dict.fromkeys(accounts, BOTH)}
    assert judged(world, wanting()).status is Status.OK
    verdict = judged(world, wanting(tag_policy_target=accounts[-1]))
    assert verdict.status is Status.MANUAL
    assert "not looked up" in verdict.summary


def test_the_result_is_looked_up_in_one_open_account_below_each_target() -> None:
    world = model()
    world.policy("a", BOTH, UNIT)
    world.policy("b", BOTH, ROOT, "111122223333")
    world.effective = {"666677778888": BOTH}
    assert read(world).effective == (
        Effective(target=ROOT, account=PAYER, content=""),
        Effective(target=UNIT, account="666677778888", content=BOTH),
        Effective(target="111122223333", account="111122223333", content=""),
    )


def test_what_the_policies_come_to_is_no_drift() -> None:
    world = model()
    world.policy("a", BOTH, ROOT)
    before = read(world)
    world.effective = {PAYER: BOTH}
    assert read(world).essence() == before.essence()
    world.policies["p-0000000001"]["targets"].append(UNIT)
    assert read(world).essence() != before.essence()


def test_contents_are_understood_as_policy_and_as_result() -> None:
    assert spellings(BOTH) == {"costcenter": "CostCenter", "owner": "Owner"}
    assert spellings('{"tags":{"Owner":{"tag_key":"Owner"},"Plain":{}}}') == {"owner": "Owner", "plain": "plain"}
    assert lacking(BOTH, ("Owner", "owner", "Team")) == ("owner", "Team")
    assert with_keys(BOTH, KEYS) is BOTH
    assert with_keys("", ("Größe",)) == '{"tags":{"größe":{"tag_key":{"@@assign":"Größe"}}}}'


@pytest.mark.parametrize("content", ["", "[]", "nonsense", '{"tags":[]}', '{"tags":{"a":"b"}}', '"x"', "null"])
def test_nonsense_names_no_key(content: str) -> None:
    assert spellings(content) == {}
    assert lacking(content, ("a",)) == ("a",)


def test_operators_for_those_below_are_kept() -> None:
    rule = {"tag_key": {"@@assign": "owner", "@@operators_allowed_for_child_policies": ["@@none"]}}
    found = json.loads(with_keys(json.dumps({"tags": {"owner": rule}}), ("Owner",)))
    assert found["tags"]["owner"]["tag_key"] == {
        "@@assign": "Owner",
        "@@operators_allowed_for_child_policies": ["@@none"],
    }
