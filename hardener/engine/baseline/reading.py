"""Understands a baseline file, and refuses what it does not know."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from hardener.engine.baseline.document import Document
from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.model import Attestation, Baseline, Exemption, normal
from hardener.engine.model import AnyCheck, Field, Per, Settings, fields

FORMAT = "hardener.baseline"
VERSION = 1
OFF = "off"
"""How None is written where a key that is left out would mean something else."""
_TOP = ("format", "version", "checks", "accounts", "exceptions", "attestations")
_EXCEPTION = ("check", "account", "region", "owner", "reason", "until")
_ATTESTATION = ("check", "account", "statement", "by", "on", "until", "note")
_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")
_STATEMENT = re.compile(r"[\w+=,.@:/-]{1,200}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Tables = dict[str, dict[str, Any]]


def load(path: Path, checks: tuple[AnyCheck, ...]) -> Baseline:
    """Return the baseline in the file `path`. Raises BadBaseline, and Problem where it can't be read at all."""
    return understood(Document.open(path), checks)


def understood(document: Document, checks: tuple[AnyCheck, ...]) -> Baseline:
    """Return the baseline that `document` holds. Raises BadBaseline."""
    data = document.data
    document.only((), data, _TOP)
    for key, value in (("format", FORMAT), ("version", VERSION)):
        if key not in data:
            document.refuse((), f"{key} is missing; expected {key} = {_toml(value)}")
        if data[key] != value or isinstance(data[key], bool):
            document.refuse_value((key,), data[key], _toml(value))
    by_check = {check.id: check for check in checks}
    settings = _tables(document, ("checks",), by_check, {})
    accounts = {
        account: _tables(document, ("accounts", account), by_check, settings)
        for account in document.table(("accounts",), data.get("accounts", {}))
        if _is_account(document, ("accounts", account), account)
    }
    found = Baseline(
        settings=settings,
        accounts=accounts,
        exemptions=tuple(_exception(document, *one, by_check) for one in _array(document, "exceptions")),
        attestations=tuple(_attestation(document, *one, by_check) for one in _array(document, "attestations")),
        source=document.source,
    )
    return normal(found, checks)


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _is_account(document: Document, keys: Keys, account: str) -> bool:
    if not _ACCOUNT.fullmatch(account):
        document.refuse(keys, "is no account id; expected 12 digits")
    return True


def _tables(document: Document, keys: Keys, checks: Mapping[str, AnyCheck], base: Tables) -> Tables:
    """Return the settings by check id that stand in the table at `keys`; `base` is what they are laid over."""
    found: Any = document.data
    for key in keys:
        found = found.get(key, {}) if isinstance(found, dict) else found
    tables = document.table(keys, found)
    document.only(keys, tables, checks)
    return {
        check: _settings(document, (*keys, check), checks[check], table, base.get(check, {}))
        for check, table in tables.items()
    }


def _settings(document: Document, keys: Keys, check: AnyCheck, found: Any, base: Mapping[str, Any]) -> dict[str, Any]:
    table = document.table(keys, found)
    known = _known(check.settings)
    document.only(keys, table, known)
    values = {name: _value(document, (*keys, name), known[name], check, value) for name, value in table.items()}
    try:
        msgspec.convert({**base, **values}, check.settings)
    except msgspec.ValidationError as error:
        document.refuse(keys, f"does not fit together: {str(error).split(' - at ')[0]}")
    return values


def _value(document: Document, keys: Keys, field: Field, check: AnyCheck, value: Any) -> Any:
    if field.optional and value == OFF:
        return None
    try:
        msgspec.convert(value, _kinds(check.settings)[field.name])
    except msgspec.ValidationError:
        document.refuse_value(keys, value, expected(field))
    return value


@cache
def _kinds(settings: type[Settings]) -> dict[str, Any]:
    """Return the annotated types of the settings by name."""
    return {item.encode_name: item.type for item in msgspec.structs.fields(settings)}


@cache
def _known(settings: type[Settings]) -> dict[str, Field]:
    return {field.name: field for field in fields(settings)}


def expected(field: Field) -> str:
    """Return what may be written for `field` in a file, in words."""
    return field.expected.replace(", or leave it out for off", f', or "{OFF}"')


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
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
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
