"""The calls that set a password policy and take it away again."""

from typing import Any

from checks.password_policy.merging import expires_sooner
from checks.password_policy.state import Policy
from hardener.engine.model import Draft, Risk, UndoClass

_LOSES = ("passwords that users change in the meantime stay changed",)


def update(now: Policy | None, goal: Policy, why: str) -> Draft:
    """Return the call that sets all of `goal` where `now` applies (iam:UpdateAccountPasswordPolicy)."""
    # The operation is no patch: what is left out falls back to AWS's weakest value, so all is sent.
    params: dict[str, Any] = {
        "MinimumPasswordLength": goal.minimum_length,
        "RequireSymbols": goal.require_symbols,
        "RequireNumbers": goal.require_numbers,
        "RequireUppercaseCharacters": goal.require_uppercase,
        "RequireLowercaseCharacters": goal.require_lowercase,
        "AllowUsersToChangePassword": goal.allow_users_to_change,
        "HardExpiry": goal.hard_expiry,
    }
    # Off cannot be sent for these two (AWS refuses 0), only left out.
    if goal.max_age_days:
        params["MaxPasswordAge"] = goal.max_age_days
    if goal.reuse_prevention:
        params["PasswordReusePrevention"] = goal.reuse_prevention
    return Draft(
        service="iam",
        operation="UpdateAccountPasswordPolicy",
        params=params,
        why=why,
        undo=UndoClass.EXACT,
        loses=_LOSES,
        risk=Risk.DISRUPTIVE if expires_sooner(now, goal) else Risk.LOW,
    )


def delete(why: str) -> Draft:
    """Return the call that leaves the account without a policy of its own (iam:DeleteAccountPasswordPolicy)."""
    return Draft(
        service="iam",
        operation="DeleteAccountPasswordPolicy",
        params={},
        why=why,
        undo=UndoClass.EXACT,
        loses=_LOSES,
        gone=("NoSuchEntity",),
    )
