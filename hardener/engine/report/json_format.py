"""A report as JSON: `hardener.report` (docs/report.schema.json), for other programs."""

import json
from typing import Any

import msgspec

from hardener.engine.report.model import Report
from hardener.engine.scanfile import scan_object

FORMAT = "hardener.report"
FORMAT_VERSION = "1.0"


def write(report: Report) -> bytes:
    """Return the report in ASCII, so that no text in it can do anything to a terminal."""
    return (json.dumps(as_object(report), indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def as_object(report: Report) -> dict[str, Any]:
    """Return the report as JSON builtins; the scan in it is the file it was made from."""
    found = {**msgspec.to_builtins(report), "scan": scan_object(report.scan)}
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "percent": report.tally.percent, **found}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `as_object`."""
    found = msgspec.json.schema(Report)
    report = found["$defs"]["Report"]
    report["properties"] = {
        "format": {"const": FORMAT},
        "format_version": {"type": "string", "pattern": "^1\\."},
        "percent": {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 100}, {"type": "null"}]},
        **report["properties"],
    }
    report["required"] = ["format", "format_version", "percent", *report["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hardener.report 1", **found}
