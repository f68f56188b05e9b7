"""`hardener permissions`: the least that must be allowed."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.options import Asked
from hardener.cli.paper import put_bytes
from hardener.cli.policy import policy, writes_of
from hardener.cli.shapes import as_json
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.words import OPTIONS


@taught(
    "permissions",
    ("hardener permissions > read.json", "to scan and plan with every check"),
    ("hardener permissions --check default-vpc --write", "also to apply and undo this one"),
    ("hardener permissions plan.json", "also to apply just this plan"),
    exits=(0, 4),
)
@click.argument("planfile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@options.selecting_checks
@click.option("--write", is_flag=True, help="also what the checks need to change something and to undo it")
@click.option("--role-name", metavar="NAME", default="OrganizationAccountAccessRole", help=OPTIONS["--role-name"][1])
@options.writing
@click.pass_obj
def command(ways: Ways, /, planfile: Path | None, *, write: bool, **given: Any) -> int:
    """Print the least IAM policy that hardener needs, as JSON.

    Its statements are for two places. `FindAccounts`, `EnterAccounts` and, where it is there,
    `BeginRootSessions` are for who runs hardener: they list the organization and enter its
    members by their role or as their root (write another partition's name into the ARN where
    it is not `aws`). `ReadAccounts`, and `ChangeAccounts`
    where something is written, are for that role in every account, and for who runs hardener,
    since their own account is read too. A standalone account needs no other.

    With PLANFILE it has what the calls of that plan need, with --write all that the checks
    may ever write. Nobody signs in for this.
    """
    chosen = tuple(check for check in ways.checks if not given["checks"] or check.id in given["checks"])
    writes = {action for check in chosen for action in check.writes} if write else set()
    if planfile is not None:
        plan = ways.workbench(Asked(), judging=False).open_plan(planfile).plan
        touched = {change.check for change in plan.changes}
        chosen = tuple(check for check in ways.checks if check.id in touched)
        writes |= writes_of(plan, chosen)
    put_bytes(as_json(policy(chosen, writes, given["role_name"])), given["output"])
    return 0
