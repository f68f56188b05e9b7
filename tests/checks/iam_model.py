"""IAM's password policy as AWS keeps it: no patch, what is left out falls back to the weakest value."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hardener.engine.model import Draft
from tests.checks.reader import AwsError, FakeReader
from tests.checks.service import assert_valid_draft

REPORTED = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HEADER = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active"

_DEFAULTS = {
    "MinimumPasswordLength": 6,
    "RequireSymbols": False,
    "RequireNumbers": False,
    "RequireUppercaseCharacters": False,
    "RequireLowercaseCharacters": False,
    "AllowUsersToChangePassword": False,
}


def row(user: str, changed: str, enabled: str = "true") -> str:
    return f"{user},arn:aws:iam::111122223333:user/x,2020-01-01T00:00:00Z,{enabled},N/A,{changed},false"


def report(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


class IamModel:
    """One account's password policy and credential report."""

    def __init__(self, policy: Mapping[str, Any] | None = None, content: bytes = report()) -> None:
        self.policy = None if policy is None else dict(policy)
        self.content = content
        self.states = ["COMPLETE"]
        self.errors: list[str] = []

    def answer(self, operation: str, _params: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "GetAccountPasswordPolicy":
            if self.policy is None:
                raise AwsError("NoSuchEntity")
            return {"PasswordPolicy": {**self.policy, "ExpirePasswords": bool(self.policy.get("MaxPasswordAge"))}}
        if operation == "GenerateCredentialReport":
            return {"State": self.states.pop(0) if len(self.states) > 1 else self.states[0]}
        assert operation == "GetCredentialReport"
        if self.errors:
            raise AwsError(self.errors.pop(0))
        return {"Content": self.content, "ReportFormat": "text/csv", "GeneratedTime": REPORTED}

    def reader(self, fail_at: int = 0) -> FakeReader:
        return FakeReader(self.answer, fail_at)

    def apply(self, draft: Draft) -> None:
        assert_valid_draft(draft)
        if draft.operation == "DeleteAccountPasswordPolicy":
            if self.policy is None:
                raise AwsError("NoSuchEntity")
            self.policy = None
        else:
            assert draft.operation == "UpdateAccountPasswordPolicy"
            self.policy = {**_DEFAULTS, **draft.params}
