"""What a change board decides on: a plan as a value, with why, what it costs, and the way back."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from hardener.engine.diff import DiffLine, diff
from hardener.engine.gate import expired
from hardener.engine.model import (
    Account,
    AnyCheck,
    Call,
    Change,
    Gap,
    Plan,
    Reference,
    Refused,
    Risk,
    Severity,
    Undo,
    UndoClass,
)
from hardener.engine.planfile import PlanFile
from hardener.engine.report.duration import Duration, expected

Spelled = Callable[[Call], tuple[str, tuple[str, ...]]]
"""Returns a call as a line of the AWS CLI, and in words what in it is not known yet."""


class Place(msgspec.Struct, frozen=True):
    """Where something is done, or left alone."""

    account: str
    account_name: str
    region: str | None


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Changes that are the same but for where they are made."""

    check: str
    title: str
    why: str
    severity: Severity | None
    references: tuple[Reference, ...]
    summary: str
    places: tuple[Place, ...]
    rows: tuple[DiffLine, ...]
    risk: Risk
    undo: Undo
    warnings: tuple[str, ...]
    calls: tuple[int, ...]
    """The numbers of its calls, in the order they are made."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One call, exactly."""

    seq: int
    action: str
    account: str
    account_name: str
    region: str
    by: str
    """With whose credentials, as in the plan file."""
    why: str
    risk: Risk
    undo: UndoClass
    cleanup: bool
    """Whether it is made only when its change is given up half way."""
    digest: str
    params: Mapping[str, Any]
    command: str
    """As a line of the AWS CLI, to read."""
    unknown_yet: tuple[str, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as whoever approves it has to see it."""

    digest: str
    """What `--approve` takes, such as `sha256:…`."""
    plan_id: str
    signed: bool
    """Whether this user's key vouches for the plan."""
    practice: bool
    created: str
    expires: str
    late: str
    """Why it may not be begun at the time of writing; empty where it may."""
    tool: str
    author: str
    """The ARN that made it."""
    home: str
    """The account it is applied from."""
    organization: str
    role_name: str
    undoes: str
    """The run it takes back; empty for none."""
    complete: bool
    canary: Account | None
    order: tuple[tuple[Account, int], ...]
    """The accounts that are written to with the number of calls in each, in the order they are begun."""
    writes: int
    duration: Duration
    works: tuple[Work, ...]
    calls: tuple[Line, ...]
    refused: tuple[Refused, ...]
    gaps: tuple[Gap, ...]
    names: Mapping[str, str]
    """The names of the accounts, by id."""
    policies: Mapping[str, Any]
    """The IAM policies that applying it needs, by who needs them."""
    commands: tuple[tuple[str, str], ...]
    """What to do with it, and the command line for it."""


def boarded(
    file: PlanFile,
    checks: Iterable[AnyCheck],
    spelled: Spelled,
    policies: Mapping[str, Any],
    commands: Iterable[tuple[str, str]] = (),
    *,
    practice: bool = False,
) -> Board:
    """Return the plan in `file` for a change board."""
    plan = file.plan
    known = {check.id: check for check in checks}
    works = [_work(changes, known.get(changes[0].check), rows) for rows, changes in _alike(plan, known)]
    return Board(
        digest=f"sha256:{file.sha256}",
        plan_id=plan.id,
        signed=file.signed,
        practice=practice,
        created=plan.created,
        expires=plan.expires,
        late=expired(plan),
        tool=plan.tool,
        author=plan.author.arn,
        home=plan.author.account,
        organization=plan.organization,
        role_name=plan.role_name,
        undoes=plan.undoes,
        complete=plan.complete,
        canary=plan.canary,
        order=tuple((one, sum(call.account == one.id for call in plan.made)) for one in plan.written),
        writes=len(plan.made),
        duration=expected(plan),
        works=tuple(works),
        calls=tuple(_line(call, change, spelled) for change in plan.changes for call in change.calls),
        refused=plan.refused,
        gaps=plan.gaps,
        names={one.id: one.name for one in plan.accounts},
        policies=policies,
        commands=tuple(commands),
    )


def _alike(plan: Plan, checks: Mapping[str, AnyCheck]) -> list[tuple[tuple[DiffLine, ...], list[Change]]]:
    """Return the changes of `plan`, those together that are the same but for where they are made."""
    groups: dict[Any, tuple[tuple[DiffLine, ...], list[Change]]] = {}
    for change in plan.changes:
        rows = diff(checks[change.check], change) if change.check in checks else ()
        groups.setdefault((rows, _identity(change)), (rows, []))[1].append(change)
    return list(groups.values())


def _identity(change: Change) -> str:
    calls = [[call.action, call.params, call.why] for call in change.calls]
    shared = [change.check, change.summary, change.warnings, msgspec.to_builtins(change.undo), calls]
    return json.dumps(shared, sort_keys=True, default=str)


def _work(changes: list[Change], check: AnyCheck | None, rows: tuple[DiffLine, ...]) -> Work:
    first = changes[0]
    return Work(
        check=first.check,
        title=check.title if check else first.check,
        why=check.why if check else "",
        severity=check.severity if check else None,
        references=tuple(check.references) if check else (),
        summary=first.summary,
        places=tuple(Place(one.account, one.account_name, one.region) for one in changes),
        rows=rows,
        risk=first.risk,
        undo=first.undo,
        warnings=first.warnings,
        calls=tuple(call.seq for one in changes for call in one.calls),
    )


def _line(call: Call, change: Change, spelled: Spelled) -> Line:
    command, unknown_yet = spelled(call)
    return Line(
        seq=call.seq,
        action=call.action,
        account=call.account,
        account_name=change.account_name if change.account == call.account else "",
        region=call.region,
        by=str(call.by),
        why=call.why,
        risk=call.risk,
        undo=call.undo,
        cleanup=call.cleanup,
        digest=f"sha256:{call.digest}",
        params=call.params,
        command=command,
        unknown_yet=unknown_yet,
    )
