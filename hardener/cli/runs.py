"""Finding a run by the name that was given."""

from dataclasses import replace
from typing import Any

from hardener.cli.kinds import nearest
from hardener.cli.options import Asked
from hardener.cli.ways import Ways
from hardener.engine.problems import WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.workbench import Workbench


def taken_up(ways: Ways, run: str, given: dict[str, Any], *, judging: bool = False) -> tuple[Workbench, str]:
    """Return a workbench that enters accounts as `run` did, unless somebody says otherwise, and the id of `run`.

    With `judging` it knows the exceptions, which a run that takes something back does without.
    Raises WrongUsage, Rejected, BadBaseline.
    """
    asked = Asked.of(given)
    found = known_run(first := ways.workbench(asked, judging=False), run)
    plan = first.plan_of(found)
    asked = replace(asked, role_name=asked.role_name or plan.role_name)
    return ways.workbench(asked, judging=judging and not plan.undoes), found


def known_run(workbench: Reading, name: str) -> str:
    """Return the id of the run called `name`, where `last` is the newest. Raises WrongUsage that names the nearest."""
    known = [run.run for run in workbench.history()]
    if name == "last" and known:
        return known[0]
    if name in known:
        return name
    if not known:
        raise WrongUsage("there are no runs yet", "a run begins with `hardener apply`")
    near = nearest(name, known) or f"the newest is {known[0]}"
    raise WrongUsage(f"there is no run {name}", f"{near}; `hardener history` lists them all")
