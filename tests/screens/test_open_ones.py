"""What is not done: the walk through all of it, what can be selected, and what somebody answers for."""

from hardener.engine.model import Status
from screens.legs import legs, walk
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import PAYMENTS
from tests.screens.walking import NARROW, READ, WIDE, walking

GRID = (READ, "G", "k", "enter")
"""The grid of the members' default VPCs, the cursor on the first region of prod-payments."""
USED = ("right", "right")
"""From there to the one that is in use."""


async def test_a_walk_ends_and_says_what_is_left() -> None:
    async with walking(fake(), READ) as walked:
        lines = walk(legs(walked.app.session.scan, ["password-policy", "default-vpc"]))  # type: ignore[arg-type]
        await walked.keys("w")
        for place in range(1, len(lines) + 1):
            assert f"{place} of {len(lines)}" in walked.text
            assert walked.app.screen.line.id == lines[place - 1].id  # type: ignore[attr-defined]
            await walked.keys("space", "n")
        assert walked.at == "WalkOver"
        assert "selected and not planned yet: p shows the plan" in " ".join(walked.text.split())
        await walked.keys("escape")
        assert walked.at == "CheckScreen"
        await walked.keys("n")
        await walked.until(lambda: walked.app.screen.answerable)  # type: ignore[attr-defined]
        await walked.keys("p")
        assert walked.at == "ReviewScreen"


async def test_the_first_check_of_a_walk_has_none_before_it() -> None:
    async with walking(fake(), READ, "w", "N") as walked:
        assert "1 of" in walked.text
        assert "This is the first check of the walk" in walked.notices


async def test_a_walk_leads_through_what_fails_then_persons_then_the_unknown_each_line_once() -> None:
    async with walking(fake(), READ) as walked:
        scan = walked.app.session.scan
        assert scan is not None
        lines = walk(legs(scan, ["password-policy", "default-vpc"]))
        order = [Status.FAILING, Status.MANUAL, Status.UNKNOWN, Status.WAITING]
        ranks = [min(order.index(one.status) for one in line.findings if one.status in order) for line in lines]
        assert ranks == sorted(ranks)
        assert len({line.id for line in lines}) == len(lines)
        assert any(rank > 0 for rank in ranks), "the account that denies us is in the walk"


async def test_what_no_plan_mends_is_not_selected_and_says_what_does() -> None:
    async with walking(fake(), *GRID, *USED, "space", size=WIDE) as walked:
        assert walked.app.session.chosen == set()
        told = walked.notices[-1]
        assert "vpc-112 is in use" in told
        assert "e accepts it until a day" in told
        assert "space Select" not in walked.text, "a key that does nothing here is not offered"
        await walked.keys("A")
        assert ("default-vpc", PAYMENTS, "eu-west-1") not in walked.app.session.chosen
        assert "Not selected: 1 target that no plan can mend" in walked.notices[-1]
        await walked.keys("p")
        assert "Left alone" not in walked.text


async def test_selecting_in_the_overview_leaves_out_what_no_plan_mends() -> None:
    async with walking(fake(), READ, "A") as walked:
        chosen = set(walked.app.session.chosen)
        plan = walked.bench.plan(walked.app.session.scan, chosen)  # type: ignore[arg-type]
        assert {(one.check, one.account, one.region) for one in plan.changes} == chosen
        assert plan.refused == ()


async def test_an_exception_has_an_owner_a_reason_and_a_last_day() -> None:
    async with walking(fake(), *GRID, *USED, "e", size=NARROW, operator="alice") as walked:
        assert walked.at == "ExceptScreen"
        await walked.keys("enter")
        assert "the reason is missing" in walked.text
        await walked.keys("shift+tab")
        await walked.type("ticket 4711")
        await walked.keys("tab", "end", *["backspace"] * 10)
        await walked.type("2020-01-01")
        assert "the last day is over" in walked.text
        await walked.keys("enter")
        assert not walked.bench.baseline.exemptions
        walked.app.screen.query_one("#until").focus()
        await walked.keys("end", *["backspace"] * 10)
        await walked.type("2999-01-01")
        await walked.until(lambda: walked.app.screen.answerable)  # type: ignore[attr-defined]
        await walked.keys("enter")
        (one,) = walked.bench.baseline.exemptions
        assert (one.account, one.region, one.owner, one.reason) == (PAYMENTS, "eu-west-1", "alice", "ticket 4711")
        found = next(f for f in walked.app.session.findings if (f.account, f.region) == (PAYMENTS, "eu-west-1"))
        assert found.status is Status.EXCEPTED
        assert "1 exception not saved" in walked.text


async def test_what_is_as_wanted_needs_no_exception() -> None:
    async with walking(fake(), *GRID, "right", "right", "right", "e") as walked:
        assert any("can be accepted" in told for told in walked.notices)
