"""`hardener open`: a saved plan in the wizard, to read."""

import os
from pathlib import Path
from typing import Any

import click

from hardener.attention import FRAMES
from hardener.cli import options
from hardener.cli.options import Asked
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.problems import Rejected, WrongUsage


@taught(
    "open",
    ("hardener open plan.json", "go through a plan change by change before it is approved"),
    exits=(0, 4),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.looking
@click.pass_obj
def command(ways: Ways, /, file: Path, **given: Any) -> int:
    """Open the plan in FILE in the wizard's review, without the key that applies it.

    Every change with its difference and its calls, what is left alone, what was unknown, and
    how it is applied. Nobody signs in, and nothing can be written from there. Without a
    terminal, `hardener show` prints the same.
    """
    if not ways.has_screen:
        raise WrongUsage("the wizard needs a terminal", f"without one use: hardener show {file}")
    workbench = ways.workbench(Asked(read_only=True), judging=False)
    opened = workbench.open_plan(file)
    known = {check.id for check in workbench.checks}
    strange = [change.check for change in opened.plan.changes if change.check not in known]
    if strange:
        raise Rejected(
            f"the plan is about {strange[0]}, which this hardener does not know", "see it with: hardener show"
        )
    if given["no_color"]:
        # Textual looks for it when it is imported.
        os.environ["NO_COLOR"] = "1"
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES))
    from hardener.viewer import view

    view(workbench, opened, file, ascii_only=given["ascii_only"])
    return 0
