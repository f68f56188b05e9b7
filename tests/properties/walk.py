"""One walk through everything, with every law held against it."""

from typing import Any

from hardener.engine.baseline import Baseline
from hardener.engine.model import RunStatus, Status
from tests.properties import laws
from tests.properties.looking import policy, shape
from tests.properties.making import make
from tests.properties.places import ACCOUNTS, REGIONS
from tests.properties.rig import Bench, Rig
from tests.properties.worlds import Policy, World

Shapes = dict[tuple[str, str], dict[str, Any] | None]


def walk(rig: Rig, world: World, baseline: Baseline, bench: Bench | None = None) -> None:
    """Scan, plan, apply, plan again, undo; raise AssertionError where a law is broken."""
    make(rig.desk, world)
    policies, shapes = _policies(rig), _shapes(rig)
    bench = bench or rig.bench(baseline)

    with rig.wire.taken() as passed:
        scan = bench.scan()
        plan = bench.work.plan(scan)
    laws.nothing_written(rig.wire, passed)
    assert scan.complete
    failing = {(one.check, one.account, one.region) for one in scan.findings if one.status is Status.FAILING}
    assert {(one.check, one.account, one.region) for one in plan.changes} == failing
    if not plan.changes:
        return

    with rig.wire.taken() as passed:
        run = bench.apply(plan)
    assert run.status is RunStatus.DONE, run.changes
    laws.exactly_the_plan(rig.wire, passed, plan.calls)
    laws.identified_first(rig.wire, passed)
    for account in ACCOUNTS:
        laws.nothing_weakened(policies[account], policy(rig.desk, account))
    _untouched_elsewhere(rig, failing, shapes)

    with rig.wire.taken() as passed:
        again = bench.plan()
        back = bench.work.undo(run.run)
    laws.nothing_written(rig.wire, passed)
    laws.nothing_to_do(again)

    with rig.wire.taken() as passed:
        assert bench.apply(back).status is RunStatus.DONE
    laws.exactly_the_plan(rig.wire, passed, back.calls)
    laws.identified_first(rig.wire, passed)
    assert _policies(rig) == policies, "undo did not give the password policies back"
    for place, now in _shapes(rig).items():
        laws.same_shape(shapes[place], now)


def _policies(rig: Rig) -> dict[str, Policy]:
    return {account: policy(rig.desk, account) for account in ACCOUNTS}


def _shapes(rig: Rig) -> Shapes:
    places = [(account, region) for account in ACCOUNTS for region in REGIONS]
    return {place: shape(rig.desk.client("ec2", *place)) for place in places}


def _untouched_elsewhere(rig: Rig, failing: set[tuple[str, str, str | None]], shapes: Shapes) -> None:
    for (account, region), now in _shapes(rig).items():
        if ("default-vpc", account, region) not in failing:
            assert now == shapes[account, region], f"the network of {account} in {region} was no part of the plan"
