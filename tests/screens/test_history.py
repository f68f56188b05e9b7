"""The list of runs: what each touched, what took it back, and what the bar says after one."""

from tests.screens.fake_workbench import fake
from tests.screens.walking import READ, WIDE, walking

RUN = (READ, "w", "space", "p", "a")


async def test_a_run_says_what_it_touched_and_what_took_it_back() -> None:
    async with walking(fake(), *RUN, size=WIDE) as walk:
        await walk.confirm()
        await walk.keys("H")
        assert "Password policy in acme-root · 1 of 1 change done" in walk.text
        assert "Checks           Password policy" in walk.text
        assert "Accounts         acme-root 999900001111" in walk.text
        await walk.keys("u", "a")
        await walk.confirm()
        await walk.keys("H", "G")
        assert "Undone in part by" in walk.text, "the fake run stays undoable"


async def test_a_screen_is_left_while_it_says_why_a_key_is_off() -> None:
    async with walking(fake(), READ, "H", "u") as walk:
        assert walk.notices == ["Undo is off: there is no run"]
        await walk.keys("escape")
        assert walk.at == "HomeScreen"
        assert walk.notices == []


async def test_the_bar_says_what_is_true_after_a_run() -> None:
    async with walking(fake(), "enter", "enter", "w", "space") as walk:
        assert "READ ONLY YET" in walk.text
        await walk.keys("p", "a")
        await walk.confirm()
        assert "1 RUN APPLIED" in walk.text
        await walk.keys("escape")
        assert "READ ONLY YET" not in walk.text
        await walk.keys(*["escape"] * 4)
        assert walk.at == "ConnectScreen"
        assert "1 RUN APPLIED" in walk.text
        assert "1 run applied so far" in walk.text
        assert "Nothing more is written" in walk.text


async def test_runs_are_found_by_what_they_touched() -> None:
    async with walking(fake(), *RUN) as walk:
        await walk.confirm()
        await walk.keys("H", "slash", *"vpc")
        assert "Runs · 0" in walk.text
        await walk.keys("escape", "slash", *"acme")
        assert "Runs · 1" in walk.text
