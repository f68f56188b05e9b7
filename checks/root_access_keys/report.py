"""The root user's line in the credential report, which any administrator of the account may read."""

import csv
from io import StringIO
from typing import Any

from checks.root_access_keys.state import Key
from hardener.engine.model import CallFailed, Cause, Reader, Trouble

_PAUSE = 2.0
_LOOKS = 60
_NOT_YET = {"ReportNotPresent", "ReportExpired", "ReportInProgress"}
_ROOT = "<root_account>"
_NOTHING = ("", "N/A", "no_information", "not_supported")


def root_keys(aws: Reader) -> tuple[tuple[Key, ...], str]:
    """Return the keys of root and when AWS looked, up to four hours ago. Raises CallFailed."""
    report = _report(aws)
    try:
        rows = csv.DictReader(StringIO(report["Content"].decode()), strict=True)
        row = next((row for row in rows if row["user"] == _ROOT), None)
        if row is None:
            raise _failed("the credential report has no line for the root user")
        found = (_key(row, f"access_key_{number}_") for number in (1, 2))
        return tuple(key for key in found if key is not None), report["GeneratedTime"].isoformat()
    except (KeyError, AttributeError, ValueError, csv.Error) as wrong:
        raise _failed("this is no credential report") from wrong


def _key(row: dict[str, Any], prefix: str) -> Key | None:
    active = row[prefix + "active"].lower() == "true"
    made, used = row[prefix + "last_rotated"], row[prefix + "last_used_date"]
    if not active and made in _NOTHING:
        return None
    return Key(
        active=active,
        created="" if made in _NOTHING else made,
        used="" if used in _NOTHING else used,
        service=_plain(row[prefix + "last_used_service"]),
        region=_plain(row[prefix + "last_used_region"]),
    )


def _plain(text: str) -> str:
    return "" if text in _NOTHING else text


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
    raise _failed(f"AWS has not finished the report in {_LOOKS * _PAUSE:.0f} seconds")


def _failed(words: str) -> CallFailed:
    return CallFailed(Trouble(Cause.NOT_ATTESTED, words, action="iam:GetCredentialReport"))
