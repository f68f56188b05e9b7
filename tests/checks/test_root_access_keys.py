"""Root users of members: how they are seen, what is said of them, and what is never deleted."""

import msgspec
import pytest

from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import RootState
from hardener.engine.model import AsWhom, CallFailed, Cause, Refusal, Remedy, Risk, Status, UndoClass
from tests.checks.root_model import MEMBER, NEW, NO_KEY, OLD, RootModel, ago, slot
from tests.checks.root_scene import BECAUSE, CHECK, WANTED, full, ours, reason, remedy, there

# --- members, by root sessions --------------------------------------------------------------------------------------


def test_everything_is_deleted_in_the_order_that_leaves_nothing_worse() -> None:
    model = full()
    wanted = RootSettings(delete_mfa=True)
    way = remedy(CHECK.read(model.reader()), wanted)
    assert [call.operation for call in way.calls] == [
        "DeleteAccessKey",
        "DeleteAccessKey",
        "DeleteSigningCertificate",
        "DeleteLoginProfile",
        "DeactivateMFADevice",
    ]
    assert {call.by for call in way.calls} == {AsWhom.ROOT_DELETE}
    for call in way.calls:
        model.apply(call)
    now = CHECK.read(model.reader())
    assert there(now, way)
    assert CHECK.assess(now, wanted).status is Status.OK


def test_half_way_is_not_there() -> None:
    model = full()
    way = remedy(CHECK.read(model.reader()))
    for call in way.calls[:-1]:
        model.apply(call)
        assert not there(CHECK.read(model.reader()), way)


def test_every_loss_is_said_and_only_the_password_has_a_way_back() -> None:
    way = remedy(CHECK.read(full().reader()), RootSettings(delete_mfa=True))
    for call in way.calls:
        assert call.loses
        password = call.operation == "DeleteLoginProfile"
        assert call.undo is (UndoClass.EQUIVALENT if password else UndoClass.NONE)
        assert call.risk is (Risk.DISRUPTIVE if password else Risk.IRREVERSIBLE)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (RootSettings(delete_certificates=False), "DeleteSigningCertificate"),
        (RootSettings(delete_password=False, delete_mfa=True), "DeactivateMFADevice"),
        (RootSettings(delete_password=False, delete_mfa=True), "DeleteLoginProfile"),
        (RootSettings(), "DeactivateMFADevice"),
    ],
)
def test_what_is_not_asked_for_stays(wanted: RootSettings, left: str) -> None:
    model = full()
    way = remedy(CHECK.read(model.reader()), wanted)
    assert left not in [call.operation for call in way.calls]
    for call in way.calls:
        model.apply(call)
    now = CHECK.read(model.reader())
    assert there(now, way)
    assert CHECK.assess(now, wanted).status is Status.OK


@pytest.mark.parametrize("used", [0, 1, 89.9])
def test_a_key_in_use_stops_everything_and_is_named(used: float) -> None:
    state = CHECK.read(full().key(NEW, used=used).reader())
    said = reason(state)
    assert NEW in said
    assert OLD not in said
    assert "delete_used_because" in said
    assert CHECK.assess(state, WANTED).status is Status.FAILING


def test_a_written_reason_overrides_and_stands_in_the_warnings() -> None:
    state = CHECK.read(full().key(NEW, used=1).reader())
    said = remedy(state, BECAUSE).warnings
    assert any("“moved to a role”" in line and NEW in line for line in said)
    assert not any("“moved to a role”" in line and OLD in line for line in said)
    assert NEW in reason(state, RootSettings(delete_used_because="  \n "))


def test_a_key_that_is_hours_old_and_not_used_counts_as_used() -> None:
    assert NEW in reason(CHECK.read(full().key(NEW, made=0.5).reader()))
    assert remedy(CHECK.read(full().key(NEW, made=1.5).reader())).calls


def test_drift_is_another_credential_or_a_use_and_no_date() -> None:
    state = CHECK.read(full().reader())
    later = msgspec.structs.replace(state, observed=ago(-1).isoformat())
    assert later.essence() == state.essence()
    assert CHECK.read(full().key(OLD, used=0.1).reader()).essence() != state.essence()
    assert CHECK.read(full().key(NEW, active=False).reader()).essence() != state.essence()
    assert CHECK.read(full(password=False).reader()).essence() != state.essence()
    assert RootState.load(state.dump()) == state


@pytest.mark.parametrize(("planned", "then"), [(412, 10), (None, 0), (30, 29)])
def test_a_use_in_the_life_of_a_plan_is_drift_however_long_it_rests_after(planned: float | None, then: float) -> None:
    before = CHECK.read(full().key(OLD, used=planned).reader())
    now = CHECK.read(full().key(OLD, used=then).reader())
    much_later = msgspec.structs.replace(now, observed=ago(-13).isoformat())
    assert now.essence() != before.essence()
    assert much_later.essence() != before.essence()


def test_alarms_are_announced() -> None:
    said = " ".join(remedy(CHECK.read(full().reader())).warnings)
    assert "alarms on the use of root will fire" in said
    assert "Root last signed in with its password 12 days ago." in said


def test_the_password_comes_back_by_a_session_of_its_own() -> None:
    model = RootModel()
    model.password = True
    before = CHECK.read(model.reader())
    model.apply(remedy(before).calls[0])
    back = CHECK.undo(before, CHECK.read(model.reader()))
    assert isinstance(back, Remedy)
    assert [(call.operation, call.by, dict(call.params)) for call in back.calls] == [
        ("CreateLoginProfile", AsWhom.ROOT_PASSWORD, {})
    ]
    model.apply(back.calls[0])
    assert there(CHECK.read(model.reader()), back)


