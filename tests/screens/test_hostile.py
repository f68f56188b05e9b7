"""Names that are markup, escape sequences or turn the text around are shown as text, on every screen."""

import unicodedata

import pytest

from screens.widgets.ascii import in_ascii
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import FakeWorkbench, fake
from tests.screens.fake_world import HOSTILE_NAME
from tests.screens.pictures import lines
from tests.screens.walking import OVERVIEW, READ, WIDE, Walk, walking

FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def demand_harmless(walk: Walk) -> None:
    """Demand that no rendered strip of any widget, seen or scrolled away, holds an active character."""
    for line in lines(walk.app):
        bad = {f"{ord(char):04X}" for char in line if unicodedata.category(char) in FORBIDDEN}
        assert not bad, f"{walk.at}: {bad} in {line!r}"
    for notice in walk.notices:
        assert not {char for char in notice if unicodedata.category(char) in FORBIDDEN - {"Cc"}}


def hostile() -> FakeWorkbench:
    bench = fake(hostile=True)
    run = interrupted(bench.world)
    bench.runs = [run]
    return bench


async def test_no_screen_shows_what_a_terminal_would_obey() -> None:
    async with walking(hostile(), size=WIDE) as walk:
        for key in (*OVERVIEW, "slash", *"[/x]", "escape", "w", "n", "n", "G", "k", "c", "d", "escape", "f", "escape"):
            await walk.keys(key)
            demand_harmless(walk)
        assert "⟦1B⟧" in walk.text
        for key in ("O", "A", "p", "enter", "G", "g", "down", "down", "d", "escape", "a"):
            await walk.keys(key)
            demand_harmless(walk)
        assert walk.at == "ConfirmScreen"
        await walk.confirm("apply 58 calls to 3 accounts")
        demand_harmless(walk)
        assert walk.at == "RunScreen"
        for key in ("G", "u", "escape", "question_mark", "escape", "H"):
            await walk.keys(key)
            demand_harmless(walk)


async def test_what_is_copied_is_harmless_too() -> None:
    async with walking(hostile(), READ, "w", "n", "n") as walk:
        for keys, words in ((("G", "c"), "Reuse memory"), (("v", "G", "k", "c"), "length 8")):
            await walk.keys(*keys)
            copied = walk.app.clipboard
            assert words in copied
            assert not {char for char in copied if unicodedata.category(char) in FORBIDDEN and char != "\n"}


async def test_the_ascii_set_draws_nothing_else() -> None:
    async with walking(hostile(), ascii_only=True, size=WIDE) as walk:
        for key in (*OVERVIEW, "w", "n", "A", "p", "a", "escape", "question_mark"):
            await walk.keys(key)
            assert all(line.isascii() for line in lines(walk.app)), walk.text


@pytest.mark.parametrize("text", [HOSTILE_NAME, "日本語 é ✓ ╭─╮", "plain"])
def test_the_stand_ins_are_as_wide_as_what_they_stand_for(text: str) -> None:
    from rich.cells import cell_len

    assert in_ascii(text).isascii() or any(unicodedata.category(char) == "Cc" for char in text)
    if "\x1b" not in text:
        assert cell_len(in_ascii(text)) == cell_len(text)
