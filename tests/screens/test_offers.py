"""Other actions: listed by name, refused ones with the reason, planned and reviewed like anything else."""

from tests.screens.fake_workbench import fake
from tests.screens.test_asking import desk
from tests.screens.walking import READ, walking

LIST = (READ, "g", "enter", "o")


async def test_what_is_refused_says_why_and_cannot_be_chosen() -> None:
    async with walking(desk(), *LIST, "G") as walk:
        assert walk.at == "OffersScreen"
        assert "Delete root's password  not now:" in walk.text
        assert "vpc-[red]1 needs it" in " ".join(walk.text.split())
        await walk.keys("space", "enter")
        assert walk.at == "OffersScreen"
        await walk.keys("escape")
        assert walk.at == "CheckScreen"
        assert walk.bench.sent == []


async def test_one_at_a_time_makes_a_plan_of_its_own() -> None:
    async with walking(desk(), *LIST, "enter") as walk:
        assert walk.at == "ReviewScreen"
        (change,) = walk.app.screen.file.plan.changes  # type: ignore[attr-defined]
        assert (change.offer, change.account) == ("enrol:alice", "999900001111")
        await walk.keys("escape", "o", "space", "down")
        assert "enter plans what is ticked: Enrol a virtual MFA device for alice" in " ".join(walk.text.split())
        await walk.keys("space")
        assert "in place of: Enrol a virtual MFA device for alice. One at a time" in " ".join(walk.text.split())
        await walk.keys("enter")
        (change,) = walk.app.screen.file.plan.changes  # type: ignore[attr-defined]
        assert change.offer == "resend"
        assert walk.bench.sent == []


async def test_a_tick_is_taken_away_again() -> None:
    async with walking(desk(), *LIST, "space", "down", "space", "space") as walk:
        assert "in place of" not in walk.text
        await walk.keys("up", "enter")
        (change,) = walk.app.screen.file.plan.changes  # type: ignore[attr-defined]
        assert change.offer == "enrol:alice"


async def test_the_list_is_filtered_by_what_one_types() -> None:
    async with walking(desk(), *LIST, "slash", *"mail") as walk:
        assert "Enrol a virtual" not in walk.text
        await walk.keys("enter", "enter")
        (change,) = walk.app.screen.file.plan.changes  # type: ignore[attr-defined]
        assert change.offer == "resend"


async def test_where_nothing_is_on_offer_the_key_says_so() -> None:
    async with walking(fake(), READ, "w", "o") as walk:
        assert walk.at == "CheckScreen"
        assert "Other actions is off: nothing else is on offer here" in walk.notices


async def test_a_click_on_the_button_plans_what_the_cursor_is_on() -> None:
    async with walking(desk(), *LIST) as walk:
        await walk.pilot.click("#plan-offers")
        await walk.settle()
        assert walk.at == "ReviewScreen"


async def test_a_click_on_an_action_only_ticks_it() -> None:
    async with walking(desk(), *LIST) as walk:
        await walk.pilot.click("#offers", offset=(10, 1))
        await walk.settle()
        assert walk.at == "OffersScreen"
        await walk.keys("enter")
        (change,) = walk.app.screen.file.plan.changes  # type: ignore[attr-defined]
        assert change.offer == "resend"
