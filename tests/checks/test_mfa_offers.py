"""What a person can ask for: every call on AWS's own terms, and the way back."""

import re
from typing import Any

import pytest

from checks.mfa.check import Mfa
from checks.mfa.settings import MfaSettings
from checks.mfa.state import MfaState
from hardener.engine.model import AFTER, ASK, Offer, Refusal, Remedy, Risk, UndoClass
from tests.checks.mfa_model import SEED, MfaModel, arn, key
from tests.checks.reader import ACCOUNT, AwsError
from tests.checks.service import assert_valid_draft

CHECK = Mfa()


def read(model: MfaModel, **more: Any) -> MfaState:
    return CHECK.read(model.reader(**more))


def offers(state: MfaState) -> dict[str, Offer]:
    return {offer.id: offer for offer in CHECK.offers(state, MfaSettings())}


def remedy(state: MfaState, offer: str) -> Remedy:
    found = offers(state)[offer].remedy
    assert isinstance(found, Remedy)
    return found


def refusal(state: MfaState, offer: str) -> str:
    found = offers(state)[offer].remedy
    assert isinstance(found, Refusal)
    return found.reason


def reached(now: MfaState, plan: Remedy) -> bool:
    assert isinstance(plan.after, MfaState)
    return CHECK.reached(now, plan.after)


def done(model: MfaModel, what: Remedy) -> MfaModel:
    outputs: dict[str, Any] = {}
    for draft in what.calls:
        assert_valid_draft(draft)
        if not draft.cleanup:
            model.apply(draft, outputs)
    return model


def account() -> MfaModel:
    model = MfaModel().add("ann", devices=(arn("ann"),)).add("bob", used=None, keys=((key("BOB"), "Active"),))
    return model.add("-rf").add("=1+cmd@evil")


def test_what_is_on_offer_and_in_what_order() -> None:
    model = account()
    model.virtual[arn("left")] = ""
    ids = list(offers(read(model)))
    assert ids == [
        "enrol:-rf",
        "remove-password:-rf",
        "enrol:=1+cmd@evil",
        "remove-password:=1+cmd@evil",
        "enrol:bob",
        "remove-password:bob",
        "enrol:ann",
        f"clean-up:{arn('left')}",
    ]
    assert all(re.fullmatch(r"[\w+=,.@:/-]+", one) for one in ids)


@pytest.mark.parametrize("user", ["bob", "ann", "-rf", "=1+cmd@evil"])
def test_enrolling_leads_to_the_goal_and_undo_all_the_way_back(user: str) -> None:
    model = account()
    before = read(model)
    plan = remedy(before, f"enrol:{user}")
    assert not reached(before, plan)
    after = read(done(model, plan))
    assert reached(after, plan)
    assert len(model.users[user]["devices"]) == len(before.user(user).devices) + 1  # type: ignore[union-attr]
    back = CHECK.undo(before, after)
    assert isinstance(back, Remedy)
    assert [draft.operation for draft in back.calls] == ["DeactivateMFADevice", "DeleteVirtualMFADevice"]
    assert {draft.undo for draft in back.calls} == {UndoClass.NONE}
    again = read(done(model, back))
    assert reached(again, back)
    assert again.essence() == before.essence()
    assert "enrol a new one" in _reason(CHECK.undo(after, again))


def _reason(found: Remedy | Refusal) -> str:
    assert isinstance(found, Refusal)
    return found.reason


def test_the_codes_are_asked_for_and_the_seed_is_only_shown() -> None:
    plan = remedy(read(account()), "enrol:bob")
    create, enable, cleanup = plan.calls
    asks = enable.asks
    assert asks is not None
    assert asks.kind == "mfa-codes"
    assert [enable.params[f"AuthenticationCode{n}"] for n in (1, 2)] == [{ASK: "code1"}, {ASK: "code2"}]
    assert set(asks.fields) == {"code1", "code2"}
    assert asks.shows["seed"][AFTER] == {"call": create.name, "path": "VirtualMFADevice.Base32StringSeed"}
    assert asks.again == ("InvalidAuthenticationCode",)
    assert asks.facts["user"] == "bob"
    assert asks.facts["label"] == f"bob@{ACCOUNT}"
    # The seed is referred to in what is shown, and in nothing that is sent or written down.
    assert "Seed" not in repr([draft.params for draft in plan.calls])
    assert cleanup.cleanup
    assert cleanup.params == {"SerialNumber": enable.params["SerialNumber"]}
    assert not create.cleanup
    assert not enable.cleanup


def test_the_cleanup_takes_away_what_was_begun() -> None:
    model = account()
    before = read(model)
    create, _, cleanup = remedy(before, "enrol:bob").calls
    outputs: dict[str, Any] = {}
    model.apply(create, outputs)
    assert outputs["device"]["VirtualMFADevice"]["Base32StringSeed"] == SEED
    assert read(model).essence() != before.essence()
    model.apply(cleanup, outputs)
    assert read(model).essence() == before.essence()


