"""`hardener permissions`: the least that must be allowed."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.narrating import introduce, only_reading
from hardener.cli.options import Asked
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.policy import plan_policies, policy
from hardener.cli.preflight_text import preflight_lines, preflight_object
from hardener.cli.shapes import as_json
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.words import OPTIONS
from hardener.engine.lockout import ACCESS_ROLE
from hardener.engine.model import Plan
from hardener.engine.preflight import Told


@taught(
    "permissions",
    ("hardener permissions > read.json", "to scan and plan with every check"),
    ("hardener permissions --check default-vpc --write", "also to apply and undo this one"),
    ("hardener permissions --plan plan.json", "exactly what applying this plan needs"),
    ("hardener permissions --plan plan.json --ask", "what AWS says of it beforehand: likely, not proof"),
    exits=(0, 2, 3, 4),
)
@click.option(
    "--plan", "planfile", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="just this plan"
)
@click.option("--ask", is_flag=True, help="with --plan: sign in, and ask AWS what would be denied")
@options.selecting_checks
@click.option("--write", is_flag=True, help="also what the checks need to change something and to undo it")
@click.option(
    "--partition",
    type=click.Choice(["aws", "aws-cn", "aws-us-gov"]),
    default="aws",
    help="the AWS partition; a plan says its own [aws]",
)
@click.option("--profile", metavar=OPTIONS["--profile"][0], help="with --ask: " + OPTIONS["--profile"][1])
@click.option("--role-name", metavar="NAME", help=OPTIONS["--role-name"][1])
@options.printing
@options.writing
@click.pass_obj
def command(ways: Ways, /, planfile: Path | None, *, ask: bool, write: bool, **given: Any) -> int:
    """Print the least IAM policy that hardener needs, as JSON.

    Its statements are for two places. `FindAccounts` and `EnterAccounts` are for who runs
    hardener: they list the organization and enter its members by their role. `ReadAccounts`,
    and `ChangeAccounts` where something is written, are for that role in every account, and
    for who runs hardener, since their own account is read too. A standalone account needs no
    other. With --write it has all that the checks may ever write.

    With --plan it is two policies: `management` for who applies the plan, and `members` for
    the role in the other accounts, with what that plan needs and nothing else. Nobody signs
    in for this, but for --ask.

    --ask has AWS's policy simulator say which of it would be denied. Exit code 2 says that
    something would, 3 that something is not told.
    """
    if planfile is None:
        if ask:
            raise click.UsageError("--ask needs --plan FILE")
        chosen = tuple(check for check in ways.checks if not given["checks"] or check.id in given["checks"])
        writes = {action for check in chosen for action in check.writes} if write else set()
        found = policy(chosen, writes, given["role_name"] or ACCESS_ROLE, given["partition"])
        put_bytes(as_json(found), given["output"])
        return 0
    if write or given["checks"]:
        raise click.UsageError("a plan says itself what it needs; leave --check and --write out")
    plan = ways.workbench(Asked(), judging=False).open_plan(planfile).plan
    if ask:
        return _asked(ways, plan, given)
    from hardener.aws import catalogue

    put_bytes(as_json(plan_policies(plan, ways.checks, catalogue.load().action)), given["output"])
    return 0


def _asked(ways: Ways, plan: Plan, given: dict[str, Any]) -> int:
    role = given["role_name"] or plan.role_name
    workbench = ways.workbench(Asked(profile=given["profile"] or "", role_name=role), judging=False)
    with only_reading():
        introduce(workbench.connect())
        found = workbench.preflight(plan)
    if given["format"] == "json":
        put_bytes(as_json(preflight_object(plan.id, found)), given["output"])
    else:
        put(preflight_lines(found, Paper.of(given, output=given["output"])), given["output"])
    told = {one.told for one in found}
    return 2 if Told.DENIED in told else 3 if Told.UNTOLD in told else 0
