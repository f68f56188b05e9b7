"""Cost allocation tags: what is read of them, every state of a key, and the calls that switch them."""

from typing import Any

import jmespath
import msgspec
import pytest

from checks.billing_tags.check import BillingTags
from checks.billing_tags.settings import BillingTagsSettings
from checks.billing_tags.state import Backfill, BillingTagsState, Tag
from hardener.engine.model import CallFailed, Refusal, Remedy, Status, UndoClass, settings_of
from tests.checks.billing_model import LINKED, NOT_ENABLED, PAYER, ROOT, BillingModel, tag
from tests.checks.service import assert_valid_answer, assert_valid_draft

CHECK = BillingTags()
NOW = "2026-11-23T14:00:00Z"
EARLY, LATE = "2026-01-20T00:00:00Z", "2026-02-20T00:00:00Z"


def state(*tags: Tag, **more: Any) -> BillingTagsState:
    return BillingTagsState(account=PAYER, looked=NOW, tags=tags, **more)


def wanting(*keys: str, **more: Any) -> BillingTagsSettings:
    return BillingTagsSettings(tags=keys, **{"tag_policy": "off", **more})


def after(remedy: Remedy) -> BillingTagsState:
    assert isinstance(remedy.after, BillingTagsState)
    return remedy.after


def reads_of(model: BillingModel) -> int:
    reader = model.reader()
    CHECK.read(reader)
    return len(reader.asked)


def full() -> BillingModel:
    model = BillingModel(tag("CostCenter", "Active"))
    model.types["TAG_POLICY"] = "ENABLED"
    model.policy("ours", '{"tags":{}}', ROOT)
    return model


def test_the_keys_are_read_as_they_are() -> None:
    model = BillingModel(
        tag("b", "Active", LastUpdatedDate="2026-01-02T03:04:05Z"),
        {"TagKey": "[/red]\x1b[2J", "Type": "AWSGenerated", "Status": "Inactive"},
    )
    model.backfills = [{"BackfillFrom": "2026-02-01T00:00:00Z", "RequestedAt": LATE}, {"RequestedAt": EARLY}]
    read = CHECK.read(model.reader())
    assert read.tags == (
        Tag(key="[/red]\x1b[2J", active=False, type="AWSGenerated"),
        Tag(key="b", active=True, updated="2026-01-02T03:04:05Z", used="2026-11-01T00:00:00Z"),
    )
    assert [one.requested for one in read.backfills] == [EARLY, LATE]
    assert (read.features, read.root, read.policy_type) == ("ALL", ROOT, "")
    assert BillingTagsState.load(read.dump()) == read


@pytest.mark.parametrize("fail_at", range(1, 11))
def test_a_read_that_fails_gives_no_state(fail_at: int) -> None:
    assert reads_of(full()) == 10
    with pytest.raises(CallFailed):
        CHECK.read(full().reader(fail_at))


def test_a_plain_denial_is_unknown_and_says_what_may_be_behind_it() -> None:
    model = BillingModel()
    model.said = "User: x is not authorized to perform: ce:ListCostAllocationTags"
    with pytest.raises(CallFailed) as caught:
        CHECK.read(model.reader())
    assert "root user allow IAM access to billing" in caught.value.trouble.hint


def test_a_linked_account_is_not_asked() -> None:
    model = BillingModel()
    model.said = LINKED
    read = CHECK.read(model.reader())
    verdict = CHECK.assess(read, wanting("a"))
    assert (verdict.status, verdict.details) == (Status.NOT_APPLICABLE, (LINKED,))
    assert isinstance(CHECK.remedy(read, wanting("a")), Refusal)
    assert CHECK.offers(read, wanting("a")) == ()
    assert len(CHECK.cells(read)) == len(CHECK.columns)


def test_a_member_is_not_asked_even_where_cost_explorer_answers_it() -> None:
    read = CHECK.read(BillingModel(tag("a"), payer="111111111111").reader())
    assert "111111111111" in read.linked
    assert CHECK.assess(read, wanting("a")).status is Status.NOT_APPLICABLE
    assert isinstance(CHECK.remedy(read, wanting("a")), Refusal)


