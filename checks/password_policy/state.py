"""What is read of a password policy, and of the users it would touch."""

from typing import Any

import msgspec

from hardener.engine.model import State


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A password policy (iam:GetAccountPasswordPolicy); the defaults are what AWS takes for what is not sent."""

    minimum_length: int = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase: bool = False
    require_lowercase: bool = False
    allow_users_to_change: bool = False
    max_age_days: int = 0
    """Days; 0 means that passwords do not expire."""
    reuse_prevention: int = 0
    """Remembered passwords; 0 means none."""
    hard_expiry: bool = False


BUILT_IN = Policy(minimum_length=8)
"""What AWS applies where an account has no policy of its own, but for its rule of three character classes of four."""


class ConsoleUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An IAM user with a console password."""

    name: str
    changed: str
    """When the password was last set, ISO 8601; anything else where AWS does not say."""


class PasswordState(State, frozen=True, kw_only=True):
    """The policy of one account, with the console users as evidence of who would notice a change."""

    policy: Policy | None
    """None where the account has no policy of its own."""
    users: tuple[ConsoleUser, ...] = ()
    reported: str = ""
    """When AWS made the list of users, ISO 8601; up to four hours ago, and empty where there is no list."""
    unlisted: str = ""
    """Why the users could not be listed; empty when they were."""

    def essence(self) -> Any:
        """Return the policy alone: a user more or less does not change what the calls do."""
        return {"policy": msgspec.to_builtins(self.policy)}
