"""A saved plan in the wizard: all of it to read, and no key that does anything about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest

from hardener.engine.planfile import PlanFile
from hardener.engine.selection import Selection
from hardener.viewer import PlanViewer
from tests.screens.album import Album
from tests.screens.fake_workbench import FakeWorkbench, fake
from tests.screens.walking import NARROW, WIDE, Walk

PATH = Path("/srv/change-17/plan.json")


def planned(bench: FakeWorkbench) -> PlanFile:
    scan = bench.scan(Selection(), lambda _: None, Event())
    return bench.seal(bench.plan(scan))


@asynccontextmanager
async def opened(bench: FakeWorkbench, size: tuple[int, int] = NARROW) -> AsyncIterator[Walk]:
    file = planned(bench)
    app = PlanViewer(bench, file, PATH)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        app.theme = "textual-dark"
        walk = Walk(app, pilot)
        await walk.settle()
        yield walk


async def test_all_of_it_is_there_and_how_it_is_applied() -> None:
    async with opened(fake(read_only=True), WIDE) as walk:
        file = planned(fake(read_only=True))
        said = " ".join(walk.text.replace("│", " ").split())
        assert walk.at == "SavedPlanScreen"
        assert f"sha256:{file.sha256}" in said
        assert f"hardener apply {PATH} --approve" in said
        assert "not signed in" in said
        await walk.keys("G")
        assert "Could not be read" in walk.text


@pytest.mark.parametrize("key", ["a", "i", "e", "s", "H", "p", "r"])
async def test_no_key_does_anything_about_it(key: str) -> None:
    bench = fake(read_only=True)
    async with opened(bench) as walk:
        before = walk.text
        await walk.keys(key)
        assert walk.at == "SavedPlanScreen"
        assert (walk.text, walk.notices) == (before, [])
    assert (bench.applied, bench.saved) == ([], [])


async def test_the_help_does_not_offer_what_is_not_there() -> None:
    async with opened(fake(read_only=True), WIDE) as walk:
        await walk.keys("question_mark")
        assert walk.at == "KeysScreen"
        assert "Copy" in walk.text
        assert not [word for word in ("Apply…", "Accept gaps", "Save", "History") if word in walk.text]


async def test_escape_and_q_leave_with_nothing_to_tell() -> None:
    for key in ("escape", "q"):
        async with opened(fake(read_only=True)) as walk:
            await walk.keys("d", "escape")
            assert walk.at == "SavedPlanScreen", "the detail is small again first"
            await walk.pilot.press(key)
            await walk.pilot.pause()
            assert walk.app.return_code == 0


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_pictures(album: Album, size: tuple[int, int]) -> None:
    async with opened(fake(read_only=True), size) as walk:
        await album.take(walk, "saved plan")
