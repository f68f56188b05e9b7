"""The policy an account should get: what is asked for, and whatever is stronger already."""

import msgspec

from checks.password_policy.settings import PasswordSettings
from checks.password_policy.state import BUILT_IN, Policy

CLASSES = ("require_lowercase", "require_uppercase", "require_numbers", "require_symbols")
"""The fields that each demand one class of characters."""


def asked(policy: Policy | None, wanted: PasswordSettings) -> Policy:
    """Return what is now, with what is asked for and not yet met; the account's own part in it never gets weaker."""
    now = policy or BUILT_IN
    age = min((days for days in (now.max_age_days, wanted.max_age_days) if days), default=0)
    return Policy(
        minimum_length=max(now.minimum_length, wanted.minimum_length),
        require_symbols=now.require_symbols or wanted.require_symbols,
        require_numbers=now.require_numbers or wanted.require_numbers,
        require_uppercase=now.require_uppercase or wanted.require_uppercase,
        require_lowercase=now.require_lowercase or wanted.require_lowercase,
        allow_users_to_change=now.allow_users_to_change or wanted.allow_users_to_change,
        max_age_days=age,
        reuse_prevention=max(now.reuse_prevention, wanted.reuse_prevention),
        # Where nothing expires there is nothing to be hard about.
        hard_expiry=now.hard_expiry or (wanted.hard_expiry and age > 0),
    )


def gaps(policy: Policy | None, wanted: PasswordSettings) -> tuple[str, ...]:
    """Return the fields that fall short of what is wanted, in the order they are declared."""
    now, goal = policy or BUILT_IN, asked(policy, wanted)
    return tuple(name for name in Policy.__struct_fields__ if getattr(now, name) != getattr(goal, name))


def merged(policy: Policy | None, wanted: PasswordSettings) -> Policy:
    """Return the policy to set.

    AWS's own rule of three character classes of four ends with the first policy of an account, and no
    policy can say it. So three classes are demanded there at least, and nothing gets weaker.
    """
    goal = asked(policy, wanted)
    if policy is not None:
        return goal
    missing = [name for name in CLASSES if not getattr(goal, name)]
    added = missing[: max(0, len(missing) - 1)]
    return msgspec.structs.replace(goal, **dict.fromkeys(added, True))


def expires_sooner(policy: Policy | None, goal: Policy) -> bool:
    """Return whether passwords run out under `goal` that do not now, or do more harm when they do."""
    now = policy or BUILT_IN
    if not goal.max_age_days:
        return False
    shorter = not now.max_age_days or goal.max_age_days < now.max_age_days
    return shorter or (goal.hard_expiry and not now.hard_expiry)
