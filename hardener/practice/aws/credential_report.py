"""The credential report: one line for each user, and the root user's first."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from hardener.practice import clock
from hardener.practice.aws.registry import Call, after, answers
from hardener.practice.errors import AwsError
from hardener.practice.root_users import ROOT_USERS, RootUser

_KEY_COLUMNS: Final = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
_COLUMNS: Final = (
    "user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed",
    "password_next_rotation", "mfa_active", *(f"access_key_1_{name}" for name in _KEY_COLUMNS),
    *(f"access_key_2_{name}" for name in _KEY_COLUMNS),
    "cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated",
)  # fmt: skip
_NO_KEY: Final = ("false", "N/A", "N/A", "N/A", "N/A")
_NO_CERTIFICATES: Final = ("false", "N/A", "false", "N/A")
_made: Final[dict[str, datetime]] = {}


@answers("iam", "GenerateCredentialReport")
def generate_credential_report(call: Call) -> Mapping[str, object]:
    """Start the report; whoever asks again finds it complete."""
    if call.caller.account in _made:
        return {"State": "COMPLETE"}
    _made[call.caller.account] = clock.now()
    return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}


@answers("iam", "GetCredentialReport")
def get_credential_report(call: Call) -> Mapping[str, object]:
    """Hand out the report, as the users are now."""
    if call.caller.account not in _made:
        raise AwsError("ReportNotPresent", "No report exists.", 410)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([_COLUMNS, *_rows(call)])
    return {
        "Content": written.getvalue().rstrip("\n").encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": clock.now().replace(microsecond=0),
    }


@after("iam", "CreateLoginProfile", "UpdateLoginProfile")
def password_was_set(call: Call) -> None:
    """Remember when a password was set, which moto does not."""
    call.iam.get_user(call.given["UserName"]).password_last_changed = clock.now()


def _rows(call: Call) -> Iterator[tuple[str, ...]]:
    yield _root(ROOT_USERS[call.caller.account])
    for user in call.iam.users.values():
        keys = [_key(key) for key in user.access_keys]
        first, second = [*keys, _NO_KEY, _NO_KEY][:2]
        mfa = "true" if user.mfa_devices else "false"
        password = _password(user, call.iam.account_password_policy)
        yield user.name, user.arn, _date(user.create_date), *password, mfa, *first, *second, *_NO_CERTIFICATES


def _root(user: RootUser) -> tuple[str, ...]:
    used = _date(user.signed_in) if user.signed_in else "no_information"
    password = ("true", used, _date(user.password), "not_supported") if user.password else ("false", *["N/A"] * 3)
    mfa = "true" if user.devices else "false"
    keys = [
        (
            "true" if key.active else "false",
            _date(key.made),
            _date(key.used) if key.used else "N/A",
            key.region,
            key.service,
        )
        for key in user.keys
    ]
    first, second = [*keys, _NO_KEY, _NO_KEY][:2]
    made = [("true" if one.active else "false", _date(one.made)) for one in user.certificates]
    certificates = [column for one in [*made, ("false", "N/A"), ("false", "N/A")][:2] for column in one]
    return "<root_account>", user.arn, _date(user.made), *password, mfa, *first, *second, *certificates


def _password(user: Any, policy: Any) -> tuple[str, ...]:
    if not user.password:
        return "false", "N/A", "N/A", "N/A"
    changed = getattr(user, "password_last_changed", user.create_date)
    used = _date(user.password_last_used) if user.password_last_used else "no_information"
    days = policy.max_password_age if policy else None
    return "true", used, _date(changed), _date(changed + timedelta(days=days)) if days else "N/A"


def _key(key: Any) -> tuple[str, ...]:
    used = key.last_used
    last = (_date(used.timestamp), used.region, used.service) if used else ("N/A", "N/A", "N/A")
    return "true" if key.status == "Active" else "false", _date(key.create_date), *last


def _date(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}+00:00"
