"""Whatever is there and whatever is asked: the policy never gets weaker, and is as asked for afterwards."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.password_policy.check import PasswordPolicy
from checks.password_policy.merging import CLASSES, merged
from checks.password_policy.settings import PRESETS, PasswordSettings
from checks.password_policy.state import BUILT_IN, PasswordState, Policy
from hardener.engine.model import Refusal, Remedy, Status
from tests.checks.iam_model import IamModel

CHECK = PasswordPolicy()
FLAGS = (*CLASSES, "allow_users_to_change", "hard_expiry")
policies = st.builds(
    Policy,
    minimum_length=st.integers(6, 128),
    max_age_days=st.just(0) | st.integers(1, 1095),
    reuse_prevention=st.integers(0, 24),
    require_symbols=st.booleans(),
    require_numbers=st.booleans(),
    require_uppercase=st.booleans(),
    require_lowercase=st.booleans(),
    allow_users_to_change=st.booleans(),
    hard_expiry=st.booleans(),
)
settings = st.builds(
    PasswordSettings,
    minimum_length=st.integers(6, 128),
    max_age_days=st.just(0) | st.integers(1, 1095),
    reuse_prevention=st.integers(0, 24),
    require_symbols=st.booleans(),
    require_numbers=st.booleans(),
    require_uppercase=st.booleans(),
    require_lowercase=st.booleans(),
    allow_users_to_change=st.booleans(),
    hard_expiry=st.booleans(),
) | st.sampled_from(sorted(PRESETS.values(), key=repr))


def model_of(policy: Policy | None) -> IamModel:
    model = IamModel()
    if policy is not None:
        undone = CHECK.undo(PasswordState(policy=policy), PasswordState(policy=None))
        assert isinstance(undone, Remedy)
        model.apply(undone.calls[0])
    return model


def is_weaker(after: Policy, before: Policy | None) -> bool:
    now = before or BUILT_IN
    later = after.max_age_days or 10**6
    sooner = now.max_age_days or 10**6
    classes = sum(getattr(after, name) for name in CLASSES)
    return (
        after.minimum_length < now.minimum_length
        or any(getattr(now, flag) and not getattr(after, flag) for flag in FLAGS)
        or later > sooner
        or after.reuse_prevention < now.reuse_prevention
        # AWS's own rule demands three classes of the four.
        or (before is None and classes < 3)
    )


@given(st.none() | policies, settings)
def test_the_remedy_never_weakens_and_is_ok_afterwards(policy: Policy | None, wanted: PasswordSettings) -> None:
    model = model_of(policy)
    before = CHECK.read(model.reader())
    assert before.policy == policy
    remedy = CHECK.remedy(before, wanted)
    if CHECK.assess(before, wanted).status is Status.OK:
        assert isinstance(remedy, Refusal)
        return
    assert isinstance(remedy, Remedy)
    for draft in remedy.calls:
        model.apply(draft)
    now = CHECK.read(model.reader())
    assert now.policy is not None
    assert not is_weaker(now.policy, policy)
    assert CHECK.assess(now, wanted).status is Status.OK
    assert CHECK.reached(now, PasswordState.load(remedy.after.dump()))


@given(st.none() | policies, settings)
def test_undo_gives_back_exactly_what_was(policy: Policy | None, wanted: PasswordSettings) -> None:
    model = model_of(policy)
    kept = None if model.policy is None else dict(model.policy)
    before = CHECK.read(model.reader())
    remedy = CHECK.remedy(before, wanted)
    if isinstance(remedy, Refusal):
        return
    model.apply(remedy.calls[0])
    back = CHECK.undo(before, CHECK.read(model.reader()))
    assert isinstance(back, Remedy)
    model.apply(back.calls[0])
    assert model.policy == kept
    now = CHECK.read(model.reader())
    assert CHECK.reached(now, PasswordState.load(back.after.dump()))
    assert isinstance(CHECK.undo(before, now), Refusal)


@given(policies, settings)
def test_what_was_not_asked_for_stays(policy: Policy, wanted: PasswordSettings) -> None:
    goal = merged(policy, wanted)
    for name in Policy.__struct_fields__:
        if getattr(goal, name) != getattr(policy, name):
            assert getattr(goal, name) == getattr(wanted, name)


@pytest.mark.parametrize(
    ("now", "wanted", "field", "expected"),
    [
        (20, 14, "minimum_length", 20),
        (8, 14, "minimum_length", 14),
        (60, 0, "max_age_days", 60),
        (60, 90, "max_age_days", 60),
        (90, 60, "max_age_days", 60),
        (0, 90, "max_age_days", 90),
        (24, 0, "reuse_prevention", 24),
        (5, 24, "reuse_prevention", 24),
        (True, False, "require_symbols", True),
        (True, False, "allow_users_to_change", True),
        (True, False, "hard_expiry", True),
    ],
)
def test_the_stronger_wins(now: object, wanted: object, field: str, expected: object) -> None:
    policy = msgspec.structs.replace(Policy(), **{field: now})
    goal = merged(policy, msgspec.structs.replace(PasswordSettings(), **{field: wanted}))
    assert getattr(goal, field) == expected


def test_hard_expiry_is_asked_for_only_with_an_expiry() -> None:
    assert not merged(Policy(), PasswordSettings(hard_expiry=True)).hard_expiry
    assert merged(Policy(), PasswordSettings(hard_expiry=True, max_age_days=90)).hard_expiry


def test_the_nist_preset_switches_nothing_off() -> None:
    strict = Policy(minimum_length=14, reuse_prevention=24, max_age_days=90, **dict.fromkeys(FLAGS, True))
    goal = merged(strict, PRESETS["NIST SP 800-63B"])
    assert goal == msgspec.structs.replace(strict, minimum_length=15)


def test_off_is_left_out_of_the_call_and_all_else_is_in_it() -> None:
    remedy = CHECK.remedy(PasswordState(policy=None), PasswordSettings(reuse_prevention=0))
    assert isinstance(remedy, Remedy)
    (draft,) = remedy.calls
    assert draft.params == {
        "MinimumPasswordLength": 14,
        "RequireSymbols": True,
        "RequireNumbers": True,
        "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True,
        "HardExpiry": False,
    }
