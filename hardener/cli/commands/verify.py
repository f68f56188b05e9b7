"""`hardener verify`: whether a file is what it says it is."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.model import safe
from hardener.engine.verifying import Said

_SIGN = {True: ("✓", "ok", "green"), False: ("✗", "no", "red"), None: ("?", "open", "yellow")}


@taught(
    "verify",
    ("hardener verify plan.json", "whether it is undamaged, and whose key vouches for it"),
    ("hardener verify report.json", "whether the scans and journals it names are those that are kept here"),
    exits=(0, 3, 4),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.looking
@click.pass_obj
def command(ways: Ways, /, file: Path, **given: Any) -> int:
    """Compare a plan, a scan, an audit or a report with what it says of itself and with what is kept here.

    A report names the digests of the scan and of the journal it was made from. Where they are
    kept on this machine they are compared; where they are not, that stays open, and the exit
    code is 3. What does not hold is said, and the exit code is 4. Nobody signs in for this.
    """
    paper = Paper.of(given)
    told = ways.workbench(Asked(), judging=False).verify(file)
    put([f"{paper.mark(_SIGN[holds], 8)}{paper.text(safe(words))}" for holds, words in told])
    return exit_code(told)


def exit_code(told: list[Said]) -> int:
    """Return 4 where something does not hold, else 3 where something stays open, else 0."""
    held = [holds for holds, _ in told]
    return 4 if False in held else 3 if None in held else 0
