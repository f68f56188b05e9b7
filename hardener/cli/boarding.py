"""A plan as a document for whoever approves it: putting it together, and writing it down."""

import shlex
from collections.abc import Iterable
from pathlib import Path

from hardener.cli.leaving import say
from hardener.cli.paper import put_bytes
from hardener.cli.policy import plan_policies
from hardener.cli.ways import Ways
from hardener.engine.model import Call
from hardener.engine.planfile import PlanFile
from hardener.engine.report.board import Board, boarded


def board_of(ways: Ways, file: PlanFile, path: Path) -> Board:
    """Return the plan in `file`, which is kept as `path`, for a change board."""
    from hardener.aws import catalogue

    policies = plan_policies(file.plan, ways.checks, catalogue.load().action) if file.plan.changes else {}
    commands = _commands(ways, file, path)
    return boarded(file, ways.checks, _spelled, policies, commands, practice=ways.practice)


def put_documents(ways: Ways, file: PlanFile, plan: Path, documents: Iterable[Path]) -> None:
    """Write the plan, which is kept as `plan`, into each of `documents`, as its ending says. Raises Problem."""
    for path in documents:
        from hardener.engine.report.documents import ENDINGS, written

        put_bytes(written(board_of(ways, file, plan), ENDINGS[path.suffix.lower()]), path)
        say(f"{path} describes it for whoever approves it.")


def apply_line(ways: Ways, path: Path, digest: str) -> str:
    """Return the command line that applies the plan in `path`, to be copied."""
    return f"{ways.command} apply {shlex.quote(str(path))} --approve {digest}"


def _spelled(call: Call) -> tuple[str, tuple[str, ...]]:
    from hardener.aws.names import cli_line, unknown_yet

    return cli_line(call), unknown_yet(call)


def _commands(ways: Ways, file: PlanFile, path: Path) -> list[tuple[str, str]]:
    named, hardener = shlex.quote(path.name), ways.command
    found = [("See whether the file is the one described here", f"{hardener} verify {named}")]
    if not file.plan.changes:
        return found
    applied = apply_line(ways, Path(path.name), f"sha256:{file.sha256}")
    gaps = "" if file.plan.complete else " --allow-incomplete"
    return [
        *found,
        ("See what is missing in the permissions", f"{hardener} permissions --plan {named} --ask"),
        ("Apply it, this and nothing else", f"{applied}{gaps}"),
        ("Go on with it after it was cut off or stopped", f"{hardener} resume last"),
        ("Prepare the way back, as a plan of its own", f"{hardener} undo last -o undo.json"),
    ]
