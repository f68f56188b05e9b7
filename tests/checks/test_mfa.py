"""What is read of second factors, and how it is judged."""

import pytest

from checks.mfa.check import Mfa
from checks.mfa.settings import PRESETS, MfaSettings
from checks.mfa.state import Device, Kind, MfaState, Ours, RootKind
from hardener.engine.model import Account, CallFailed, Refusal, Remedy, Risk, Status, UndoClass, Verdict
from tests.checks.mfa_model import NOW, ROOT_ARN, MfaModel, ago, arn, key
from tests.checks.reader import ACCOUNT

CHECK = Mfa()
KEY, TOKEN = arn("tom/blue-key-3XQ7", "u2f"), "GAHT00012345"
STRICT = PRESETS["CIS v7.0 level 2"]


def judged(model: MfaModel, wanted: MfaSettings | None = None) -> Verdict:
    return CHECK.assess(CHECK.read(model.reader()), wanted or MfaSettings())


def people() -> MfaModel:
    return (
        MfaModel()
        .add("zoe", devices=(arn("zoe"),))
        .add("ann", keys=((key("ANN1"), "Active"), (key("ANN2"), "Inactive")))
        .add("bob", password=40, used=None)
        .add("robot", password=None, used=None, keys=((key("ROBOT"), "Active"),))
    )


def test_everybody_with_a_password_is_read_live_with_devices_and_keys() -> None:
    state = CHECK.read(people().reader())
    assert [user.name for user in state.users] == ["ann", "bob", "zoe"]
    assert state.others == 1
    ann, bob, zoe = state.users
    assert [(one.id, one.active) for one in ann.keys] == [(key("ANN1"), True), (key("ANN2"), False)]
    assert (ann.signed_in, ann.password_set) == (ago(3).isoformat(), ago(100).isoformat())
    assert (bob.signed_in, bob.devices) == ("", ())
    assert zoe.devices == (Device(arn("zoe")),)
    assert (state.reported, state.unreported) == (NOW.isoformat(), "")


def test_users_without_mfa_fail_and_are_named() -> None:
    verdict = judged(people())
    assert verdict.status is Status.FAILING
    assert verdict.summary == "2 of 3 console users without MFA: ann, bob"
    assert verdict.details[0] == (
        "ann: no MFA; last signed in 2026-11-20; password set 2026-08-15; "
        f"access keys {key('ANN1')} (active), {key('ANN2')} (inactive)"
    )
    assert verdict.details[1] == "bob: no MFA; never signed in; password set 2026-10-14; no access keys"


def test_of_many_only_the_first_are_named() -> None:
    model = MfaModel()
    for name in ("ann", "bob", "cid", "dan", "eve"):
        model.add(name)
    assert judged(model).summary == "5 of 5 console users without MFA: ann, bob, cid and 2 more"


def test_everybody_with_a_device_of_any_kind_is_ok() -> None:
    model = MfaModel().add("ann", devices=(arn("ann"),)).add("tom", devices=(KEY,)).add("lea", devices=(TOKEN,))
    verdict = judged(model)
    assert (verdict.status, verdict.summary) == (Status.OK, "root: hardware; all 3 console users have MFA")
    kinds = [user.devices[0].kind for user in CHECK.read(model.reader()).users]
    assert kinds == [Kind.VIRTUAL, Kind.TOKEN, Kind.KEY]


@pytest.mark.parametrize(
    ("summary", "virtual", "kind"),
    [
        ({"AccountMFAEnabled": 0}, False, RootKind.NONE),
        ({"AccountMFAEnabled": 1}, True, RootKind.VIRTUAL),
        ({"AccountMFAEnabled": 1}, False, RootKind.HARDWARE),
        ({"AccountMFAEnabled": 0, "AccountPasswordPresent": 0}, False, RootKind.NOT_APPLICABLE),
        ({"AccountMFAEnabled": 0, "AccountPasswordPresent": 0, "AccountAccessKeysPresent": 1}, False, RootKind.NONE),
    ],
)
def test_roots_second_factor(summary: dict[str, int], virtual: bool, kind: RootKind) -> None:
    model = MfaModel(**summary).add("ann", devices=(arn("ann"),))
    if virtual:
        # A name of its own: AWS no longer calls it root-account-mfa-device.
        model.virtual[arn("the-boss")] = ROOT_ARN
    assert CHECK.read(model.reader()).root.kind is kind


def test_only_root_itself_sees_a_mixture() -> None:
    model = MfaModel()
    model.virtual[arn("root-account-mfa-device")] = ROOT_ARN
    model.root_devices = [arn("root-account-mfa-device"), KEY]
    assert CHECK.read(model.reader()).root.kind is RootKind.VIRTUAL
    assert CHECK.read(model.reader(caller=ROOT_ARN)).root.kind is RootKind.MIXED
    # The management account's root is no root here.
    elsewhere = model.reader(caller="arn:aws:iam::999900001111:root")
    assert CHECK.read(elsewhere).root.kind is RootKind.VIRTUAL


