"""What is looked at: ticks that stay, a filter that hides and does not untick, and accounts that cannot be ticked."""

from screens.widgets.organization import OrganizationTree
from screens.widgets.picks import Picks
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import DATA, DENIED, PAYMENTS, ROOT, WEB
from tests.screens.walking import Walk, walking


def picked(walk: Walk) -> set[str]:
    return walk.app.screen.query_one(OrganizationTree).picked


async def test_ticks_are_still_there_after_going_back() -> None:
    async with walking(fake(), "enter", "space", "2", "down", "space", "3", "down", "space") as walk:
        before = {one.id: one.kept for one in walk.app.screen.query(Picks)}
        assert picked(walk) == {PAYMENTS, WEB, DENIED, DATA}
        await walk.keys("escape", "enter")
        assert picked(walk) == {PAYMENTS, WEB, DENIED, DATA}
        assert {one.id: one.kept for one in walk.app.screen.query(Picks)} == before
        assert None not in before.values()


async def test_ticks_end_with_the_accounts_they_are_about() -> None:
    bench = fake()
    async with walking(bench, "enter", "space", "escape") as walk:
        bench.world.accounts = bench.world.accounts[:2]
        await walk.keys("r", "enter")
        assert picked(walk) == {ROOT, PAYMENTS}


async def test_a_filter_hides_accounts_and_leaves_their_ticks() -> None:
    async with walking(fake(), "enter", "slash", *"prod") as walk:
        assert "prod-payments" in walk.text
        assert "data-lake" not in walk.text
        await walk.keys("enter", "space")
        assert picked(walk) == {ROOT, DENIED, DATA}, "the unit stands for what is shown of it"
        await walk.keys("escape")
        assert walk.at == "ScopeScreen"
        assert "data-lake" in walk.text
        assert picked(walk) == {ROOT, DENIED, DATA}


async def test_an_account_that_cannot_be_entered_says_so() -> None:
    async with walking(fake(), "enter", "G", "space") as walk:
        assert walk.notices == ["old-lab is skipped: its state is SUSPENDED, so nobody can enter it"]
