"""Understands the tables in which somebody answers for something: exceptions and attestations."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from hardener.engine.baseline.document import Document
from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.model import Attestation, Exemption
from hardener.engine.model import AnyCheck, Per

ACCOUNT = re.compile(r"[0-9]{12}")
_EXCEPTION = ("check", "account", "region", "owner", "reason", "until")
_ATTESTATION = ("check", "account", "statement", "by", "on", "until", "note")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")
_STATEMENT = re.compile(r"[\w+=,.@:/-]{1,200}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def exceptions(document: Document, checks: Mapping[str, AnyCheck]) -> tuple[Exemption, ...]:
    """Return the `[[exceptions]]` of `document`. Raises BadBaseline."""
    return tuple(_exception(document, *one, checks) for one in _array(document, "exceptions"))


def attestations(document: Document, checks: Mapping[str, AnyCheck]) -> tuple[Attestation, ...]:
    """Return the `[[attestations]]` of `document`. Raises BadBaseline."""
    return tuple(_attestation(document, *one, checks) for one in _array(document, "attestations"))


def _array(document: Document, name: str) -> list[tuple[Keys, dict[str, Any]]]:
    """Return the tables of an array, each with its keys."""
    found = document.data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        document.refuse_value((name,), found, f"[[{name}]] tables")
    return [((name, place), item) for place, item in enumerate(found)]


def _exception(document: Document, keys: Keys, item: dict[str, Any], checks: Mapping[str, AnyCheck]) -> Exemption:
    document.only(keys, item, _EXCEPTION)
    _demand(document, keys, item, "check", "account", "owner", "reason", "until")
    check, account = _where(document, keys, item, checks)
    region = item.get("region")
    per_account = checks[check].per is Per.ACCOUNT
    if region is not None and (per_account or not isinstance(region, str) or not _REGION.fullmatch(region)):
        wanted = "no region: this check has one state per account" if per_account else "a region such as eu-central-1"
        document.refuse_value((*keys, "region"), region, wanted)
    return Exemption(
        check=check,
        account=account,
        region=region,
        owner=_text(document, (*keys, "owner"), item["owner"]),
        reason=_text(document, (*keys, "reason"), item["reason"]),
        until=_day(document, (*keys, "until"), item["until"]),
    )


def _attestation(document: Document, keys: Keys, item: dict[str, Any], checks: Mapping[str, AnyCheck]) -> Attestation:
    document.only(keys, item, _ATTESTATION)
    _demand(document, keys, item, "check", "account", "statement", "by", "on", "until")
    check, account = _where(document, keys, item, checks)
    statement = item["statement"]
    if not isinstance(statement, str) or not _STATEMENT.fullmatch(statement):
        document.refuse_value((*keys, "statement"), statement, "the name of a statement, as `hardener attest` lists it")
    on, until = (_day(document, (*keys, name), item[name]) for name in ("on", "until"))
    if until < on:
        document.refuse_value((*keys, "until"), item["until"], f"a day that is not before {on}, when it was signed")
    return Attestation(
        check=check,
        account=account,
        statement=statement,
        by=_text(document, (*keys, "by"), item["by"]),
        on=on,
        until=until,
        note=_text(document, (*keys, "note"), item["note"]) if "note" in item else "",
    )


def _demand(document: Document, keys: Keys, item: dict[str, Any], *needed: str) -> None:
    """Refuse a table that lacks one of the `needed` keys."""
    *most, last = needed
    for key in needed:
        if key not in item:
            document.refuse(keys, f"has no {key}; expected {', '.join(most)} and {last}")


def _where(document: Document, keys: Keys, item: dict[str, Any], checks: Mapping[str, AnyCheck]) -> tuple[str, str]:
    """Return the check and the account that a table is about."""
    check, account = item["check"], item["account"]
    if not isinstance(check, str) or check not in checks:
        document.refuse_value((*keys, "check"), check, "one of " + ", ".join(checks))
    if not isinstance(account, str) or not ACCOUNT.fullmatch(account):
        document.refuse_value((*keys, "account"), account, "an account id of 12 digits, in quotes")
    return check, account


def _text(document: Document, keys: Keys, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        document.refuse_value(keys, value, "a text that says it")
    return value


def _day(document: Document, keys: Keys, value: Any) -> str:
    """Return a TOML date, or the same written as text, as YYYY-MM-DD."""
    if type(value) is dt.date:
        return value.isoformat()
    if not isinstance(value, str) or not _is_day(value):
        document.refuse_value(keys, value, "a day such as 2027-03-31")
    return value


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
