"""Reading the policy, and the console users from the credential report."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from checks.password_policy.state import ConsoleUser, PasswordState, Policy
from hardener.engine.model import CallFailed, Cause, Reader, Trouble

_PAUSE = 2.0
_LOOKS = 60
_NOT_YET = {"ReportNotPresent", "ReportExpired", "ReportInProgress"}
_COLUMNS = {"user", "password_enabled", "password_last_changed"}
_ROOT = "<root_account>"


def read(aws: Reader) -> PasswordState:
    """Return the policy and, where the report can be had, its users. Raises CallFailed for the policy only."""
    policy = _policy(aws)
    try:
        users, reported = _users(_report(aws))
        return PasswordState(policy=policy, users=users, reported=reported)
    except CallFailed as failed:
        # The users are evidence, not the control: the policy can be judged without them, and the reason is kept.
        return PasswordState(policy=policy, unlisted=str(failed.trouble))


def _policy(aws: Reader) -> Policy | None:
    answer = aws.find("iam", "GetAccountPasswordPolicy", absent="NoSuchEntity")
    if answer is None:
        return None
    # What is off is left out by AWS, and 0 with emulators.
    found = answer["PasswordPolicy"]
    return Policy(
        minimum_length=found.get("MinimumPasswordLength", 6),
        require_symbols=found.get("RequireSymbols", False),
        require_numbers=found.get("RequireNumbers", False),
        require_uppercase=found.get("RequireUppercaseCharacters", False),
        require_lowercase=found.get("RequireLowercaseCharacters", False),
        allow_users_to_change=found.get("AllowUsersToChangePassword", False),
        max_age_days=found.get("MaxPasswordAge", 0),
        reuse_prevention=found.get("PasswordReusePrevention", 0),
        hard_expiry=found.get("HardExpiry", False),
    )


def _report(aws: Reader) -> dict[str, Any]:
    """Return the credential report, made anew where there is none that is younger than four hours."""
    for _ in range(_LOOKS):
        if aws.call("iam", "GenerateCredentialReport").get("State") == "COMPLETE":
            try:
                return aws.call("iam", "GetCredentialReport")
            except CallFailed as failed:
                # A report may run out between the two calls; then it is made once more.
                if failed.trouble.code not in _NOT_YET:
                    raise
        aws.wait(_PAUSE)
    raise CallFailed(
        Trouble(
            Cause.NOT_ATTESTED,
            f"AWS has not finished the report in {_LOOKS * _PAUSE:.0f} seconds",
            action="iam:GenerateCredentialReport",
            hint="scan again in a few minutes",
        )
    )


def _users(report: dict[str, Any]) -> tuple[tuple[ConsoleUser, ...], str]:
    """Return the users with a console password, and the time at which AWS looked."""
    try:
        rows = csv.DictReader(StringIO(report["Content"].decode()), strict=True)
        if not _COLUMNS.issubset(rows.fieldnames or ()):
            raise ValueError("columns are missing")
        users = tuple(sorted(_console(rows), key=lambda user: user.name))
        return users, report["GeneratedTime"].isoformat()
    except (KeyError, AttributeError, ValueError, csv.Error) as wrong:
        trouble = Trouble(Cause.NOT_ATTESTED, "this is no credential report", action="iam:GetCredentialReport")
        raise CallFailed(trouble) from wrong


def _console(rows: "csv.DictReader[str]") -> Iterator[ConsoleUser]:
    for row in rows:
        # The policy is not for the root user, and `not_supported` is what root has here.
        if row["user"] != _ROOT and row["password_enabled"].lower() == "true":
            yield ConsoleUser(row["user"], row["password_last_changed"])
