"""What it means that a plan is refused where, and only where, the world has moved on."""

from collections.abc import Mapping
from typing import Any

from hardener.engine.events import ChangeEnded
from hardener.engine.model import Change, Outcome
from tests.properties import laws
from tests.properties.edits import NOTICED, edit_network
from tests.properties.looking import inventory, policy
from tests.properties.making import make, set_policy
from tests.properties.places import Place
from tests.properties.rig import Rig
from tests.properties.worlds import World

Edits = Mapping[Place, Any]
"""By place: the name of an edit of the network, or, without a region, the new password policy."""


def refused_where_touched(rig: Rig, world: World, edits: Edits, *, late: bool) -> None:
    """Plan, edit, apply; raise AssertionError where a change is made blindly, or refused without need.

    With `late`, the edits are made only when the first change has been applied.
    """
    make(rig.desk, world)
    bench = rig.bench()
    plan = bench.plan()
    touched: set[Place] = set()
    left: dict[Place, Any] = {}
    ended: list[Change] = []

    def edit() -> None:
        for (account, region), what in edits.items():
            if any((one.account, one.region) == (account, region) for one in ended):
                continue
            if _made(rig, account, region, what):
                touched.add((account, region))
                left[account, region] = _seen(rig, account, region)

    def listen(event: Any) -> None:
        if isinstance(event, ChangeEnded) and late and not ended:
            ended.append(next(one for one in plan.changes if one.id == event.result.id))
            edit()

    if not late:
        edit()
    with rig.wire.taken() as passed:
        run = bench.apply(plan, listen)
    outcomes = {(one.account, one.region): (one.outcome, one.reason) for one in run.changes}
    for place, (outcome, reason) in outcomes.items():
        if place in touched:
            assert outcome is Outcome.REFUSED, f"{place} was {outcome} although it was edited: {edits[place]}"
            assert reason.startswith("drifted")
        else:
            assert outcome is Outcome.DONE, f"{place} was {outcome} without need: {reason}"
    calls = [call for one in plan.changes if (one.account, one.region) not in touched for call in one.calls]
    laws.exactly_the_plan(rig.wire, passed, calls)
    for place, before in left.items():
        assert _seen(rig, *place) == before, f"something was changed in {place}, which was refused"


def _made(rig: Rig, account: str, region: str | None, what: Any) -> bool:
    """Make an edit and return whether a change has to notice it."""
    if region is not None:
        edit_network(rig.desk, account, region, what)
        return what in NOTICED
    before = policy(rig.desk, account)
    set_policy(rig.desk, account, what)
    return policy(rig.desk, account) != before


def _seen(rig: Rig, account: str, region: str | None) -> Any:
    if region is None:
        return policy(rig.desk, account)
    return inventory(rig.desk.client("ec2", account, region))
