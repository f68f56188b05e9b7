"""Writes a baseline as a TOML text that explains itself: every check, every setting, its bounds and its default."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit

from hardener.engine.baseline.model import Attestation, Baseline, Exemption, normal
from hardener.engine.baseline.reading import FORMAT, OFF, VERSION, expected
from hardener.engine.model import AnyCheck, Field, fields

_HEAD = """\
The baseline of hardener: what you want of every check.
A setting that is commented out stands for its default (CIS AWS Foundations v7.0): take the "#" away to set it.
What is stronger already than asked for here is never weakened.
"""
_ACCOUNTS = """\
An account may differ: a table named after its id and the check, with nothing but what differs.
"""
_EXCEPTIONS = """\
Exceptions: a failing check that somebody answers for, until the end of a day. Without a region it holds in all.
[[exceptions]]
check = "{check}"
account = "111122223333"
owner = "the network team"
reason = "ticket 4711: moves out in spring"
until = 2027-03-31
"""
_ATTESTATIONS = """\
Attestations: what no API shows, and somebody vouches for, until the end of a day. `hardener attest` writes them.
[[attestations]]
check = "{check}"
account = "111122223333"
statement = "the-name-of-the-statement"
by = "Alice Example"
on = 2026-11-23
until = 2027-11-23
note = "sealed envelope 12, safe in room 4"
"""


def template(checks: tuple[AnyCheck, ...], baseline: Baseline) -> str:
    """Return `baseline` as a commented TOML text; what is as built in is there as a comment."""
    said = normal(baseline, checks)
    parts = [
        _comment(_HEAD) + f'format = "{FORMAT}"\nversion = {VERSION}\n',
        *(_section(check, said.settings.get(check.id, {})) for check in checks),
        _comment(_ACCOUNTS + _example(checks)) if not said.accounts else _comment(_ACCOUNTS),
        *account_tables(said.accounts),
        _comment(_EXCEPTIONS.format(check=checks[-1].id if checks else "")),
        *(exception_table(one) for one in said.exemptions),
        _comment(_ATTESTATIONS.format(check=checks[0].id if checks else "")),
        *(attestation_table(one) for one in said.attestations),
    ]
    return "\n".join(part for part in parts if part)


def setting(name: str, value: Any) -> str:
    """Return the line that sets `name` to `value`."""
    return f"{tomlkit.key(name).as_string()} = {spelled(value)}"


def spelled(value: Any) -> str:
    """Return `value` as TOML writes it."""
    return tomlkit.item(OFF if value is None else value).as_string()


def account_tables(accounts: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    """Return a table for each account and check."""
    for account, tables in accounts.items():
        for check, values in tables.items():
            lines = [f"[accounts.{account}.{check}]", *(setting(*item) for item in values.items())]
            yield "\n".join(lines) + "\n"


def exception_table(one: Exemption) -> str:
    """Return the table of one exception."""
    named = {"check": one.check, "account": one.account, "region": one.region, "owner": one.owner, "reason": one.reason}
    lines = [setting(name, value) for name, value in named.items() if value is not None]
    return "\n".join(["[[exceptions]]", *lines, f"until = {one.until}"]) + "\n"


def attestation_table(one: Attestation) -> str:
    """Return the table of one attestation."""
    named = {"check": one.check, "account": one.account, "statement": one.statement, "by": one.by}
    lines = [setting(name, value) for name, value in named.items()]
    note = [setting("note", one.note)] if one.note else []
    return "\n".join(["[[attestations]]", *lines, f"on = {one.on}", f"until = {one.until}", *note]) + "\n"


def _section(check: AnyCheck, values: Mapping[str, Any]) -> str:
    about = f"{check.title}: {check.why}\nSeverity {check.severity}. Answers to {answers_to(check)}.\n"
    known = fields(check.settings)
    if not known:
        return _comment(f"{about}There is nothing to set.\n")
    return _comment(about) + f"[checks.{check.id}]\n" + "".join(_setting(field, values) for field in known)


def _setting(field: Field, values: Mapping[str, Any]) -> str:
    line = setting(field.name, values.get(field.name, field.default))
    kept = line if field.name in values else f"# {line}"
    described = f"{field.title}: {field.description}. " if field.description else f"{field.title}. "
    default = OFF if field.default is None else spelled(field.default)
    wanted = expected(field)
    return f"\n{_comment(f'{described}{wanted[:1].upper()}{wanted[1:]}; default {default}.')}{kept}\n"


def answers_to(check: AnyCheck) -> str:
    """Return the requirements that `check` answers to, each framework named once."""
    by_framework: dict[str, list[str]] = {}
    for one in check.references:
        by_framework.setdefault(one.framework, []).append(one.id)
    return "; ".join(f"{framework} {', '.join(ids)}" for framework, ids in by_framework.items())


def _example(checks: tuple[AnyCheck, ...]) -> str:
    for check in checks:
        for field in fields(check.settings):
            return f"[accounts.111122223333.{check.id}]\n{setting(field.name, field.default)}\n"
    return ""


def _comment(text: str) -> str:
    lines = (line for long in text.splitlines() for line in textwrap.wrap(long, 98, break_long_words=False) or [""])
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)
