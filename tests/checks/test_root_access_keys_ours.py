"""The root user of the account we are signed in to: for a person, or by its own key."""

import msgspec
import pytest

from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import Certificate
from hardener.engine.model import AsWhom, CallFailed, Cause, Refusal, Remedy, Status, UndoClass
from tests.checks.root_model import NEW, NO_KEY, OLD, SIGNING, RootModel, ago, slot
from tests.checks.root_scene import BECAUSE, CHECK, WANTED, WITH_KEY, full, ours, reason, there


def offered(model: RootModel, wanted: RootSettings = WANTED) -> dict[str, Remedy | Refusal]:
    state = CHECK.read(model.reader(held=WITH_KEY))
    return {offer.id: offer.remedy for offer in CHECK.offers(state, wanted)}


def test_our_own_root_keeps_its_password_and_its_mfa() -> None:
    state = CHECK.read(ours().reader())
    assert CHECK.assess(state, RootSettings(delete_mfa=True)).status is Status.OK
    assert "only the root user itself" in reason(state)


def test_our_own_roots_keys_are_for_a_person() -> None:
    verdict = CHECK.assess(CHECK.read(ours(OLD, report=[slot(True, 900, 3), NO_KEY]).reader()), WANTED)
    assert verdict.status is Status.MANUAL
    assert verdict.summary.startswith("1 key (last used 3 days ago")
    assert any(line.startswith("1. ") for line in verdict.details)


def test_nothing_is_on_offer_without_the_key() -> None:
    assert CHECK.offers(CHECK.read(ours(OLD).reader()), WANTED) == ()


def remedied(model: RootModel, offer: str, wanted: RootSettings = WANTED) -> Remedy:
    found = offered(model, wanted)[offer]
    assert isinstance(found, Remedy), found
    return found


def test_the_key_that_signs_goes_last() -> None:
    way = remedied(ours(SIGNING, OLD, NEW), "delete-with-root-key")
    assert [call.operation for call in way.calls] == ["DeleteAccessKey"] * 3
    assert [call.params["AccessKeyId"] for call in way.calls] == [NEW, OLD, SIGNING]
    assert {call.by for call in way.calls} == {AsWhom.ROOT_KEY}


def test_the_key_that_signs_is_turned_off_by_a_change_of_its_own() -> None:
    model = ours(SIGNING, OLD, NEW)
    way = remedied(model, "deactivate-with-root-key")
    assert [call.params["AccessKeyId"] for call in way.calls] == [NEW, OLD]
    assert {call.undo for call in way.calls} == {UndoClass.EXACT}
    assert any("ask again" in line for line in way.warnings)
    before = CHECK.read(model.reader(held=WITH_KEY))
    model.apply(way.calls[0])
    half = CHECK.read(model.reader(held=WITH_KEY))
    assert not there(half, way)
    back = CHECK.undo(before, half)
    assert isinstance(back, Remedy)
    assert [(call.params["AccessKeyId"], call.params["Status"]) for call in back.calls] == [(NEW, "Active")]
    model.apply(way.calls[1])
    assert there(CHECK.read(model.reader(held=WITH_KEY)), way)
    last = remedied(model, "deactivate-with-root-key")
    assert [(call.params["AccessKeyId"], call.undo) for call in last.calls] == [(SIGNING, UndoClass.NONE)]
    model.apply(last.calls[0])
    refused(model)
    assert there(CHECK.read(model.reader(held=WITH_KEY)), last)
    # That AWS does not take the key that signs says nothing of the others.
    assert not there(CHECK.read(model.reader(held=WITH_KEY)), way)


def refused(model: RootModel, code: str = "InvalidClientTokenId") -> None:
    model.refuse[AsWhom.ROOT_KEY, "*"], model.code = Cause.CREDENTIALS, code


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "AuthFailure", "IncompleteSignature", ""])
def test_a_wrong_clock_or_secret_does_not_show_a_key_as_turned_off(code: str) -> None:
    model = ours(SIGNING)
    refused(model, code)
    with pytest.raises(CallFailed) as failed:
        CHECK.read(model.reader(held=WITH_KEY))
    assert failed.value.trouble.code == code


def test_which_key_signs_belongs_to_the_plan_and_its_use_does_not() -> None:
    model = ours(SIGNING, OLD)
    state = CHECK.read(model.reader(held=WITH_KEY))
    model.keys[SIGNING]["used"] = 0.001
    assert CHECK.read(model.reader(held=WITH_KEY)).essence() == state.essence()
    assert msgspec.structs.replace(state, signing=(OLD,)).essence() != state.essence()
    model.keys[OLD]["used"] = 3
    assert CHECK.read(model.reader(held=WITH_KEY)).essence() != state.essence()


def test_deleting_is_proven_by_what_aws_counts_although_the_report_is_old() -> None:
    model = ours(SIGNING, OLD, report=[slot(True, 900, 3), slot(False, 900, 3)])
    model.certificates = ["CERT000000000000000000001"]
    way = offered(model)["delete-with-root-key"]
    assert isinstance(way, Remedy)
    assert way.calls[0].operation == "DeleteSigningCertificate"
    for call in way.calls:
        model.apply(call)
    refused(model)
    now = CHECK.read(model.reader(held=WITH_KEY))
    assert there(now, way)
    model.summary = {"AccountAccessKeysPresent": 1}
    assert not there(CHECK.read(model.reader(held=WITH_KEY)), way)


def test_our_own_keys_in_use_are_refused_too() -> None:
    model = ours(SIGNING).key(OLD, used=3)
    way = offered(model)["delete-with-root-key"]
    assert isinstance(way, Refusal)
    assert OLD in way.reason
    assert isinstance(offered(model, BECAUSE)["delete-with-root-key"], Remedy)


def test_that_we_sign_with_a_key_is_no_use_of_it_where_an_older_report_knows() -> None:
    model = ours(report=[slot(True, 900, 400), NO_KEY], reported=ago(0.005))
    model.keys[SIGNING] = {"made": 900, "used": 0.001, "active": True, "service": "sts"}
    assert isinstance(offered(model)["delete-with-root-key"], Remedy)
    model.keys[SIGNING]["service"] = "s3"
    assert isinstance(offered(model)["delete-with-root-key"], Refusal)
    model.keys[SIGNING].update(service="iam", used=0.006)
    assert isinstance(offered(model)["delete-with-root-key"], Refusal), "it was used before the report was made"
    model.keys[SIGNING]["used"], model.reported = 0.001, ago(0.15)
    way = offered(model)["delete-with-root-key"]
    assert isinstance(way, Refusal), "somebody else may have used it in the hours since"
    assert "it signs here" in way.reason
    model.report, model.reported = [NO_KEY, NO_KEY], ago(0.005)
    assert isinstance(offered(model)["delete-with-root-key"], Refusal)


def test_cells_and_rows_say_the_same_always_in_the_same_order() -> None:
    state = CHECK.read(full().reader())
    assert len(CHECK.cells(state)) == len(CHECK.columns)
    assert [row.label for row in CHECK.rows(state)] == ["Seen", "Key 1", "Key 2", "Certificate 1", "Password", "MFA"]
    shuffled = msgspec.structs.replace(state, certificates=(Certificate(),), keys=())
    assert [row.label for row in CHECK.rows(shuffled)] == ["Seen", "Keys", "Certificate 1", "Password", "MFA"]
