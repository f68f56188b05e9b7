"""Finding a run by the name that was given."""

from dataclasses import replace
from typing import Any

from hardener.cli.kinds import nearest
from hardener.cli.options import Asked
from hardener.cli.ways import Ways
from hardener.engine.problems import WrongUsage
from hardener.engine.workbench import Workbench


def taken_up(ways: Ways, run: str, given: dict[str, Any]) -> tuple[Workbench, str]:
    """Return a workbench that enters accounts as `run` did, unless somebody says otherwise, and the id of `run`.

    Raises WrongUsage, Rejected.
    """
    asked = Asked.of(given)
    found = known_run(first := ways.workbench(asked, judging=False), run)
    asked = replace(asked, role_name=asked.role_name or first.plan_of(found).role_name)
    return ways.workbench(asked, judging=False), found


def known_run(workbench: Workbench, name: str) -> str:
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
