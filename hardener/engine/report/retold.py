"""Whether a report retells in short what its findings, its run and its audit say at length."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from hardener.engine.auditing import Audit
from hardener.engine.model import Finding, Scan
from hardener.engine.outcomes import Run
from hardener.engine.report.tally import tally

Part = Mapping[str, Any]
"""A part of a report as JSON builtins. Each function raises KeyError, TypeError, ValueError where it is none."""
_WRITTEN = ("auditor", "administrator", "notes", "attestations", "exceptions")


def counts(report: Part) -> bool:
    """Return whether every number in `report` is that of the findings in it."""
    findings = msgspec.convert(report["scan"], Scan).findings
    parts: list[tuple[Part, Iterable[Finding]]] = [(report, findings)]
    parts += [(one, [each for each in findings if each.check == one["id"]]) for one in report["checks"]]
    parts += [(one, [each for each in findings if each.account == one["id"]]) for one in report["accounts"]]
    for framework in report["frameworks"]:
        for section in framework["sections"]:
            asked = section["requirements"]
            parts += [(one, _of(findings, one["checks"])) for one in asked]
            parts += [(section, _of(findings, [check for one in asked for check in one["checks"]]))]
    same = all(part["tally"] == _plain(tally(mine)) for part, mine in parts)
    return same and report["percent"] == tally(findings).percent


def run(part: Part, kept: Run) -> bool:
    """Return whether `part` tells what became of every change of the run `kept`."""
    return bool(part["changes"] == _plain(kept.changes) and part["caller"] == kept.caller)


def audit(part: Part, kept: Audit) -> bool:
    """Return whether `part` tells who walked through what in the audit `kept`, and what was written down."""
    walked = [(one["check"], one["by"], one["on"]) for one in part["walked"]]
    same = walked == [(one.check, one.by, one.on) for one in kept.walked]
    return same and all(part[name] == _plain(getattr(kept, name)) for name in _WRITTEN)


def _of(findings: Iterable[Finding], checks: Iterable[str]) -> list[Finding]:
    known = set(checks)
    return [one for one in findings if one.check in known]


def _plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))
