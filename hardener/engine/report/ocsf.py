"""The findings of a report as OCSF 1.5 compliance findings (class 2003), a JSON array of events."""

import json
from typing import Any

from hardener.engine import clock
from hardener.engine.model import Finding, Severity, Status
from hardener.engine.report.model import CheckPart, Report
from hardener.engine.report.words import next_step

_VERSION = "1.5.0"
_SEVERITY = {Severity.LOW: 2, Severity.MEDIUM: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}
_STATUS = {
    Status.OK: (1, "Pass"),
    Status.FAILING: (3, "Fail"),
    Status.UNKNOWN: (0, "Unknown"),
    Status.MANUAL: (2, "Warning"),
    Status.WAITING: (2, "Warning"),
    Status.EXCEPTED: (99, "Other"),
    Status.NOT_APPLICABLE: (99, "Other"),
}
"""The verdict as OCSF numbers and names it; neither an exception nor what could not be read passes."""


def write(report: Report) -> bytes:
    """Return one event for each finding."""
    events = [_event(report, check, one) for check in report.checks for one in report.findings(check.id)]
    return (json.dumps(events, indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _event(report: Report, check: CheckPart, one: Finding) -> dict[str, Any]:
    time = _milliseconds(one.read_at or report.scan.finished)
    number, name = _STATUS[one.status]
    uid = "/".join(filter(None, (one.check, one.account, one.region)))
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_name": "Findings",
        "category_uid": 2,
        "class_name": "Compliance Finding",
        "class_uid": 2003,
        "type_name": "Compliance Finding: Create",
        "type_uid": 200301,
        "time": time,
        "severity": str(one.severity).capitalize(),
        "severity_id": _SEVERITY[one.severity],
        "status": "New",
        "status_id": 1,
        "status_code": str(one.status),
        "status_detail": "\n".join((one.summary, *one.details)),
        "message": one.summary,
        "metadata": {
            "version": _VERSION,
            "product": {"name": "hardener", "vendor_name": "hardener", "version": report.tool},
            "event_code": one.check,
        },
        "finding_info": {
            "uid": uid,
            "title": check.title,
            "desc": check.why,
            "created_time": time,
            "types": ["Configuration"],
        },
        "compliance": {
            "control": one.check,
            "status": name,
            "status_id": number,
            "standards": list(dict.fromkeys(ref.framework for ref in one.references)),
            "requirements": [f"{ref.framework} {ref.id}" for ref in one.references],
        },
        "cloud": {
            "provider": "AWS",
            "account": {"uid": one.account, "name": one.account_name, "type": "AWS Account", "type_id": 10},
            **({"region": one.region} if one.region else {}),
            **_organization(report),
        },
        "resources": [_resource(report, one)],
        **({"remediation": {"desc": next_step(one)}} if next_step(one) else {}),
    }


def _organization(report: Report) -> dict[str, Any]:
    found = report.scan.organization
    return {"org": {"uid": found.id}} if found and found.id else {}


def _resource(report: Report, one: Finding) -> dict[str, Any]:
    partition = report.scan.caller.partition
    return {
        "uid": f"arn:{partition}:iam::{one.account}:root",
        "name": one.account_name or one.account,
        "type": "AWS::::Account",
        "cloud_partition": partition,
        **({"region": one.region} if one.region else {}),
        "data": {"state": one.state},
    }


def _milliseconds(moment: str) -> int:
    return int(clock.parse(moment).timestamp()) * 1000