def test_where_only_roots_is_missing_a_person_is_told_the_steps() -> None:
    verdict = judged(MfaModel(AccountMFAEnabled=0).add("ann", devices=(arn("ann"),)))
    assert verdict.status is Status.MANUAL
    assert verdict.summary == "root has no MFA; the one console user has MFA"
    assert any(line.startswith("1. ") for line in verdict.details)


def test_a_member_is_first_told_to_take_its_root_s_password_away() -> None:
    verdict = judged(MfaModel(AccountMFAEnabled=0))
    best, rest, *_ = verdict.details
    assert best.startswith("Best: take root's password and keys away")
    assert "root-access-keys" in best
    assert rest == "Only where root is to keep its password:"


def test_the_management_accounts_root_is_not_told_to_go_without() -> None:
    account = Account(id=ACCOUNT, name="root", management=True)
    state = CHECK.read(MfaModel(AccountMFAEnabled=0).reader(account=account))
    verdict = CHECK.assess(state, MfaSettings())
    assert not any("Best: " in line for line in verdict.details)


def test_root_and_users_together_fail() -> None:
    verdict = judged(MfaModel(AccountMFAEnabled=0).add("ann"))
    assert verdict.status is Status.FAILING
    assert verdict.summary == "root has no MFA; 1 of 1 console user without MFA: ann"


def test_root_without_credentials_needs_none() -> None:
    verdict = judged(MfaModel(AccountMFAEnabled=0, AccountPasswordPresent=0))
    assert (verdict.status, verdict.summary) == (Status.OK, "root: not applicable; nobody has a console password")


def test_hardware_for_root_is_asked_where_it_is_wanted() -> None:
    model = MfaModel()
    model.virtual[arn("root-account-mfa-device")] = ROOT_ARN
    assert judged(model).status is Status.OK
    verdict = judged(model, STRICT)
    assert verdict.status is Status.MANUAL
    assert any(line.startswith("7. ") for line in verdict.details)


def test_where_the_hardware_is_only_a_person_knows() -> None:
    verdict = judged(MfaModel(), STRICT)
    assert verdict.status is Status.OK
    assert [one.id for one in verdict.statements] == ["root-hardware-locked-away"]
    assert judged(MfaModel()).statements == ()


def test_other_partitions_know_no_rule_of_hardware() -> None:
    model = MfaModel()
    model.virtual["arn:aws-cn:iam::111122223333:mfa/root"] = "arn:aws-cn:iam::111122223333:root"
    reader = model.reader()
    reader.partition = "aws-cn"
    assert CHECK.assess(CHECK.read(reader), STRICT).status is Status.OK


@pytest.mark.parametrize("missing", ["AccountMFAEnabled", "AccountAccessKeysPresent"])
def test_a_summary_without_root_is_no_state(missing: str) -> None:
    model = MfaModel()
    del model.summary[missing]
    with pytest.raises(CallFailed):
        CHECK.read(model.reader())


def test_where_it_is_not_said_root_is_taken_to_have_its_password() -> None:
    model = MfaModel(AccountMFAEnabled=0)
    del model.summary["AccountPasswordPresent"]
    assert judged(model).status is Status.MANUAL


def test_every_read_but_the_reports_that_fails_is_no_verdict() -> None:
    model = people()
    whole = model.reader()
    CHECK.read(whole)
    assert len(whole.asked) == 15
    for number, asked in enumerate(whole.asked, 1):
        failing = model.reader(fail_at=number)
        if "CredentialReport" in asked:
            assert "denied" in CHECK.read(failing).unreported
        else:
            with pytest.raises(CallFailed):
                CHECK.read(failing)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"user\nann", b"<html>", b"user,password_last_used\nann,N/A"])
def test_a_report_that_is_none_is_missed_and_nothing_more(content: bytes) -> None:
    model = people()
    model.report = content
    state = CHECK.read(model.reader())
    assert "no credential report" in state.unreported
    # The login profile tells since when, and the list of users when they last signed in.
    assert (state.users[0].password_set, state.users[0].signed_in) == (ago(100).isoformat(), ago(3).isoformat())
    assert CHECK.assess(state, MfaSettings()).status is Status.FAILING


def test_a_password_that_is_younger_than_the_report_counts_as_young() -> None:
    model = MfaModel().add("bob", password=1, used=None)
    model.report = b"user,password_last_used,password_last_changed\nbob,no_information,2020-01-01T00:00:00+00:00"
    assert CHECK.read(model.reader()).users[0].password_set == ago(1).isoformat()


