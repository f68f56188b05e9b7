"""A scan as a file: `hardener.scan`, which other programs may rely on, and which can be read again."""

import hashlib
import json
from datetime import date
from typing import Any

import msgspec

from hardener.engine import clock
from hardener.engine.gate import version
from hardener.engine.model import Finding, Organization, Scan
from hardener.engine.problems import Rejected

FORMAT = "hardener.scan"
FORMAT_VERSION = "1.0"
LIMIT = 256 * 2**20
"""Bytes of the largest scan that is read."""


def scan_object(scan: Scan) -> dict[str, Any]:
    """Return `scan` as JSON builtins (docs/formats.md)."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool": {"version": version()},
        "started": scan.started,
        "finished": scan.finished,
        "caller": {"account": scan.caller.account, "arn": scan.caller.arn},
        "organization": _organization(scan.organization),
        "complete": scan.complete,
        "findings": [_finding(one) for one in scan.findings],
    }


def encode(scan: Scan, since: dict[str, Any] | None = None) -> bytes:
    """Return the bytes of the file, ASCII only, so that no text in it can do anything to a terminal.

    `since` says what changed since an earlier scan; whoever reads the scan again passes over it.
    """
    found = scan_object(scan) if since is None else {**scan_object(scan), "since": since}
    return (json.dumps(found, indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def decode(data: bytes, name: str) -> Scan:
    """Return the scan in `data`. Raises Rejected, calling the file `name`."""
    try:
        found = msgspec.json.decode(data)
        _demand_format(found, name)
        scan = msgspec.convert(found, Scan)
        demand_times(scan)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise Rejected(f"{name} is damaged: {error}", "a scan is written by `hardener scan --format json`") from None
    return scan


def demand_times(scan: Scan) -> None:
    """Raise ValueError where a moment or a last day in `scan` is none: who reads it counts with them."""
    for moment in (scan.started, scan.finished, *(one.read_at for one in scan.findings if one.read_at)):
        clock.parse(moment)
    for one in scan.findings:
        if one.exception is not None:
            date.fromisoformat(one.exception.until)


def sha256(data: bytes) -> str:
    """Return the digest of a file, as evidence of what a report rests on."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _demand_format(found: Any, name: str) -> None:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Rejected(f"{name} is not a scan", "a scan is written by `hardener scan --format json`")
    if str(found.get("format_version", "")).split(".")[0] != FORMAT_VERSION.split(".", maxsplit=1)[0]:
        raise Rejected(f"{name} is a scan of another version of hardener", "scan again with this one")


def _organization(found: Organization | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "id": found.id,
        "management": found.management,
        "incomplete": found.incomplete,
        "accounts": [msgspec.to_builtins(account) for account in found.accounts],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "check": one.check,
        "account": one.account,
        "account_name": one.account_name,
        "region": one.region,
        "status": str(one.status),
        "severity": str(one.severity),
        "summary": one.summary,
        "details": list(one.details),
        "state": one.state,
        "wanted": one.wanted,
        "references": msgspec.to_builtins(one.references),
        "trouble": msgspec.to_builtins(one.trouble),
        "since": one.since,
        "statements": msgspec.to_builtins(one.statements),
        "mark": str(one.mark) if one.mark else None,
        "exception": msgspec.to_builtins(one.exception),
        "read_at": one.read_at,
    }
