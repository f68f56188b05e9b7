"""What it means that a network in use is left alone."""

from dataclasses import replace

from hardener.engine.model import RunStatus, Status
from tests.properties import laws
from tests.properties.looking import default_vpc, inventory
from tests.properties.making import make
from tests.properties.places import REGIONS
from tests.properties.rig import Bench, Rig
from tests.properties.worlds import Network, World


def left_alone(
    rig: Rig, account: str, used: Network, other: Network | None, world: World, bench: Bench | None = None
) -> None:
    """Plan and apply beside a network in use; raise AssertionError where it is in the plan, or not as it was."""
    here, there = REGIONS
    make(rig.desk, replace(world, networks={(account, here): used, (account, there): other}))
    ec2 = rig.desk.client("ec2", account, here)
    vpc, before = default_vpc(ec2), inventory(ec2)
    bench = bench or rig.bench()
    scan = bench.scan([account])
    plan = bench.work.plan(scan)
    assert [change for change in plan.changes if change.region == here] == [], "a network in use is in the plan"
    (found,) = [one for one in scan.findings if one.region == here]
    assert found.status is Status.MANUAL, "a network in use is for a person to decide on"
    assert vpc in found.summary
    if not plan.changes:
        return
    with rig.wire.taken() as passed:
        assert bench.apply(plan).status is RunStatus.DONE
    laws.exactly_the_plan(rig.wire, passed, plan.calls)
    assert [one for one in passed if one.access == "write" and one.region == here and one.service == "ec2"] == []
    assert inventory(ec2) == before, "something in a network in use was touched"
