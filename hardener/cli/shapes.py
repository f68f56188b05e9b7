"""The JSON that others rely on (docs/formats.md): one object on stdout, ASCII only, versioned."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from hardener.engine.model import AnyCheck, fields
from hardener.engine.outcomes import ChangeResult, Run

FORMAT_VERSION = "1.0"


def as_json(value: Any) -> bytes:
    """Return `value` as indented JSON in ASCII, so that no text in it can do anything to a terminal."""
    return (json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def run_object(run: Run) -> dict[str, Any]:
    """Return `run` as `hardener.run`."""
    return {**head("run"), **_run(run), "changes": [change_object(one) for one in run.changes], "head": run.head}


def history_object(runs: Iterable[Run]) -> dict[str, Any]:
    """Return `runs` as `hardener.history`."""
    return {**head("history"), "runs": [{**_run(run), "changes": len(run.changes), "head": run.head} for run in runs]}


def checks_object(checks: Iterable[AnyCheck]) -> dict[str, Any]:
    """Return `checks` as `hardener.checks`."""
    return {**head("checks"), "checks": [_check(one) for one in checks]}


def head(name: str) -> dict[str, Any]:
    """Return what every object begins with."""
    return {"format": f"hardener.{name}", "format_version": FORMAT_VERSION}


def _run(run: Run) -> dict[str, Any]:
    return {
        "run": run.run,
        "plan_id": run.plan_id,
        "status": str(run.status),
        "started": run.started,
        "finished": run.finished,
        "undoable": run.undoable,
        "undo": msgspec.to_builtins(run.back),
        "resumable": run.resumable,
        "undoes": run.undoes,
        "caller": run.caller,
    }


def change_object(one: ChangeResult) -> dict[str, Any]:
    """Return what became of one change."""
    return {
        "check": one.check,
        "account": one.account,
        "account_name": one.account_name,
        "region": one.region,
        "summary": one.summary,
        "outcome": str(one.outcome),
        "reason": one.reason,
        "calls_made": one.calls_made,
        "calls_total": one.calls_total,
    }


def _check(one: AnyCheck) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "why": one.why,
        "severity": str(one.severity),
        "accounts": str(one.accounts),
        "per": str(one.per),
        "references": msgspec.to_builtins(one.references),
        "reads": list(one.reads),
        "writes": list(one.writes),
        "settings": [msgspec.to_builtins(field) for field in fields(one.settings)],
    }
