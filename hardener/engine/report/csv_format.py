"""The findings of a report as CSV, one row each, for a spreadsheet."""

import csv
import io

from hardener.engine.cells import harmless
from hardener.engine.model import safe
from hardener.engine.report.model import Report
from hardener.engine.report.words import next_step

COLUMNS = (
    *("check", "title", "severity", "account", "account_name", "region", "status", "summary", "details"),
    *("requirements", "cause", "next_step", "since", "read_at"),
)


def write(report: Report) -> bytes:
    """Return one row for each finding, worst checks first. No cell is a formula, whatever AWS's names begin with."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for check in report.checks:
        for one in report.findings(check.id):
            cells = (
                *(one.check, check.title, str(one.severity), one.account, one.account_name, one.region or ""),
                *(str(one.status), one.summary, "\n".join(one.details)),
                "; ".join(f"{ref.framework} {ref.id}" for ref in one.references),
                *(str(one.trouble or ""), next_step(one), one.since, one.read_at),
            )
            rows.writerow([harmless(_shown(cell)) for cell in cells])
    return text.getvalue().encode("utf-8")


def _shown(cell: str) -> str:
    return "\n".join(safe(line) for line in cell.split("\n"))
