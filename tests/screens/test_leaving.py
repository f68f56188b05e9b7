"""A screen may go before it is whole, by quick hands or by what ends in a thread."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen

from screens.code import CodeScreen, CodeWanted
from screens.home import HomeScreen
from screens.keys import KeysScreen
from screens.step import Step
from tests.screens.fake_workbench import fake
from tests.screens.walking import READ, Walk, walking


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("kind", ["code", "keys", "overview"])
async def test_a_screen_is_left_or_the_wizard_quit_before_it_is_whole(kind: str, turns: int) -> None:
    for quitting in (False, True):
        async with walking(fake(), READ) as walk:
            opened = walk.app.push_screen(_opened(kind, walk))
            for _ in range(turns):
                await asyncio.sleep(0)
            if not quitting:
                await walk.app.pop_screen()
                await opened
                await walk.settle()
                assert walk.at == "HomeScreen"


def _opened(kind: str, walk: Walk) -> Screen[Any]:
    session = walk.app.session
    kinds: dict[str, Callable[[], Screen[Any]]] = {
        "code": lambda: CodeScreen(CodeWanted("alice")),
        "keys": lambda: KeysScreen([]),
        "overview": lambda: HomeScreen(session),
    }
    return kinds[kind]()


async def test_what_is_missing_on_a_screen_in_use_is_a_defect_all_the_same() -> None:
    class Defect(Step):
        def body(self) -> ComposeResult:
            yield from ()

        def on_mount(self) -> None:
            self.query_one("#nowhere")

    with pytest.raises(NoMatches):  # noqa: PT012  it comes out where the app is left
        async with walking(fake()) as walk:
            await walk.app.push_screen(Defect(walk.app.session))
            await walk.settle()
