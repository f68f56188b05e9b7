"""What single accounts have differently of a check's texts, as a table that a spreadsheet opens; pure, no files.

One row per account, one column per setting of kind text. An empty cell means that the account is like all others, and
`(none)` that it is left empty there on purpose. What a spreadsheet would take for a formula gets an apostrophe in
front, which is taken off again.
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

import msgspec

from hardener.engine.baseline import Baseline
from hardener.engine.cells import harmless, plain
from hardener.engine.model import Account, AnyCheck, fields, safe, settings_of
from hardener.engine.problems import Problem

ACCOUNT, NAME = "account", "name"
"""The first two columns; the name is for whoever reads the table, and is not read back."""
NOTHING = "(none)"
_SIGNS: Final = (",", ";", "\t")
_DIGITS = 12

Overrides = dict[str, dict[str, str]]
"""By account id, what is set differently."""


class BadTable(Problem):
    """A table does not say what it must; `errors` has one sentence for each line that is wrong."""

    code = 64

    def __init__(self, errors: Sequence[tuple[int, str]]) -> None:
        self.errors = tuple(errors)
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        line, what = errors[0]
        super().__init__(f"line {line}: {what}{more}", "mend these lines and import the table again; nothing was taken")


def columns(check: AnyCheck) -> tuple[str, ...]:
    """Return the settings of `check` that have a column each: those of kind text, in their order."""
    return tuple(field.name for field in fields(check.settings) if field.kind == "str")


def written(check: AnyCheck, accounts: Sequence[Account], baseline: Baseline) -> str:
    """Return the table of `accounts`, with what `baseline` has for each that differs from all others."""
    names = columns(check)
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow((ACCOUNT, NAME, *names))
    for account in accounts:
        own = baseline.accounts.get(account.id, {}).get(check.id, {})
        table.writerow((account.id, harmless(safe(account.name)), *(_cell(own.get(name)) for name in names)))
    return out.getvalue()


def read(check: AnyCheck, text: str, accounts: Sequence[Account], baseline: Baseline) -> Overrides:
    """Return what `text` sets differently, by account; an account whose cells are all empty has nothing set.

    Raises BadTable with every line that is wrong: nothing is guessed, and nothing is taken in part.
    """
    rows = _rows(text)
    names = _header(check, rows)
    known = {account.id for account in accounts}
    base = baseline.settings.get(check.id, {})
    found: Overrides = {}
    errors: list[tuple[int, str]] = []
    for line, row in rows[1:]:
        account = row[0].strip() if row else ""
        wrong = _wrong(row, names, account, known, found) or _misfit(check, base, values := _values(names, row))
        if wrong:
            errors.append((line, wrong))
        else:
            found[account] = values
    if errors:
        raise BadTable(errors)
    return found


def applied(baseline: Baseline, check: AnyCheck, overrides: Mapping[str, Mapping[str, Any]]) -> Baseline:
    """Return `baseline` with the texts of `check` in these accounts as the table says, and the rest as it was."""
    names = set(columns(check))
    accounts = {account: dict(tables) for account, tables in baseline.accounts.items()}
    for account, values in overrides.items():
        tables = accounts.setdefault(account, {})
        kept = {name: value for name, value in tables.get(check.id, {}).items() if name not in names}
        tables[check.id] = {**kept, **values}
    whole = {account: {one: values for one, values in tables.items() if values} for account, tables in accounts.items()}
    return msgspec.structs.replace(baseline, accounts={one: tables for one, tables in whole.items() if tables})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(str(value)) if value else NOTHING


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows with the line each begins at; empty lines are left out. Raises BadTable."""
    whole = text.removeprefix("\ufeff")
    if "\0" in whole:
        raise BadTable([(whole[: whole.index("\0")].count("\n") + 1, "this is no text: it holds a NUL character")])
    head = whole.split("\n", 1)[0]
    sign = max(_SIGNS, key=head.count)
    reader = csv.reader(StringIO(whole, newline=""), delimiter=sign, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadTable([(line, f"this is no CSV: {error}")]) from None
    if not rows:
        raise BadTable([(1, f"the table is empty; it begins with the columns {ACCOUNT} and {NAME}")])
    return rows


def _header(check: AnyCheck, rows: list[tuple[int, list[str]]]) -> list[str]:
    """Return the names of the columns. Raises BadTable."""
    line, head = rows[0]
    names = [cell.strip() for cell in head]
    known = (ACCOUNT, NAME, *columns(check))
    problems = [
        f"there is no column {safe(name)!r}; there are: {', '.join(known)}" for name in names if name not in known
    ]
    problems += [f"the column {name} is there twice" for name in known if names.count(name) > 1]
    if names[0] != ACCOUNT:
        problems.append(f"the first column has to be {ACCOUNT}")
    if problems:
        raise BadTable([(line, problem) for problem in problems])
    return names


def _wrong(row: list[str], names: list[str], account: str, known: set[str], found: Overrides) -> str:
    """Return what is wrong with a row before its values are looked at; empty where nothing is."""
    if len(row) != len(names):
        return f"has {len(row)} cells, expected {len(names)}"
    if not (account.isascii() and account.isdecimal() and len(account) == _DIGITS):
        hint = "; a spreadsheet takes zeros off the front of numbers, so make the column text" if account else ""
        return f"{safe(account)!r} is no account id of {_DIGITS} digits{hint}"
    if account not in known:
        return f"there is no account {account} here"
    return f"the account {account} is there twice" if account in found else ""


def _values(names: list[str], row: list[str]) -> dict[str, str]:
    cells = {name: plain(cell.strip()) for name, cell in zip(names, row, strict=True) if name not in (ACCOUNT, NAME)}
    return {name: "" if cell == NOTHING else cell for name, cell in cells.items() if cell}


def _misfit(check: AnyCheck, base: Mapping[str, Any], values: Mapping[str, str]) -> str:
    """Return why the settings do not fit; control characters never do."""
    odd = next((name for name, value in values.items() if not value.isprintable()), "")
    if odd:
        return f"{odd} holds characters that cannot be seen"
    try:
        settings_of(check, {**base, **values})
    except msgspec.ValidationError as error:
        return f"does not fit: {error}"
    return ""
