"""The difference between two states as a person reads it."""

import msgspec

from hardener.engine.model import AnyCheck, Change, State


class DiffLine(msgspec.Struct, frozen=True):
    """One row of a state before and after: `+` added, `-` gone, `~` changed, a space where it stays."""

    sign: str
    label: str
    before: str
    after: str


def diff(check: AnyCheck, change: Change, *, whole: bool = False) -> tuple[DiffLine, ...]:
    """Return what `change` does to the state, row by row; with `whole` also the rows that stay."""
    lines = compare(check, check.state.load(change.before), check.state.load(change.after))
    return tuple(line for line in lines if whole or line.sign != " ")


def moved(check: AnyCheck, then: State, now: State) -> str:
    """Say in one line what differs between two reads of the same target."""
    lines = [line for line in compare(check, then, now) if line.sign != " "]
    said = [f"{line.label} was {line.before or 'absent'}, is {line.after or 'absent'}" for line in lines]
    return "; ".join(said) or "a detail that is not shown has changed"


def compare(check: AnyCheck, one: State, other: State) -> tuple[DiffLine, ...]:
    """Return the rows of two states side by side, those that stay included."""
    before, after = check.rows(one), check.rows(other)
    left = _numbered([(row.label, row.value) for row in before])
    right = _numbered([(row.label, row.value) for row in after])
    return tuple(_line(key[0], left.get(key), right.get(key)) for key in dict.fromkeys([*left, *right]))


def _numbered(rows: list[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """Key each row by its label and how often that label came before, so that repeated labels pair up in order."""
    numbered: dict[tuple[str, int], str] = {}
    for label, value in rows:
        place = 0
        while (label, place) in numbered:
            place += 1
        numbered[label, place] = value
    return numbered


def _line(label: str, before: str | None, after: str | None) -> DiffLine:
    if before is None:
        return DiffLine("+", label, "", after or "")
    if after is None:
        return DiffLine("-", label, before, "")
    return DiffLine(" " if before == after else "~", label, before, after)
