"""What `hardener demo` prints where there is no terminal: the findings, and what would be changed."""

from typing import Any

from hardener.cli.narrating import read
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put
from hardener.cli.plan_text import plan_lines
from hardener.cli.scan_text import scan_lines
from hardener.cli.ways import Ways
from hardener.engine.selection import Selection


def dry_run(ways: Ways, given: dict[str, Any]) -> int:
    """Scan everything, plan every change, print both, and change nothing."""
    paper = Paper.of(given)
    workbench = ways.workbench(Asked.of(given))
    scan = read(workbench, Selection())
    put([paper.styled("FINDINGS", bold=True), "", *scan_lines(scan, workbench.checks, paper), ""])
    plan = workbench.plan(scan)
    put(
        [paper.styled("WHAT WOULD BE CHANGED (nothing was)", bold=True), "", *plan_lines(plan, workbench.checks, paper)]
    )
    put(["", f"In a terminal, {ways.command} opens the wizard. Without one: {ways.command} plan -o plan.json"])
    return 0
