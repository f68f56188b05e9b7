"""The formats of a report by name; the libraries they need are imported when one is asked for."""

from importlib import import_module

from hardener.engine.report.model import Report

FORMATS = {
    "html": ("html", "one page for people, without scripts"),
    "markdown": ("markdown", "for a ticket or a repository"),
    "text": ("text", "bars and a trend for a terminal, without colour"),
    "csv": ("csv_format", "one row for each finding"),
    "json": ("json_format", "everything, for other programs"),
    "ocsf": ("ocsf", "OCSF compliance findings"),
    "sarif": ("sarif", "SARIF 2.1.0"),
    "junit": ("junit", "JUnit XML, for pipelines"),
}
"""Format, the module that writes it, and what it is for."""


def written(report: Report, name: str) -> bytes:
    """Return the bytes of `report` in the format `name`."""
    found: bytes = import_module(f"hardener.engine.report.{FORMATS[name][0]}").write(report)
    return found
