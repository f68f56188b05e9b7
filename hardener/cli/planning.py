"""What `plan` and `undo` share: showing a plan, writing it down, and how it is applied."""

from pathlib import Path
from typing import Any

import click

from hardener.cli.boarding import apply_line, put_documents
from hardener.cli.leaving import say
from hardener.cli.narrating import only_reading
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.plan_text import plan_lines
from hardener.cli.preflight_text import preflight_lines
from hardener.cli.ways import Ways
from hardener.engine.model import Plan
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Unsafe
from hardener.engine.workbench import Workbench


def put_plan(ways: Ways, workbench: Workbench, plan: Plan, given: dict[str, Any]) -> int:
    """Print `plan`, write it to the file that was named, and return the exit code. Raises Problem."""
    file = workbench.seal(plan)
    output: Path | None = given["output"]
    if output is not None:
        _refuse_link(output)
        _refuse_link(*given["documents"])
        workbench.save_plan(file, output)
        if not plan.changes:
            say(f"{output} has a plan without changes: it says what was looked at, and there is nothing to apply.")
        say(workbench.connection.signing)
        put_documents(ways, file, output, given["documents"])
    if given["format"] == "json":
        put_bytes(file.data)
    else:
        paper = Paper.of(given)
        with only_reading():
            beforehand = workbench.preflight(plan) if plan.changes else ()
        shown = plan_lines(plan, workbench.checks, paper, preflight_lines(beforehand, paper))
        put([*shown, *_how_to_apply(ways, file, output)])
    if output is not None and given["format"] == "json":
        say("\n".join(_how_to_apply(ways, file, output)))
    return exit_code(plan)


def demand_plan_file(given: dict[str, Any]) -> None:
    """Raise UsageError where documents are asked for of a plan that is not kept."""
    if given["documents"] and given["output"] is None:
        raise click.UsageError("--document needs -o FILE: it describes the plan that is kept")


def exit_code(plan: Plan) -> int:
    """Return the exit code that tells a pipeline what is in `plan`."""
    if not plan.complete:
        return 3
    if plan.changes or (plan.refused and not plan.undoes):
        return 2
    # An undo that may take nothing back was refused; a plan without changes has nothing to do.
    return 4 if plan.refused else 0


def _how_to_apply(ways: Ways, file: PlanFile, output: Path | None) -> list[str]:
    if not file.plan.changes:
        return []
    if output is None:
        return ["Nothing was written down; -o FILE keeps the plan, so that it can be applied."]
    digest = f"sha256:{file.sha256}"
    lines = ["", f"{output}: {digest}", apply_line(ways, output, digest)]
    gaps = "It is incomplete, so that also needs --allow-incomplete; better mend what is unknown and plan again."
    return lines if file.plan.complete else [*lines, gaps]


def _refuse_link(*paths: Path) -> None:
    for path in paths:
        if path.is_symlink():
            raise Unsafe(f"{path} is a link; nothing was written", "name the file that it leads to")
