"""Understands a baseline file, and refuses what it does not know."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from hardener.engine.baseline.claims import ACCOUNT, attestations, exceptions
from hardener.engine.baseline.document import Document
from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.model import Baseline, normal
from hardener.engine.model import AnyCheck, Field, Settings, fields

FORMAT = "hardener.baseline"
VERSION = 1
OFF = "off"
"""How None is written where a key that is left out would mean something else."""
_TOP = ("format", "version", "checks", "accounts", "exceptions", "attestations")

Tables = dict[str, dict[str, Any]]


def load(path: Path, checks: tuple[AnyCheck, ...]) -> Baseline:
    """Return the baseline in the file `path`. Raises BadBaseline, and Problem where it can't be read at all."""
    return understood(Document.open(path), checks)


def understood(document: Document, checks: tuple[AnyCheck, ...]) -> Baseline:
    """Return the baseline that `document` holds. Raises BadBaseline."""
    data = document.data
    _refuse_unseen(document, (), data)
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
        exemptions=exceptions(document, by_check),
        attestations=attestations(document, by_check),
        source=document.source,
    )
    return normal(found, checks)


def _refuse_unseen(document: Document, keys: Keys, value: Any) -> None:
    """Refuse texts with characters that cannot be seen: they would be shown in a form, and sent to AWS."""
    if isinstance(value, str) and not value.replace("\n", "").isprintable():
        document.refuse_value(keys, value, "characters that can be seen")
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        _refuse_unseen(document, (*keys, key), one)


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _is_account(document: Document, keys: Keys, account: str) -> bool:
    if not ACCOUNT.fullmatch(account):
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