def test_a_sign_in_that_only_the_report_knows_counts() -> None:
    model = MfaModel().add("bob", used=None)
    model.report = b"user,password_last_used,password_last_changed\nbob,2026-10-01T00:00:00+00:00,N/A"
    assert CHECK.read(model.reader()).users[0].signed_in == "2026-10-01T00:00:00+00:00"


def test_the_report_is_waited_for() -> None:
    model = people()
    model.states = ["STARTED", "INPROGRESS", "COMPLETE"]
    reader = model.reader()
    assert CHECK.read(reader).reported
    assert reader.waited == [2.0, 2.0]


def test_who_we_are_is_recognised() -> None:
    model = people()
    me = CHECK.read(model.reader(caller=arn("bob", "user")))
    assert {user.name: user.ours for user in me.users} == {"ann": Ours.NO, "bob": Ours.CALLER, "zoe": Ours.NO}
    source = CHECK.read(model.reader(key_ids=frozenset({key("ANN2")})))
    assert {user.name: user.ours for user in source.users} == {"ann": Ours.KEY, "bob": Ours.NO, "zoe": Ours.NO}
    # A user of the same name in another account is somebody else.
    other = CHECK.read(model.reader(caller=arn("bob", "user", "999900001111")))
    assert not any(user.ours for user in other.users)


def test_nothing_is_planned_for_people_unless_asked() -> None:
    state = CHECK.read(people().reader())
    refused = CHECK.remedy(state, MfaSettings())
    assert isinstance(refused, Refusal)
    assert "each person" in refused.reason


def test_passwords_that_were_never_used_are_planned_to_go_where_wanted() -> None:
    model = people().add("new", password=5, used=None)
    wanted = MfaSettings(remove_never_used_after_days=40)
    remedy = CHECK.remedy(CHECK.read(model.reader()), wanted)
    assert isinstance(remedy, Remedy)
    assert [(draft.operation, draft.params) for draft in remedy.calls] == [("DeleteLoginProfile", {"UserName": "bob"})]
    assert (remedy.calls[0].undo, remedy.calls[0].risk) == (UndoClass.NONE, Risk.IRREVERSIBLE)
    assert remedy.calls[0].loses
    model.apply(remedy.calls[0], {})
    assert CHECK.read(model.reader()).essence() == remedy.after.essence()
    assert isinstance(CHECK.remedy(CHECK.read(model.reader()), MfaSettings(remove_never_used_after_days=41)), Refusal)


def test_our_own_never_used_password_is_never_planned_to_go() -> None:
    model = MfaModel().add("bob", used=None, keys=((key("BOB"), "Active"),))
    wanted = MfaSettings(remove_never_used_after_days=1)
    for reader in (model.reader(caller=arn("bob", "user")), model.reader(key_ids=frozenset({key("BOB")}))):
        assert isinstance(CHECK.remedy(CHECK.read(reader), wanted), Refusal)
    assert isinstance(CHECK.remedy(CHECK.read(model.reader()), wanted), Remedy)


def test_without_the_report_no_password_is_planned_to_go() -> None:
    model = people()
    model.report = b""
    refused = CHECK.remedy(CHECK.read(model.reader()), MfaSettings(remove_never_used_after_days=1))
    assert isinstance(refused, Refusal)
    assert "could not be read" in refused.reason


def test_drift_is_measured_on_devices_and_not_on_dates() -> None:
    model = people()
    before = CHECK.read(model.reader())
    model.users["ann"].update(used=0, password=1, keys=())
    model.users["zoe"].update(used=None, password=1)
    assert CHECK.read(model.reader()).essence() == before.essence()
    model.virtual[arn("left")] = ""
    assert CHECK.read(model.reader()).essence() != before.essence()
    assert MfaState.load(before.dump()) == before
    # Whoever applies the plan may be somebody else than who made it.
    assert CHECK.read(model.reader(caller=arn("ann", "user"))).essence() != CHECK.read(model.reader()).essence()


@pytest.mark.parametrize("change", [{"used": 0}, {"password": 1}], ids=["signed in", "new password"])
def test_a_password_that_came_into_use_or_is_a_new_one_is_drift(change: dict[str, int]) -> None:
    model = people()
    before = CHECK.read(model.reader())
    model.users["bob"].update(change)
    assert CHECK.read(model.reader()).essence() != before.essence()


def test_rows_and_cells() -> None:
    model = people()
    model.virtual[arn("left")] = ""
    state = CHECK.read(model.reader())
    rows = {row.label: row.value for row in CHECK.rows(state)}
    assert list(rows) == ["Root user", "ann", "bob", "zoe", arn("left")]
    assert rows["Root user"] == (
        "security key, passkey or hardware token; it has a password; last signed in 2026-11-11"
    )
    assert CHECK.cells(state) == ("hardware", "3", "2", "1")
    assert len(CHECK.columns) == len(CHECK.cells(state))
