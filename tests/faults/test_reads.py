"""Each read of each check fails in turn, with each fault: unknown, never a verdict, and never a change."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checks import CATALOGUE
from hardener.aws.catalogue import Kind, load
from hardener.practice.launch import Practice
from tests.faults.lookout import Lookout, Place
from tests.faults.reads import SOAK, Read, healed, healing, reads_of, schedule, unsafe
from tests.faults.server import FAULTS
from tests.faults.worlds import BASELINE, PLACES

PROTOCOLS = ("ec2", "json", "query", "rest-json")
pytestmark = [pytest.mark.usefixtures("without_delay"), pytest.mark.timeout(0 if SOAK else 300)]


class Watch:
    """A lookout on one world, with what it sees where nothing fails."""

    def __init__(self, practice: Practice, base: Path, places: Sequence[Place]) -> None:
        self.lookout = Lookout(practice, base, BASELINE)
        # The first look has more to read: sessions are begun, and reports are made.
        for place in places:
            self.lookout.look(place)
        self.clean = {place: self.lookout.look(place) for place in places}

    def reads(self, protocol: str) -> list[Read]:
        """Return what was read in this protocol."""
        every = [read for place, seen in self.clean.items() for read in reads_of(seen, place)]
        return [read for read in every if read.request.protocol == protocol]


@pytest.fixture(scope="module")
def watch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Watch]:
    """Give the lookout on a world; there is one for each."""
    made: dict[str, Watch] = {}

    def give(world: str) -> Watch:
        if world not in made:
            made[world] = Watch(request.getfixturevalue(world), tmp_path_factory.mktemp(world), PLACES[world])
        return made[world]

    return give


@pytest.mark.parametrize("world", PLACES)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_cannot_be_read_is_unknown(watch: Callable[[str], Watch], world: str, protocol: str) -> None:
    on = watch(world)
    met = set()
    wrong = []
    for number, (read, fault) in enumerate(schedule(on.reads(protocol))):
        met.add(fault)
        ways = (True, False) if SOAK and not read.alone else (bool(number % 2) or read.alone,)
        wrong += [unsafe(on.lookout, on.clean[read.place], read, fault, all_of_them=way) for way in ways]
    assert [one for one in wrong if one] == []
    possible = {name for name, fault in FAULTS.items() if any(fault.fits(read.request) for read in on.reads(protocol))}
    assert met == possible, "a fault was left out"


@pytest.mark.parametrize("world", PLACES)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_passes_leaves_no_trace(watch: Callable[[str], Watch], world: str, protocol: str) -> None:
    on = watch(world)
    wrong = [healed(on.lookout, on.clean[read.place], read, fault) for read, fault in healing(on.reads(protocol))]
    assert [one for one in wrong if one] == []


# What is read in other ways than by a scan, and what this practice organization has no occasion for.
NOT_BY_A_SCAN = {
    "account:ListRegions",  # where EC2 does not tell the regions
    "iam:GetRole",  # before a plan is applied
    "iam:SimulatePrincipalPolicy",
    "ec2:DescribeClientVpnTargetNetworks",  # of a client VPN, which the practice organization does not know
}


def test_every_read_of_a_check_fails(watch: Callable[[str], Watch]) -> None:
    """What a check says that it reads is in the loops above, or there is a reason."""
    said = {action for check in CATALOGUE for action in check.reads}
    known = {op.action: f"{op.service}:{op.name}" for op in load().ops.values() if op.kind is Kind.READ}
    met = {one.name for world in PLACES for seen in watch(world).clean.values() for one in seen.passed}
    assert {known[action] for action in said if action in known} - met - NOT_BY_A_SCAN == set()


def test_every_check_is_looked_at() -> None:
    for places in PLACES.values():
        assert {place.check for place in places} == {check.id for check in CATALOGUE}
