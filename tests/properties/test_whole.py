"""The whole practice organization at once, as it was delivered: accounts that deny, regions that are blocked."""

from collections import Counter

import pytest

from checks import CATALOGUE
from hardener.engine.model import Status
from tests.properties import laws
from tests.properties.making import make
from tests.properties.rig import Rig
from tests.properties.worlds import Network, World


@pytest.mark.timeout(300)
def test_scanning_and_planning_everything_writes_nothing(rig: Rig) -> None:
    make(rig.desk, World(networks={("999900001111", "eu-central-1"): Network()}))
    bench = rig.bench(checks=CATALOGUE, cloud=rig.signed_in())
    with rig.wire.taken() as passed:
        scan = bench.scan((), ())
        plan = bench.work.plan(scan)
    laws.nothing_written(rig.wire, passed)
    assert plan.changes
    assert plan.gaps
    assert plan.refused
    # The only thing that is no read is entering an account, and each is entered once.
    entered = Counter(str(dict(one.form)) for one in passed if one.access == "auth")
    assert set(entered.values()) == {1}
    # What could be read was asked for where it is, as whom it concerns.
    asked = {(rig.wire.whose(one), one.region) for one in passed if one.service == "ec2"}
    networks = {(one.account, one.region) for one in scan.findings if one.check == "default-vpc" and one.region}
    assert asked == networks
    unknown = {(one.account, one.region) for one in scan.findings if one.status is Status.UNKNOWN}
    assert {(gap.account, gap.region) for gap in plan.gaps} == unknown
