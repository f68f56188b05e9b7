"""The credential report, for what the live reads do not tell: when passwords were set, and when root signed in."""

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import Any

import msgspec

from hardener.engine.model import CallFailed, Cause, Reader, Trouble

ROOT = "<root_account>"
_PAUSE = 2.0
_LOOKS = 60
_NOT_YET = {"ReportNotPresent", "ReportExpired", "ReportInProgress"}
_COLUMNS = {"user", "password_last_used", "password_last_changed"}


class Line(msgspec.Struct, frozen=True):
    """One user's line; ISO 8601, and empty where AWS does not say."""

    used: str = ""
    changed: str = ""


class Report(msgspec.Struct, frozen=True):
    """The lines by user; up to four hours old, so that nothing rests on it that a live read can tell."""

    lines: Mapping[str, Line]
    made: str = ""
    why_not: str = ""
    """Why there is none; empty where there is."""

    def line(self, user: str) -> Line:
        """Return what it says of `user`."""
        return self.lines.get(user, Line())


def read(aws: Reader) -> Report:
    """Return the report; where it cannot be had, an empty one that says why."""
    try:
        return _parsed(_fetched(aws))
    except CallFailed as failed:
        return Report({}, why_not=str(failed.trouble))


def _fetched(aws: Reader) -> dict[str, Any]:
    for _ in range(_LOOKS):
        if aws.call("iam", "GenerateCredentialReport").get("State") == "COMPLETE":
            try:
                return aws.call("iam", "GetCredentialReport")
            except CallFailed as failed:
                # A report may run out between the two calls; then it is made once more.
                if failed.trouble.code not in _NOT_YET:
                    raise
        aws.wait(_PAUSE)
    said = f"AWS has not finished the report in {_LOOKS * _PAUSE:.0f} seconds"
    hint = "scan again in a few minutes"
    raise CallFailed(Trouble(Cause.NOT_ATTESTED, said, action="iam:GenerateCredentialReport", hint=hint))


def _parsed(answer: Mapping[str, Any]) -> Report:
    try:
        rows = csv.DictReader(StringIO(answer["Content"].decode()), strict=True)
        if not _COLUMNS.issubset(rows.fieldnames or ()):
            raise ValueError("columns are missing")
        lines = {row["user"]: Line(date(row["password_last_used"]), date(row["password_last_changed"])) for row in rows}
        return Report(lines, answer["GeneratedTime"].isoformat())
    except (KeyError, AttributeError, TypeError, ValueError, csv.Error) as wrong:
        trouble = Trouble(Cause.NOT_ATTESTED, "this is no credential report", action="iam:GetCredentialReport")
        raise CallFailed(trouble) from wrong


def date(text: str) -> str:
    """Return `text` where it is a date with its zone, else nothing: AWS has half a dozen words for "none"."""
    try:
        return text if datetime.fromisoformat(text).tzinfo else ""
    except (TypeError, ValueError):
        return ""