def test_an_enrolment_left_half_way_by_a_kill_can_be_undone() -> None:
    model = account()
    before = read(model)
    model.apply(remedy(before, "enrol:bob").calls[0], {})
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    assert [draft.operation for draft in back.calls] == ["DeleteVirtualMFADevice"]
    assert read(done(model, back)).essence() == before.essence()


def test_a_taken_name_is_gone_around_whatever_its_case() -> None:
    model = account()
    model.virtual |= {arn("BOB"): "", arn("bob-2"): arn("zed", "user")}
    model.add("zed", devices=(arn("bob-2"),))
    plan = remedy(read(model), "enrol:bob")
    assert plan.calls[0].params == {"VirtualMFADeviceName": "bob-3"}
    assert reached(read(done(model, plan)), plan)
    model.virtual[arn("zoe")] = ""
    assert remedy(read(model.add("Zoe")), "enrol:Zoe").calls[0].params == {"VirtualMFADeviceName": "Zoe-2"}


def test_a_left_device_is_cleaned_up_on_request() -> None:
    model = account()
    model.virtual[arn("left")] = ""
    before = read(model)
    plan = remedy(before, f"clean-up:{arn('left')}")
    assert (plan.calls[0].undo, plan.calls[0].risk) == (UndoClass.NONE, Risk.IRREVERSIBLE)
    after = read(done(model, plan))
    assert reached(after, plan)
    assert "secret" in _reason(CHECK.undo(before, after))


def test_a_device_that_somebody_took_meanwhile_is_not_deleted() -> None:
    model = account()
    model.virtual[arn("left")] = ""
    plan = remedy(read(model), f"clean-up:{arn('left')}")
    model.virtual[arn("left")] = arn("bob", "user")
    with pytest.raises(AwsError, match="DeleteConflict"):
        done(model, plan)


def test_eight_devices_are_all_there_can_be() -> None:
    model = MfaModel().add("ann", devices=tuple(arn(f"ann-{number}") for number in range(8)))
    assert "no more than 8" in refusal(read(model), "enrol:ann")
    model.users["ann"]["devices"].pop()
    remedy(read(model), "enrol:ann")


def test_whose_device_it_is_decides_what_is_said() -> None:
    model = account()
    somebody = remedy(read(model), "enrol:bob").warnings
    myself = remedy(read(model, caller=arn("bob", "user")), "enrol:bob").warnings
    assert any("beside you" in one for one in somebody)
    assert not any("beside you" in one for one in myself)
    assert any("needs the device to sign in" in one for one in myself)


def test_a_password_is_removed_and_never_comes_back() -> None:
    model = account()
    before = read(model)
    plan = remedy(before, "remove-password:bob")
    assert (plan.calls[0].undo, plan.calls[0].risk) == (UndoClass.NONE, Risk.IRREVERSIBLE)
    assert plan.warnings == (
        f"bob cannot sign in to the console any more (never signed in); the access keys go on working ({key('BOB')}).",
    )
    after = read(done(model, plan))
    assert reached(after, plan)
    assert after.user("bob") is None
    assert "set a new one for bob" in _reason(CHECK.undo(before, after))


def test_whoever_has_mfa_keeps_the_password() -> None:
    assert "remove-password:ann" not in offers(read(account()))


@pytest.mark.parametrize(
    "more", [{"caller": arn("bob", "user")}, {"key_ids": frozenset({key("BOB")})}], ids=["signed-in", "source-key"]
)
def test_nobody_locks_themselves_out(more: dict[str, Any]) -> None:
    state = read(account(), **more)
    assert re.search("signed in as this user|rests on an access key", refusal(state, "remove-password:bob"))
    remedy(state, "remove-password:-rf")
    remedy(state, "enrol:bob")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"caller": arn("bob", "user")}, "signed in as bob"),
        ({"key_ids": frozenset({key("BOB")})}, "access key of bob"),
    ],
    ids=["signed-in", "source-key"],
)
def test_undo_does_not_take_the_factor_that_the_sign_in_may_need(more: dict[str, Any], words: str) -> None:
    model = account()
    before = read(model, **more)
    plan = remedy(before, "enrol:bob")
    after = read(done(model, plan), **more)
    assert words in _reason(CHECK.undo(before, after))
    assert isinstance(CHECK.undo(read(model), read(done(model, remedy(read(model), "enrol:-rf")))), Remedy)


def test_undo_leaves_what_others_did_alone() -> None:
    model = account()
    before = read(model)
    model.users["bob"]["devices"].append("GAHT00012345")
    model.add("new", devices=(arn("new"),))
    assert "nothing to take back" in _reason(CHECK.undo(before, read(model)))
