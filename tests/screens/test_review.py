"""The plan before it is confirmed: what keeps it from being applied, what it is grouped by, where it is saved."""

from pathlib import Path
from threading import Event

from hardener.engine.problems import Rejected
from hardener.engine.selection import Selection
from screens.grouping import groups
from tests.screens.fake_workbench import fake
from tests.screens.walking import READ, walking


async def test_what_could_not_be_read_blocks_applying_until_it_is_accepted() -> None:
    async with walking(fake(), READ) as walk:
        walk.app.session.chosen = {(one.check, one.account, one.region) for one in walk.app.session.findings}
        await walk.keys("p", "a")
        assert walk.at == "ReviewScreen"
        assert "Apply is off: 5 targets could not be read (i accepts that)" in walk.notices
        await walk.keys("i", "a")
        assert walk.at == "ConfirmScreen"
        await walk.confirm("apply 58 calls to 3 accounts")
        [(_, _, allow_incomplete)] = walk.bench.applied
        assert allow_incomplete


async def test_a_read_only_session_shows_the_plan_and_saves_it_but_applies_nothing() -> None:
    async with walking(fake(read_only=True), READ, "A", "p", "a") as walk:
        assert walk.at == "ReviewScreen"
        assert "Apply is off: read-only session" in walk.notices
        await walk.keys("e", "enter")
        [(file, path)] = walk.bench.saved
        assert path == Path(f"{file.plan.id}.json")
        assert "--approve" in walk.text


async def test_what_is_refused_stands_there_with_its_reason_and_is_not_in_the_plan() -> None:
    async with walking(fake(), READ, "A") as walk:
        # What comes to be in use after it was selected.
        walk.app.session.chosen.add(("default-vpc", "111122223333", "eu-west-1"))
        await walk.keys("p", "G")
        assert "Left alone 1" in walk.text
        assert 'vpc-112 is in use by eni-be99 "payments db" (interface)' in walk.text
        await walk.keys("g", "down", "enter", "down", "d")
        assert "delete the default VPC" in walk.text
        assert "InternetGatewayId" in walk.text
        await walk.keys("escape")
        assert walk.at == "ReviewScreen"
        await walk.keys("escape")
        assert walk.at == "HomeScreen"


async def test_a_plan_that_is_refused_when_it_is_applied_sends_nothing() -> None:
    bench = fake()
    bench.refuse_apply = Rejected("the plan expired at noon", "make a new plan")
    async with walking(bench, READ, "w", "space", "p", "a") as walk:
        await walk.confirm()
        assert "Nothing was sent" in walk.text
        assert "the plan expired at noon" in walk.text
        await walk.keys("escape")
        assert walk.at == "ReviewScreen"
        assert bench.sent == []


def test_identical_changes_are_one_group_and_like_ones_another() -> None:
    bench = fake()
    plan = bench.plan(bench.scan(Selection(), lambda event: None, Event()))
    found = [(one.check.id, len(one.changes), one.identical, one.calls) for one in groups(plan, bench.checks)]
    assert found == [("password-policy", 3, True, 3), ("default-vpc", 11, False, 55)]
