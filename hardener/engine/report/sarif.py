"""The findings of a report as SARIF 2.1.0, for tools that gather results of analyses."""

import json
from typing import Any

from hardener.engine.model import Finding, Severity, Status
from hardener.engine.report.model import CheckPart, Report
from hardener.engine.report.words import place

_LEVEL = {Severity.LOW: "note", Severity.MEDIUM: "warning", Severity.HIGH: "error", Severity.CRITICAL: "error"}
_KIND = {
    Status.OK: "pass",
    Status.FAILING: "fail",
    Status.UNKNOWN: "open",
    Status.MANUAL: "review",
    Status.WAITING: "open",
    Status.EXCEPTED: "fail",
    Status.NOT_APPLICABLE: "notApplicable",
}


def write(report: Report) -> bytes:
    """Return one run with a rule for each check and a result for each finding."""
    scan = report.scan
    run = {
        "tool": {
            "driver": {"name": "hardener", "version": report.tool, "rules": [_rule(one) for one in report.checks]}
        },
        "invocations": [
            {
                "executionSuccessful": scan.complete,
                "startTimeUtc": scan.started,
                "endTimeUtc": scan.finished,
                "toolExecutionNotifications": [_notification(one) for one in report.unread],
            }
        ],
        "results": [_result(one) for check in report.checks for one in report.findings(check.id)],
        "columnKind": "unicodeCodePoints",
    }
    found = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return (json.dumps(found, indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _rule(check: CheckPart) -> dict[str, Any]:
    return {
        "id": check.id,
        "name": check.title,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.why},
        "defaultConfiguration": {"level": _LEVEL[check.severity]},
        "properties": {"tags": [f"{one.framework} {one.id}" for one in check.references]},
    }


def _result(one: Finding) -> dict[str, Any]:
    failing = one.status in (Status.FAILING, Status.EXCEPTED)
    suppressed = [{"kind": "external", "status": "accepted", "justification": one.summary}]
    return {
        "ruleId": one.check,
        "kind": _KIND[one.status],
        # SARIF has a level only for what fails.
        "level": _LEVEL[one.severity] if failing else "none",
        "message": {"text": f"{place(one)}: {one.summary}"},
        "locations": [{"logicalLocations": [_location(one)]}],
        "partialFingerprints": {"place/v1": _name(one)},
        "properties": {"status": str(one.status), "details": list(one.details)},
        **({"suppressions": suppressed} if one.status is Status.EXCEPTED else {}),
    }


def _location(one: Finding) -> dict[str, Any]:
    return {"name": one.region or one.account, "fullyQualifiedName": _name(one), "kind": "resource"}


def _name(one: Finding) -> str:
    return "/".join(filter(None, (one.check, one.account, one.region)))


def _notification(one: Finding) -> dict[str, Any]:
    text = f"{_name(one)} could not be read: {one.trouble or one.summary}"
    return {"level": "error", "message": {"text": text}, "associatedRule": {"id": one.check}}