def test_what_is_gone_for_good_is_not_promised() -> None:
    model = RootModel().key(OLD, used=400)
    before = CHECK.read(model.reader())
    model.apply(remedy(before).calls[0])
    assert isinstance(CHECK.undo(before, CHECK.read(model.reader())), Refusal)


@pytest.mark.parametrize("fail_at", range(1, 9))
def test_a_read_that_fails_is_no_verdict(fail_at: int) -> None:
    reader = full().reader(fail_at, held=frozenset({AsWhom.OWN, AsWhom.MANAGEMENT, AsWhom.ROOT_AUDIT}))
    failed = reader.asked
    try:
        state = CHECK.read(reader)
    except CallFailed:
        return
    # What goes on after a denial goes on by another way, and never with less than it needs for its verdict.
    assert state.seen == "own" or failed[fail_at - 1] in ("iam:GetUser", "iam:ListOrganizationsFeatures")
    assert CHECK.assess(state, WANTED).status is Status.FAILING


# --- members, without root sessions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("features", [None, [], ["RootSessions"]])
def test_before_it_is_on_the_accounts_own_role_looks(features: list[str] | None) -> None:
    model = full(features=features, report=[slot(True, 900, 412), slot(True, 800)])
    reader = model.reader()
    state = CHECK.read(reader)
    assert {whom for whom, _ in reader.asked_by} == {AsWhom.OWN, AsWhom.MANAGEMENT}
    verdict = CHECK.assess(state, WANTED)
    assert (state.seen, verdict.status) == ("own", Status.FAILING)
    assert verdict.summary.startswith("2 keys (last used 412 days ago (s3, eu-west-1); never used)")
    assert "centralized-root-access" in reason(state)


def test_a_key_is_never_hidden_by_a_report_that_does_not_know_it() -> None:
    state = CHECK.read(full(features=None, report=[NO_KEY, NO_KEY]).reader())
    assert [key.used for key in state.keys] == [None]
    assert CHECK.assess(state, WANTED).status is Status.FAILING


def test_an_old_report_does_not_bring_a_deleted_key_back() -> None:
    model = RootModel()
    model.features, model.report = None, [slot(True, 900, 1), NO_KEY]
    assert CHECK.assess(CHECK.read(model.reader()), WANTED).status is Status.OK
    model.report = [slot(False, 900, 1), NO_KEY]
    assert CHECK.assess(CHECK.read(model.reader()), WANTED).status is Status.FAILING


def test_without_the_report_it_is_only_less_exact() -> None:
    model = full(features=None)
    model.refuse[AsWhom.OWN, "GenerateCredentialReport"] = Cause.DENIED
    verdict = CHECK.assess(CHECK.read(model.reader()), WANTED)
    assert verdict.status is Status.FAILING
    assert any("not known: x:GenerateCredentialReport: denied" in line for line in verdict.details)


def test_where_aws_counts_no_key_only_the_report_shows_that_none_is_turned_off() -> None:
    model = RootModel()
    model.features, model.refuse[AsWhom.OWN, "GetCredentialReport"] = None, Cause.DENIED
    with pytest.raises(CallFailed) as failed:
        CHECK.read(model.reader())
    assert failed.value.trouble.action == "x:GetCredentialReport"
    payer = ours()
    payer.refuse[AsWhom.OWN, "GenerateCredentialReport"] = Cause.DENIED
    with pytest.raises(CallFailed):
        CHECK.read(payer.reader())


@pytest.mark.parametrize(
    "name",
    [
        "AccountAccessKeysPresent",
        "AccountSigningCertificatesPresent",
        "AccountPasswordPresent",
        "AccountMFAEnabled",
    ],
)
def test_a_summary_that_says_nothing_of_keys_is_no_summary(name: str) -> None:
    model = RootModel()
    model.features, model.summary = None, {name: -1}
    with pytest.raises(CallFailed, match=name):
        CHECK.read(model.reader())


def test_a_password_that_nobody_told_of_is_not_made_up() -> None:
    model = RootModel().key(OLD)
    model.features, model.summary = None, {"AccountPasswordPresent": -1}
    state = CHECK.read(model.reader())
    assert CHECK.cells(state)[0] == "?"
    assert "password not known" in CHECK.assess(state, WANTED).summary


def test_a_second_factor_that_nobody_told_of_is_not_denied() -> None:
    state = CHECK.read(ours(summary={"AccountMFAEnabled": -1}).reader())
    assert CHECK.assess(state, WANTED).summary.endswith("MFA not known")


def test_a_member_that_sees_only_itself_is_guided() -> None:
    alone = msgspec.structs.replace(MEMBER, alone=True)
    model = RootModel(alone).key(OLD)
    verdict = CHECK.assess(CHECK.read(model.reader(held=frozenset({AsWhom.OWN}))), WANTED)
    assert verdict.status is Status.MANUAL
    assert any("its management account can delete the keys" in line for line in verdict.details)


@pytest.mark.parametrize("cause", [Cause.THROTTLED, Cause.EXPIRED, Cause.UNREACHABLE])
def test_what_passes_is_waited_for_and_not_got_around(cause: Cause) -> None:
    for where in ((AsWhom.ROOT_AUDIT, "*"), (AsWhom.MANAGEMENT, "ListOrganizationsFeatures")):
        model = full()
        model.refuse[where] = cause
        with pytest.raises(CallFailed) as failed:
            CHECK.read(model.reader())
        assert failed.value.trouble.cause is cause