def test_cost_explorer_that_was_never_switched_on_is_for_a_person() -> None:
    model = BillingModel()
    model.said = NOT_ENABLED
    read = CHECK.read(model.reader())
    verdict = CHECK.assess(read, wanting("a"))
    assert verdict.status is Status.MANUAL
    assert "24 hours" in " ".join(verdict.details)
    assert read.features == "ALL"


def test_an_account_without_an_organization_has_its_own_bill() -> None:
    read = CHECK.read(BillingModel(tag("a"), features="").reader())
    assert (read.linked, read.organization) == ("", "")
    remedy = CHECK.remedy(read, BillingTagsSettings(tags=("a",)))
    assert isinstance(remedy, Remedy)
    assert [draft.service for draft in remedy.calls] == ["ce"]


def test_without_wanted_keys_a_person_has_to_name_them() -> None:
    seen = state(Tag(key="CostCenter", active=False), Tag(key="team", active=True))
    verdict = CHECK.assess(seen, BillingTagsSettings())
    assert verdict.status is Status.MANUAL
    assert "CostCenter (inactive), team (active)" in verdict.details[0]
    assert isinstance(CHECK.remedy(seen, BillingTagsSettings()), Refusal)


@pytest.mark.parametrize(
    ("found", "status", "words"),
    [
        ((Tag(key="a", active=True, updated="2025-01-01T00:00:00Z"),), Status.OK, "a: active"),
        ((Tag(key="a", active=True),), Status.OK, "a: active"),
        ((Tag(key="a", active=True, updated="not a date"),), Status.OK, "a: active"),
        ((Tag(key="a", active=False, used="2026-10-01T00:00:00Z"),), Status.FAILING, "(last used 2026-10)"),
        ((Tag(key="a", active=True, updated="2026-11-23T11:00:00Z"),), Status.WAITING, "from 2026-11-24T11:00:00Z"),
        ((), Status.WAITING, f"had not seen it in use at {NOW}"),
        ((Tag(key="A", active=True),), Status.WAITING, "Also in use is A: capitals count"),
    ],
)
def test_every_state_of_a_key(found: tuple[Tag, ...], status: Status, words: str) -> None:
    verdict = CHECK.assess(state(*found), wanting("a"))
    assert verdict.status is status
    assert words in verdict.details[0]


def test_a_request_is_over_after_a_day() -> None:
    asked = Tag(key="a", active=True, updated="2026-11-22T14:00:01Z")
    waiting = CHECK.assess(state(asked), wanting("a"))
    assert (waiting.status, waiting.since) == (Status.WAITING, "2026-11-22T14:00:01Z")
    over = msgspec.structs.replace(asked, updated="2026-11-22T14:00:00Z")
    assert CHECK.assess(state(over), wanting("a")).status is Status.OK


def test_since_is_only_said_where_aws_says_it_of_all_that_waits() -> None:
    asked = [Tag(key=key, active=True, updated=f"2026-11-23T0{hour}:00:00Z") for key, hour in (("a", 5), ("b", 3))]
    assert CHECK.assess(state(*asked), wanting("a", "b")).since == "2026-11-23T03:00:00Z"
    assert CHECK.assess(state(*asked), wanting("a", "b", "c")).since == ""
    assert CHECK.assess(state(*asked, Tag(key="c", active=False)), wanting("a", "b", "c")).since == ""


def test_the_worst_of_the_keys_counts_and_each_has_its_line() -> None:
    found = state(Tag(key="a", active=True), Tag(key="b", active=False))
    verdict = CHECK.assess(found, wanting("a", "b", "c"))
    assert verdict.status is Status.FAILING
    assert verdict.summary == "1 of 3 keys active; b: not activated; c: not seen yet"
    assert [line[:2] for line in verdict.details] == ["a:", "b:", "c:"]


