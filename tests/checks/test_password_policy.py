"""The password policy's states, its evidence, and what is said before users notice."""

import pytest

from checks.password_policy.check import PasswordPolicy
from checks.password_policy.settings import PRESETS, PasswordSettings
from checks.password_policy.state import ConsoleUser, PasswordState, Policy
from hardener.engine.model import CallFailed, Refusal, Remedy, Risk, Status, UndoClass
from tests.checks.iam_model import REPORTED, IamModel, report, row

CHECK = PasswordPolicy()
STRONG = Policy(
    minimum_length=14,
    require_symbols=True,
    require_numbers=True,
    require_uppercase=True,
    require_lowercase=True,
    allow_users_to_change=True,
    reuse_prevention=24,
)
OLD, NEW = "2026-01-01T00:00:00+00:00", "2026-11-20T00:00:00Z"
USERS = (ConsoleUser("ann", OLD), ConsoleUser("bob", NEW), ConsoleUser("[red]e\x1b[2Jve", "N/A"))


def state(policy: Policy | None, unlisted: str = "") -> PasswordState:
    if unlisted:
        return PasswordState(policy=policy, unlisted=unlisted)
    return PasswordState(policy=policy, users=USERS, reported=REPORTED.isoformat())


def test_no_policy_fails_and_says_so() -> None:
    verdict = CHECK.assess(state(None), PasswordSettings())
    assert verdict.status is Status.FAILING
    assert verdict.summary.startswith("no policy of its own, length 8")
    assert "Minimum length: 8 characters, wanted 14 characters or more" in verdict.details
    assert "Symbols: three classes of four, wanted on" in verdict.details


def test_a_weak_policy_fails_with_what_falls_short() -> None:
    verdict = CHECK.assess(state(Policy(minimum_length=8, max_age_days=180)), PasswordSettings(max_age_days=90))
    assert verdict.status is Status.FAILING
    assert "length 8" in verdict.summary
    assert "no reuse memory" in verdict.summary
    assert "Expiry: 180 days, wanted 90 days or fewer" in verdict.details


def test_a_strong_policy_is_ok() -> None:
    verdict = CHECK.assess(state(STRONG), PasswordSettings())
    assert (verdict.status, verdict.summary, verdict.details) == (Status.OK, "length 14, 24 remembered", ())


def test_no_policy_is_ok_where_awss_own_is_all_that_is_asked() -> None:
    asked = PasswordSettings(
        minimum_length=8,
        require_symbols=False,
        require_numbers=False,
        require_uppercase=False,
        require_lowercase=False,
        allow_users_to_change=False,
        reuse_prevention=0,
    )
    assert CHECK.assess(state(None), asked).status is Status.OK


def test_a_first_policy_keeps_three_classes_and_says_why() -> None:
    remedy = CHECK.remedy(state(None), PRESETS["NIST SP 800-63B"])
    assert isinstance(remedy, Remedy)
    params = remedy.calls[0].params
    assert params["MinimumPasswordLength"] == 15
    assert [params[f"Require{one}"] for one in ("LowercaseCharacters", "UppercaseCharacters", "Numbers")] == [True] * 3
    assert params["RequireSymbols"] is False
    assert "three classes are demanded instead" in remedy.warnings[0]


def test_the_cis_preset_is_the_default() -> None:
    assert PRESETS["CIS v7.0"] == PasswordSettings()
    assert CHECK.presets is PRESETS


def test_zero_means_off_as_emulators_write_it() -> None:
    model = IamModel({"MinimumPasswordLength": 9, "MaxPasswordAge": 0, "PasswordReusePrevention": 0})
    assert CHECK.read(model.reader()).policy == Policy(minimum_length=9)


def test_the_console_users_are_read_without_root_and_in_order() -> None:
    content = report(
        row("zoe", NEW),
        row("ann", OLD, "TRUE"),
        row("robot", "N/A", "false"),
        row("<root_account>", "not_supported", "not_supported"),
    )
    read = CHECK.read(IamModel(content=content).reader())
    assert read.users == (ConsoleUser("ann", OLD), ConsoleUser("zoe", NEW))
    assert read.reported == "2026-11-23T14:00:00+00:00"
    assert read.unlisted == ""


def test_drift_is_measured_on_the_policy_alone() -> None:
    assert state(STRONG).essence() == PasswordState(policy=STRONG, unlisted="denied").essence()
    assert state(STRONG).essence() != state(None).essence()
    assert PasswordState.load(state(STRONG).dump()) == state(STRONG)


@pytest.mark.parametrize("error", ["ReportNotPresent", "ReportExpired", "ReportInProgress"])
def test_the_report_is_waited_for_and_made_again(error: str) -> None:
    model = IamModel(content=report(row("ann", OLD)))
    model.states = ["STARTED", "INPROGRESS", "COMPLETE"]
    model.errors = [error]
    reader = model.reader()
    assert CHECK.read(reader).users == (ConsoleUser("ann", OLD),)
    assert reader.waited == [2.0, 2.0, 2.0]


