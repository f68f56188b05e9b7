"""A plan as text: every difference, every call with its parameters, and what undo would not give back."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from hardener.cli.paper import SIGN, Paper
from hardener.cli.wording import Somewhere, account, canary, counted, places
from hardener.engine.diff import DiffLine, diff
from hardener.engine.model import AnyCheck, Call, Change, Gap, Plan, Refused, Risk, UndoClass, safe

_UNDO = {
    UndoClass.EXACT: ("exact", "green"),
    UndoClass.EQUIVALENT: ("equivalent, not the same", "yellow"),
    UndoClass.NONE: ("NONE: this cannot be taken back", "red"),
}


class _Place(msgspec.Struct, frozen=True):
    account: str
    account_name: str
    region: str | None


def plan_lines(plan: Plan, checks: tuple[AnyCheck, ...], paper: Paper, beforehand: Iterable[str] = ()) -> list[str]:
    """Return `plan` as lines: identical changes together, what is left alone and why, `beforehand`, the totals."""
    known = {check.id: check for check in checks}
    groups: dict[Any, list[Change]] = {}
    for change in plan.changes:
        lines = diff(known[change.check], change) if change.check in known else ()
        groups.setdefault((lines, _identity(change)), []).append(change)
    text: list[str] = []
    shared = _shared_warnings(groups.values())
    said: set[str] = set()
    for (lines, _), changes in groups.items():
        check = changes[0].check
        if shared[check] and check not in said:
            text += [f"{check}, to notice in every change of it:", *_warnings(shared[check], paper), ""]
            said.add(check)
        text += [*_group(lines, changes, shared[check], paper), ""]
    names = {one.id: one.name for one in plan.accounts}
    text += _refused(plan.refused, names, paper)
    text += _gaps(plan.gaps, names, paper)
    return [*text, *beforehand, *_totals(plan, paper)]


def _identity(change: Change) -> str:
    """Return what two changes must share to be shown as one: all but where they are made."""
    calls = [[call.service, call.operation, call.params, call.why] for call in change.calls]
    shared = [change.check, change.summary, calls, change.warnings, msgspec.to_builtins(change.undo)]
    return json.dumps(shared, sort_keys=True, default=str)


def _shared_warnings(groups: Iterable[list[Change]]) -> dict[str, tuple[str, ...]]:
    """Return by check what is to be noticed in every one of several changes, so that it need be said only once."""
    by_check: dict[str, list[Change]] = {}
    for changes in groups:
        by_check.setdefault(changes[0].check, []).append(changes[0])
    return {
        check: tuple(one for one in firsts[0].warnings if all(one in other.warnings for other in firsts))
        if len(firsts) > 1
        else ()
        for check, firsts in by_check.items()
    }


def _warnings(warnings: Iterable[str], paper: Paper) -> list[str]:
    return [line for warning in warnings for line in paper.wrapped(f"notice: {safe(warning)}", 4, 12)]


def _group(lines: tuple[DiffLine, ...], changes: list[Change], said: tuple[str, ...], paper: Paper) -> list[str]:
    first = changes[0]
    calls = counted(len(first.made), "call")
    many = f"{counted(len(changes), 'time')}, {calls} each" if len(changes) > 1 else calls
    heading = f"{first.check}: {safe(first.summary)} ({many})"
    text = paper.wrapped(heading, 0, 2)
    text = [paper.styled(line, bold=True) for line in text]
    text += [line for one in places(changes) for line in paper.wrapped(one, 4, 6)]
    text += [row for line in lines for row in _diff_line(line, paper)]
    text += _warnings((warning for warning in first.warnings if warning not in said), paper)
    text.append(f"    {paper.text('calls, in this order:')}")
    text += [line for call in first.calls for line in _call(call, len(changes) > 1, paper)]
    return [*text, *_undo(first, paper)]


def _diff_line(line: DiffLine, paper: Paper) -> list[str]:
    before, after = safe(line.before), safe(line.after)
    value = f"{before} → {after}" if line.sign == "~" else before or after
    rows = paper.wrapped(f"{line.sign} {safe(line.label)}: {value}", 4, 8)
    return [paper.styled(row, SIGN[line.sign]) for row in rows]


def _call(call: Call, shared: bool, paper: Paper) -> list[str]:
    """Return the call and its reason; the parameters stay on one line, so that they can be copied."""
    number = "" if shared else f"{call.seq}. "
    where = "" if shared else f" {call.region}"
    risk = "" if call.risk is Risk.LOW else f" [{call.risk}]"
    params = json.dumps(call.params, sort_keys=True)
    return [f"      {number}{call.action}{where} {params}", *paper.wrapped(f"{safe(call.why)}{risk}", 10)]


def _undo(change: Change, paper: Paper) -> list[str]:
    word, color = _UNDO[change.undo.kind]
    text = [f"    undo: {paper.styled(word, color)}"]
    text += [line for call in change.undo.calls for line in paper.wrapped(safe(call), 10, 12)]
    # Where undo is exact the setting comes back as it was; what it did meanwhile does not.
    lost = "stays even so" if change.undo.kind is UndoClass.EXACT else "lost"
    return text + [line for loss in change.undo.loses for line in paper.wrapped(f"{lost}: {safe(loss)}", 10, 16)]


def _refused(refused: Iterable[Refused], names: dict[str, str], paper: Paper) -> list[str]:
    said: dict[tuple[str, str], list[Somewhere]] = {}
    for one in refused:
        said.setdefault((one.check, one.reason), []).append(_at(one, names))
    return _section("Left alone, although it is not as wanted:", said, paper)


def _gaps(gaps: Iterable[Gap], names: dict[str, str], paper: Paper) -> list[str]:
    said: dict[tuple[str, str], list[Somewhere]] = {}
    for one in gaps:
        hint = f". Next: {one.trouble.hint}" if one.trouble.hint else ""
        said.setdefault((one.check, f"{one.trouble}{hint}"), []).append(_at(one, names))
    return _section("Unknown, because it could not be read:", said, paper)


def _at(one: Refused | Gap, names: dict[str, str]) -> _Place:
    return _Place(one.account, names.get(one.account, ""), one.region)


def _section(title: str, said: dict[tuple[str, str], list[Somewhere]], paper: Paper) -> list[str]:
    if not said:
        return []
    text = [paper.styled(title, bold=True)]
    for (check, reason), where in said.items():
        text += paper.wrapped(f"{check}: {safe(reason)}", 4, 6)
        text += [line for one in places(where) for line in paper.wrapped(one, 8, 10)]
    return [*text, ""]


def _totals(plan: Plan, paper: Paper) -> list[str]:
    if not plan.changes:
        return paper.wrapped("Nothing to change.", 0)
    undo = Counter(change.undo.kind for change in plan.changes)
    classes = ", ".join(f"{undo[kind]} {kind}" for kind in UndoClass if undo[kind])
    changes, calls = counted(len(plan.changes), "change"), counted(len(plan.made), "call")
    text = f"{changes}, {calls} in {counted(len(plan.touched), 'account')}. Undo: {classes}. Expires {plan.expires}."
    lines = paper.wrapped(text, 0)
    if plan.canary is not None:
        lines += paper.wrapped(canary(plan), 0)
    if plan.undoes:
        lines += paper.wrapped(f"This takes back {safe(plan.undoes)}.", 0)
    if not plan.complete:
        lines += paper.wrapped(f"INCOMPLETE: {counted(len(plan.gaps), 'state')} could not be read.", 0)
    return lines


def touched_lines(plan: Plan, paper: Paper) -> list[str]:
    """Return the accounts that `plan` would write to, with the number of calls in each."""
    names = {one.id: one.name for one in plan.accounts}
    calls = Counter(call.account for call in plan.made)
    return [
        line
        for id in plan.touched
        for line in paper.wrapped(f"{account(id, names.get(id, ''))}: {counted(calls[id], 'call')}", 4, 6)
    ]
