"""What is not saved is said until it is saved, and offered before it would be lost."""

import pytest

from hardener.engine.baseline import Baseline, Exemption
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import PAYMENTS
from tests.screens.walking import NARROW, READ, WIDE, Walk, walking

ACCEPTED = Exemption(
    check="default-vpc", account=PAYMENTS, region="eu-west-1", owner="ann", reason="moves out", until="2999-01-01"
)
CHANGED = (READ, "w", "f", "tab", "backspace", "8")
"""The minimum length becomes 8; the focus stays in the form."""


class Kept(list[Baseline]):
    """What was saved."""

    def __call__(self, baseline: Baseline) -> str:
        self.append(baseline)
        return "hardener.toml"


async def changed(walk: Walk) -> None:
    await walk.judged()
    await walk.keys("escape")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_leaving_names_all_that_is_not_saved_and_saves_it_where_asked(size: tuple[int, int]) -> None:
    kept = Kept()
    async with walking(fake(), *CHANGED, size=size, save_baseline=kept) as walk:
        await changed(walk)
        walk.app.session.workbench.accept(ACCEPTED)
        await walk.keys("q")
        for part in ("Quit without saving?", "the settings of Password policy", "1 exception"):
            assert part in walk.text
        await walk.keys("escape")
        assert not kept
        assert walk.app.is_running
        await walk.keys("q")
        await walk.until(lambda: walk.app.screen.answerable)  # type: ignore[attr-defined]
        await walk.keys("s")
        assert walk.app._exit
        assert kept[0].exemptions == (ACCEPTED,)


async def test_leaving_without_saving_saves_nothing() -> None:
    kept = Kept()
    async with walking(fake(), *CHANGED, save_baseline=kept) as walk:
        await changed(walk)
        await walk.keys("q")
        await walk.until(lambda: walk.app.screen.answerable)  # type: ignore[attr-defined]
        await walk.keys("w")
        assert walk.app._exit
        assert not kept


async def test_what_is_taken_back_is_nothing_to_save() -> None:
    async with walking(fake(), *CHANGED, save_baseline=Kept()) as walk:
        await walk.judged()
        assert "settings not saved: s saves" in walk.text
        await walk.keys("backspace", "1", "4")
        await walk.judged()
        assert "not saved" not in walk.text
        await walk.keys("escape", "q")
        assert walk.app._exit


async def test_before_a_plan_is_applied_saving_is_offered_once_and_the_result_says_what_is_not_saved() -> None:
    kept = Kept()
    async with walking(fake(), *CHANGED, save_baseline=kept, size=WIDE) as walk:
        await changed(walk)
        await walk.keys("space", "p", "a")
        assert walk.at == "SaveFirst"
        await walk.keys("escape")
        assert walk.at == "ReviewScreen", "staying applies nothing"
        await walk.keys("a")
        await walk.until(lambda: walk.app.screen.answerable)  # type: ignore[attr-defined]
        await walk.keys("w")
        assert walk.at == "ConfirmScreen"
        await walk.keys("escape", "a")
        assert walk.at == "ConfirmScreen", "what was let go is not asked again"
        await walk.confirm()
        await walk.until(lambda: walk.at == "RunScreen")
        assert not kept
        assert "Not saved: the settings of Password policy." in walk.text
        await walk.keys("s")
        assert len(kept) == 1
        assert "Not saved" not in walk.text


async def test_saving_before_a_plan_is_applied_leads_on_to_its_confirmation() -> None:
    kept = Kept()
    async with walking(fake(), *CHANGED, save_baseline=kept) as walk:
        await changed(walk)
        await walk.keys("space", "p", "a")
        await walk.until(lambda: walk.app.screen.answerable)  # type: ignore[attr-defined]
        await walk.keys("s")
        assert len(kept) == 1
        assert walk.at == "ConfirmScreen"


async def test_what_cannot_be_saved_is_told_and_leaves_nobody_out_in_the_cold() -> None:
    def full(baseline: Baseline) -> str:
        raise OSError("no space left")

    async with walking(fake(), *CHANGED, save_baseline=full) as walk:
        await changed(walk)
        await walk.keys("q")
        await walk.until(lambda: walk.app.screen.answerable)  # type: ignore[attr-defined]
        await walk.keys("s")
        assert not walk.app._exit
        assert walk.app.session.unsaved
