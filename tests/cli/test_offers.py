"""`hardener offers` and `hardener plan --offer`: what is done only when it is asked for by name."""

import json

import pytest

from hardener.engine.model import Offer, Refusal, Remedy
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays
from tests.cli.made_up import LengthState

REMEDY = Remedy(summary="enrol it", after=LengthState(length=1), calls=())
ENROL = Offer(id="enrol:alice", title=f"Enrol a device for {samples.HOSTILE}", remedy=REMEDY)
LATER = Offer(id="delete-root-key", title="Delete the key", remedy=Refusal("it was used yesterday"))
LENGTH_KEY = ("password-length", samples.PROD, None)
FINDINGS = [one for one in samples.findings() if not one.statements]
NET_KEY = ("default-net", samples.PROD, "eu-west-1")


@pytest.fixture(autouse=True)
def offered(ways: FakeWays) -> None:
    ways.bench.scanned = samples.scan(*FINDINGS)
    ways.bench.offered = {LENGTH_KEY: (ENROL, LATER), NET_KEY: (ENROL,)}


def test_what_is_on_offer_is_listed_with_the_line_to_copy(hardener: Hardener) -> None:
    result = hardener("offers", "--check", "password-length")
    assert result.exit_code == 0
    line = f"hardener plan --offer enrol:alice --check password-length --account {samples.PROD}\n"
    assert f"        {line}" in result.stdout
    assert f"--account {samples.PROD} --region eu-west-1\n" in result.stdout
    assert "not possible now: it was used yesterday" in result.stdout
    assert "--offer delete-root-key" not in result.stdout
    assert "\x1b" not in result.stdout


def test_offers_as_json(hardener: Hardener) -> None:
    said = json.loads(hardener("offers", "--format", "json").stdout)
    assert said["format"] == "hardener.offers"
    assert [(one["check"], one["id"], one["possible"]) for one in said["offers"]] == [
        ("password-length", "enrol:alice", True),
        ("password-length", "delete-root-key", False),
        ("default-net", "enrol:alice", True),
    ]
    assert said["offers"][1]["reason"] == "it was used yesterday"


def test_nothing_on_offer_is_said(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.offered = {}
    assert hardener("offers").stdout == "Nothing is on offer here.\n"


def test_what_could_not_be_read_makes_it_incomplete(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.scanned = samples.scan(*FINDINGS, complete=False)
    assert hardener("offers").exit_code == 3


def test_one_is_planned_by_its_name(hardener: Hardener, ways: FakeWays) -> None:
    assert hardener("plan", "--offer", "delete-root-key").exit_code == 3
    assert ways.bench.offers_asked == [(LENGTH_KEY, "delete-root-key")]


def test_several_may_be_asked_for_and_each_counts_once(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.offered = {LENGTH_KEY: (ENROL, LATER)}
    hardener("plan", "--offer", "enrol:alice", "--offer", "delete-root-key", "--offer", "enrol:alice")
    assert ways.bench.offers_asked == [(LENGTH_KEY, "enrol:alice"), (LENGTH_KEY, "delete-root-key")]


def test_a_name_that_means_several_places_is_refused(hardener: Hardener, ways: FakeWays) -> None:
    result = hardener("plan", "--offer", "enrol:alice")
    assert result.exit_code == 64
    assert "on offer in 2 places" in result.stderr
    assert "--check, --account and --region" in result.stderr
    assert ways.bench.offers_asked == []


def test_a_name_that_means_nothing_is_refused_with_the_nearest(hardener: Hardener) -> None:
    result = hardener("plan", "--offer", "enrol:alise")
    assert result.exit_code == 64
    assert "did you mean enrol:alice?" in result.stderr


@pytest.mark.parametrize("command", ["scan", "plan"])
def test_scan_and_plan_say_that_there_is_more(hardener: Hardener, ways: FakeWays, command: str) -> None:
    said = hardener(command).stderr
    assert "2 more things can be done when asked for by name: hardener offers" in said
    ways.bench.offered = {LENGTH_KEY: (LATER,)}
    assert "asked for by name" not in hardener(command).stderr
