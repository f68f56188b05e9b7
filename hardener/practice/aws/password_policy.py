"""The account's password policy, which leaves out what is not set."""

from collections.abc import Mapping

from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError


@answers("iam", "GetAccountPasswordPolicy")
def get_account_password_policy(call: Call) -> Mapping[str, object]:
    """Tell the policy, with a number only where a number is set."""
    policy = call.iam.account_password_policy
    if policy is None:
        said = f"The Password Policy with domain name {call.caller.account} cannot be found."
        raise AwsError("NoSuchEntity", said, 404)
    told = {
        "MinimumPasswordLength": policy.minimum_password_length,
        "RequireSymbols": policy.require_symbols,
        "RequireNumbers": policy.require_numbers,
        "RequireUppercaseCharacters": policy.require_uppercase_characters,
        "RequireLowercaseCharacters": policy.require_lowercase_characters,
        "AllowUsersToChangePassword": policy.allow_users_to_change_password,
        "ExpirePasswords": policy.expire_passwords,
    }
    optional = {
        "MaxPasswordAge": policy.max_password_age,
        "PasswordReusePrevention": policy.password_reuse_prevention,
        "HardExpiry": policy.hard_expiry if policy.expire_passwords else None,
    }
    return {
        "PasswordPolicy": told | {name: value for name, value in optional.items() if value is not None and value != 0}
    }