def test_only_what_aws_has_seen_is_activated_in_batches_of_twenty() -> None:
    keys = [f"k{number:02d}" for number in range(45)]
    found = state(Tag(key="other", active=False), *(Tag(key=key, active=key == "k07") for key in keys))
    remedy = CHECK.remedy(found, wanting(*keys, "unseen"))
    assert isinstance(remedy, Remedy)
    sent = [one for draft in remedy.calls for one in draft.params["CostAllocationTagsStatus"]]
    assert [len(draft.params["CostAllocationTagsStatus"]) for draft in remedy.calls] == [20, 20, 4]
    assert [one["TagKey"] for one in sent] == [key for key in keys if key != "k07"]
    assert {one["Status"] for one in sent} == {"Active"}
    for draft in remedy.calls:
        assert_valid_draft(draft)
        assert draft.undo is UndoClass.EXACT
    assert remedy.summary == "activate 44 keys"


def test_keys_that_aws_lists_as_not_taken_are_found_in_its_answer() -> None:
    remedy = CHECK.remedy(state(Tag(key="a", active=False)), wanting("a"))
    assert isinstance(remedy, Remedy)
    answer = {"Errors": [{"TagKey": "a", "Code": "TagKeysNotFoundException", "Message": "not found"}, {}]}
    assert_valid_answer("ce", "UpdateCostAllocationTagsStatus", answer)
    assert jmespath.search(remedy.calls[0].errors, answer) == ["a TagKeysNotFoundException not found", "?  "]
    assert not jmespath.search(remedy.calls[0].errors, {"Errors": []})


def test_awss_own_key_is_activated_only_where_asked_for() -> None:
    found = state(Tag(key="aws:createdBy", active=False, type="AWSGenerated"), Tag(key="a", active=True))
    assert CHECK.assess(found, wanting("a")).status is Status.OK
    remedy = CHECK.remedy(found, wanting("a", aws_generated=True))
    assert isinstance(remedy, Remedy)
    assert remedy.calls[0].params == {"CostAllocationTagsStatus": [{"TagKey": "aws:createdBy", "Status": "Active"}]}


def test_a_run_is_done_once_every_key_is_active_and_says_which_is_not() -> None:
    model = BillingModel(tag("a"), tag("b"), tag("c", "Active"))
    before = CHECK.read(model.reader())
    remedy = CHECK.remedy(before, wanting("a", "b"))
    assert isinstance(remedy, Remedy)
    model.tags["a"]["Status"] = "Active"
    now = CHECK.read(model.reader())
    assert not CHECK.reached(now, after(remedy))
    assert CHECK.missing(now, after(remedy)) == ("the key b is not active",)
    model.make(remedy.calls)
    assert CHECK.reached(CHECK.read(model.reader()), after(remedy))


def test_undo_deactivates_what_was_activated_and_nothing_else() -> None:
    model = BillingModel(tag("a"), tag("b"), tag("c", "Active"))
    before = CHECK.read(model.reader())
    remedy = CHECK.remedy(before, wanting("a"))
    assert isinstance(remedy, Remedy)
    model.make(remedy.calls)
    back = CHECK.undo(before, CHECK.read(model.reader()))
    assert isinstance(back, Remedy)
    (draft,) = back.calls
    assert_valid_draft(draft)
    assert draft.params == {"CostAllocationTagsStatus": [{"TagKey": "a", "Status": "Inactive"}]}
    assert any("that use a lose it" in warning for warning in back.warnings)
    model.make(back.calls)
    assert CHECK.reached(CHECK.read(model.reader()), after(back))
    assert CHECK.read(model.reader()).essence() == before.essence()


def test_drift_is_an_active_key_more_or_less_and_not_a_date_or_a_new_key() -> None:
    found = state(Tag(key="a", active=True), Tag(key="b", active=False))
    later = msgspec.structs.replace(
        found,
        looked="2026-11-24T00:00:00Z",
        tags=(Tag(key="a", active=True, used="2026-12-01T00:00:00Z"), *found.tags[1:], Tag(key="z", active=False)),
    )
    assert later.essence() == found.essence()
    assert state(Tag(key="a", active=True), Tag(key="b", active=True)).essence() != found.essence()


