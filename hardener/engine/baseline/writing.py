"""Saves a baseline into its file: comments and order stay, and nothing is written that would not read back the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from tomlkit.exceptions import TOMLKitError

from hardener.engine.baseline.arrays import with_tables
from hardener.engine.baseline.document import Document
from hardener.engine.baseline.editing import with_value, without_value
from hardener.engine.baseline.lines import Path as Keys
from hardener.engine.baseline.model import Baseline, defaults_of, normal
from hardener.engine.baseline.reading import understood
from hardener.engine.baseline.template import attestation_table, exception_table, template
from hardener.engine.files import private_directory, write_private
from hardener.engine.model import AnyCheck
from hardener.engine.problems import BadBaseline, Problem, Unsafe

Tables = Mapping[str, Mapping[str, Any]]


def save(path: Path, baseline: Baseline, checks: tuple[AnyCheck, ...]) -> None:
    """Put `baseline` into the file `path`, new or edited in place.

    Raises Unsafe for a link, BadBaseline where what is there cannot be understood, Problem.
    """
    if path.is_symlink():
        raise Unsafe(f"{path} is a link; nothing was written", "name the file that it leads to")
    if not path.parent.exists():
        private_directory(path.parent)
    wanted = normal(baseline, checks)
    text = _edited(path, wanted, checks) if path.exists() else template(checks, wanted)
    if _meaning(text, checks) != _said(wanted):
        raise _unclear(path)
    write_private(path, text.encode("utf-8"))


def _edited(path: Path, wanted: Baseline, checks: tuple[AnyCheck, ...]) -> str:
    document = Document.open(path)
    now = understood(document, checks)
    defaults = defaults_of(checks)
    try:
        text = _tables_edited(document.text, ("checks",), wanted.settings, now.settings, defaults)
        for account in {**now.accounts, **wanted.accounts}:
            own, old = wanted.accounts.get(account, {}), now.accounts.get(account, {})
            text = _tables_edited(text, ("accounts", account), own, old, {})
        text = with_tables(text, "exceptions", now.exemptions, wanted.exemptions, exception_table)
        return with_tables(text, "attestations", now.attestations, wanted.attestations, attestation_table)
    except TOMLKitError:
        raise _unclear(path) from None


def _tables_edited(text: str, keys: Keys, wanted: Tables, now: Tables, defaults: Tables) -> str:
    for check in {**now, **wanted}:
        old, new = now.get(check, {}), wanted.get(check, {})
        for name in {**old, **new}:
            # What goes back to its default keeps its line and its comment, unless the default is to leave it out.
            value = new.get(name, defaults.get(check, {}).get(name))
            if name not in new and value is None:
                text = without_value(text, (*keys, check, name))
            elif name not in old or old[name] != value:
                text = with_value(text, (*keys, check, name), value)
    return text


def _meaning(text: str, checks: tuple[AnyCheck, ...]) -> Any:
    return _said(understood(Document(text, "what would be written"), checks))


def _said(baseline: Baseline) -> Any:
    return msgspec.to_builtins([baseline.settings, baseline.accounts, baseline.exemptions, baseline.attestations])


def _unclear(path: Path) -> Problem:
    return BadBaseline(
        f"{path} is laid out in a way that cannot be edited; nothing was written",
        "move it aside, and save again",
    )
