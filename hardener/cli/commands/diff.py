"""`hardener diff`: two saved plans side by side."""

from pathlib import Path
from typing import Any

import click
import msgspec

from hardener.cli import options
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.shapes import as_json, head
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.wording import counted, place
from hardener.engine.model import safe
from hardener.engine.plandiff import PlanDiff, Side, Spot, compared

_FILE = click.Path(path_type=Path, dir_okay=False)


@taught(
    "diff",
    ("hardener diff approved.json plan.json", "whether what was approved is still what would be planned"),
    ("hardener diff a.json b.json --format json", "for a pipeline"),
    exits=(0, 2, 4),
)
@click.argument("first", type=_FILE)
@click.argument("second", type=_FILE)
@options.printing
@options.writing
@click.pass_obj
def command(ways: Ways, /, first: Path, second: Path, **given: Any) -> int:
    """Compare two plans: what is in both, in one of them only, and what differs.

    Exit code 0 says that both would make the same calls in the same order, from the same
    states, and leave the same alone; 2 that they would not. Who made them, when, and when they
    expire is shown, but does not count, nor do the tokens that each plan makes anew. Nothing
    is sent, and nobody signs in.
    """
    workbench = ways.workbench(Asked(), judging=False)
    found = compared(workbench.open_plan(first), workbench.open_plan(second), ways.checks)
    if given["format"] == "json":
        about = {**head("plan-diff"), "same": found.same}
        put_bytes(as_json({**about, **msgspec.to_builtins(found)}), given["output"])
    else:
        put(_lines(found, (first, second), Paper.of(given, output=given["output"])), given["output"])
    return 0 if found.same else 2


def _lines(found: PlanDiff, paths: tuple[Path, Path], paper: Paper) -> list[str]:
    lines = [*_side("-", paths[0], found.first, paper), *_side("+", paths[1], found.second, paper), ""]
    lines += [line for one in found.only_first for line in _spot("-", one, paper, "red")]
    lines += [line for one in found.only_second for line in _spot("+", one, paper, "green")]
    for one in found.changed:
        lines += _spot("~", one, paper, "yellow")
        lines += [line for said in one.differs for line in paper.wrapped(safe(said), 4, 6)]
    lines += [line for said in found.other for line in paper.wrapped(f"~ {safe(said)}", 0, 2)]
    lines += [line for one in found.both for line in _spot(" ", one, paper, "")]
    counts = [
        f"{len(found.both)} the same",
        f"{len(found.changed)} changed",
        f"{len(found.only_first)} only in the first",
        f"{len(found.only_second)} only in the second",
    ]
    verdict = "Both would do the same." if found.same else "They would not do the same."
    return [*lines, "", *paper.wrapped(f"{verdict} {counted(_number(found), 'change')}: {', '.join(counts)}.", 0)]


def _number(found: PlanDiff) -> int:
    return len(found.both) + len(found.changed) + len(found.only_first) + len(found.only_second)


def _side(sign: str, path: Path, side: Side, paper: Paper) -> list[str]:
    said = f"{counted(side.writes, 'call')} in {counted(len(side.accounts), 'account')}, planned {side.created}"
    return [
        paper.styled(f"{sign} {safe(str(path))}  {side.digest}", bold=True),
        *paper.wrapped(f"{side.plan_id}: {said} as {safe(side.author)}, expires {side.expires}", 4),
    ]


def _spot(sign: str, one: Spot, paper: Paper, color: str) -> list[str]:
    rows = paper.wrapped(f"{sign} {one.check} in {place(one)}: {safe(one.summary)}", 0, 4)
    return [paper.styled(row, color) for row in rows]