@pytest.mark.parametrize("keys", [["aws:createdBy"], ["AWS:x"], [" a"], ["a", "a"], [""], ["k" * 129]])
def test_keys_that_nobody_can_have_are_refused(keys: list[str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        settings_of(CHECK, {"tags": keys})


def test_keys_that_differ_in_capitals_are_two() -> None:
    assert settings_of(CHECK, {"tags": ["CostCenter", "costcenter"]}).keys == ("CostCenter", "costcenter")  # type: ignore[attr-defined]


def test_past_months_are_offered_from_their_first_day_and_no_more_than_twelve() -> None:
    offers = CHECK.offers(state(Tag(key="a", active=True)), wanting("a"))
    assert [one.id for one in offers] == [
        "backfill:2026-11",
        "backfill:2026-09",
        "backfill:2026-06",
        "backfill:2025-12",
    ]
    for offer in offers:
        assert isinstance(offer.remedy, Remedy)
        (draft,) = offer.remedy.calls
        assert_valid_draft(draft)
        assert draft.undo is UndoClass.NONE
        assert draft.params == {"BackfillFrom": offer.id.removeprefix("backfill:") + "-01T00:00:00Z"}


@pytest.mark.parametrize("looked", ["2026-01-31T00:00:00Z", "2026-12-01T00:00:00Z"])
def test_months_are_counted_over_the_turn_of_a_year(looked: str) -> None:
    found = msgspec.structs.replace(state(Tag(key="a", active=True)), looked=looked)
    starts = [one.id.removeprefix("backfill:") for one in CHECK.offers(found, wanting("a"))]
    assert starts[0] == looked[:7]
    assert (
        starts
        == {
            "2026-01": ["2026-01", "2025-11", "2025-08", "2025-02"],
            "2026-12": ["2026-12", "2026-10", "2026-07", "2026-01"],
        }[looked[:7]]
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (state(Tag(key="a", active=False)), "no key is active"),
        (
            state(
                Tag(key="a", active=True), backfills=(Backfill(start="2026-01-01", requested="2026-11-20T00:00:00Z"),)
            ),
            "still working on the backfill from 2026-01",
        ),
        (
            state(
                Tag(key="a", active=True),
                backfills=(Backfill(start="2026-01-01", requested="2026-11-23T01:00:00Z", status="FAILED"),),
            ),
            "after 2026-11-24 01:00 UTC",
        ),
    ],
)
def test_a_backfill_that_aws_would_not_take_is_refused(found: BillingTagsState, words: str) -> None:
    for offer in CHECK.offers(found, wanting("a")):
        assert isinstance(offer.remedy, Refusal)
        assert words in offer.remedy.reason


def test_a_backfill_is_done_once_it_is_listed_once_more() -> None:
    model = BillingModel(tag("a", "Active"))
    start = f"{CHECK.offers(CHECK.read(model.reader()), wanting('a'))[0].id.removeprefix('backfill:')}-01T00:00:00Z"
    model.backfills = [{"BackfillFrom": start, "RequestedAt": "2020-01-01T00:00:00Z", "BackfillStatus": "SUCCEEDED"}]
    before = CHECK.read(model.reader())
    remedy = CHECK.offers(before, wanting("a"))[0].remedy
    assert isinstance(remedy, Remedy)
    assert not CHECK.reached(before, after(remedy))
    model.make(remedy.calls)
    assert CHECK.reached(CHECK.read(model.reader()), after(remedy))
    assert isinstance(CHECK.undo(before, CHECK.read(model.reader())), Refusal)


def test_what_a_change_does_is_in_the_rows() -> None:
    found = state(Tag(key="a", active=False, used="2026-10-01T00:00:00Z"), Tag(key="b", active=True))
    remedy = CHECK.remedy(found, wanting("a"))
    assert isinstance(remedy, Remedy)
    was, willbe = ({row.label: row.value for row in CHECK.rows(one)} for one in (found, after(remedy)))
    assert {label for label in was if was[label] != willbe[label]} == {"Key a"}
    assert (was["Key a"], willbe["Key a"]) == ("inactive, last used 2026-10", "active, last used 2026-10")


def test_the_columns_are_filled() -> None:
    read = CHECK.read(full().reader())
    assert CHECK.columns == ("Active keys", "Inactive keys", "Tag policy", "Organization")
    assert CHECK.cells(read) == ("1", "0", "1 in use", "all features")
    alone = CHECK.read(BillingModel(features="").reader())
    assert CHECK.cells(alone) == ("0", "0", "not possible", "none")