def test_a_report_that_is_never_ready_is_given_up_after_two_minutes() -> None:
    model = IamModel()
    model.states = ["INPROGRESS"]
    reader = model.reader()
    assert "120 seconds" in CHECK.read(reader).unlisted
    assert sum(reader.waited) == 120


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"user\nann", b"<html>", b"user,password_enabled\nann,true"])
def test_a_report_that_is_none_names_nobody(content: bytes) -> None:
    read = CHECK.read(IamModel(content=content).reader())
    assert read.users == ()
    assert "no credential report" in read.unlisted


def test_an_unreadable_policy_is_no_state_at_all() -> None:
    with pytest.raises(CallFailed):
        CHECK.read(IamModel({"MinimumPasswordLength": 9}).reader(fail_at=1))


@pytest.mark.parametrize("fail_at", [2, 3])
def test_an_unreadable_report_leaves_the_policy_and_the_reason(fail_at: int) -> None:
    read = CHECK.read(IamModel({"MinimumPasswordLength": 9}).reader(fail_at))
    assert read.policy == Policy(minimum_length=9)
    assert "denied" in read.unlisted


def test_without_the_report_the_rules_are_still_raised_with_a_warning() -> None:
    remedy = CHECK.remedy(state(Policy(), unlisted="denied"), PasswordSettings())
    assert isinstance(remedy, Remedy)
    assert any("could not be listed: denied" in warning for warning in remedy.warnings)
    assert remedy.calls[0].risk is Risk.LOW


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (None, PasswordSettings(max_age_days=90)),
        (STRONG, PasswordSettings(max_age_days=90)),
        (Policy(max_age_days=180), PasswordSettings(max_age_days=90)),
        (Policy(max_age_days=90), PasswordSettings(hard_expiry=True)),
    ],
)
def test_without_the_report_nothing_is_made_to_expire(policy: Policy | None, wanted: PasswordSettings) -> None:
    remedy = CHECK.remedy(state(policy, unlisted="denied"), wanted)
    assert isinstance(remedy, Refusal)
    assert "denied" in remedy.reason


def test_who_must_change_is_named_raw_and_counted_at_the_reports_time() -> None:
    remedy = CHECK.remedy(state(STRONG), PasswordSettings(max_age_days=90))
    assert isinstance(remedy, Remedy)
    (said,) = (warning for warning in remedy.warnings if "2 users" in warning)
    assert said.endswith("at the next sign-in: ann, [red]e\x1b[2Jve.")
    assert remedy.calls[0].risk is Risk.DISRUPTIVE


def test_whoever_is_locked_out_is_named_also_when_hard_expiry_was_there_before() -> None:
    hard = Policy(max_age_days=365, hard_expiry=True)
    remedy = CHECK.remedy(state(hard), PasswordSettings(max_age_days=30, allow_users_to_change=False))
    assert isinstance(remedy, Remedy)
    assert any("until an administrator resets" in one and "ann" in one for one in remedy.warnings)
    assert any("may not change their own" in one for one in remedy.warnings)


def test_an_expiry_that_touches_nobody_says_so() -> None:
    remedy = CHECK.remedy(
        state(STRONG).__class__(policy=STRONG, reported=REPORTED.isoformat()), PasswordSettings(max_age_days=90)
    )
    assert isinstance(remedy, Remedy)
    assert any("nobody at 2026-11-23" in warning for warning in remedy.warnings)


def test_undo_is_exact_and_says_what_stays() -> None:
    back = CHECK.undo(state(None), state(STRONG))
    assert isinstance(back, Remedy)
    assert [draft.operation for draft in back.calls] == ["DeleteAccountPasswordPolicy"]
    assert back.calls[0].undo is UndoClass.EXACT
    assert back.calls[0].loses


def test_undo_warns_where_it_makes_passwords_expire_sooner() -> None:
    back = CHECK.undo(state(Policy(max_age_days=30)), state(STRONG, unlisted="denied"))
    assert isinstance(back, Remedy)
    assert any("it is not known who" in warning for warning in back.warnings)


def test_rows_are_the_same_lines_with_and_without_a_policy() -> None:
    none, strong = CHECK.rows(state(None)), CHECK.rows(state(STRONG))
    assert [one.label for one in none] == [one.label for one in strong]
    values = {one.label: one.value for one in strong}
    assert values["Reuse memory"] == "24 remembered"
    assert values["Expiry"] == "none"
    assert values["Symbols"] == "on"
    assert {one.label: one.value for one in none}["Symbols"] == "three classes of four"


def test_cells_stand_below_their_headings() -> None:
    assert CHECK.columns == ("length", "classes", "reuse memory", "expiry")
    assert CHECK.cells(state(None)) == ("8", "any 3 of 4", "none", "none")
    assert CHECK.cells(
        state(Policy(minimum_length=14, require_symbols=True, max_age_days=90, reuse_prevention=24))
    ) == (
        "14",
        "1 of 4",
        "24",
        "90 days",
    )
