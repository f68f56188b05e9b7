"""The one question before anything is written: what answers it, and what does not."""

import pytest
from textual import events
from textual.widgets import Button

from screens.confirm import matched
from screens.widgets.sheet import Sheet
from tests.screens.fake_workbench import fake
from tests.screens.test_asking import ENROL, desk
from tests.screens.walking import NARROW, READ, WIDE, Walk, walking

LIGHT = (READ, "w", "space", "p", "a")
TYPED = (READ, "A", "p", "a")
PHRASE = "apply 58 calls to 3 accounts"


def question(walk: Walk) -> str:
    return " ".join(walk.app.screen.query_one("#told", Sheet).text.split())


async def test_a_key_held_down_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.dialog.PAUSE", 0.3)
    clock = [50.0]
    monkeypatch.setattr("screens.dialog.monotonic", lambda: clock[0])
    async with walking(fake(), *LIGHT) as walk:
        clock[0] += 0.29
        await walk.keys("y", "y", "y")
        assert walk.at == "ConfirmScreen"
        clock[0] += 0.02
        await walk.keys("a")
        assert walk.at == "ConfirmScreen"
        await walk.keys("y")
        assert walk.at == "RunScreen"


async def test_enter_and_escape_cancel_the_light_question() -> None:
    async with walking(fake(), *LIGHT, "enter") as walk:
        assert walk.at == "ReviewScreen"
        await walk.keys("a", "escape")
        assert walk.at == "ReviewScreen"
        await walk.keys("a", "tab", "tab", "enter")
        assert walk.at == "ReviewScreen"
        assert walk.bench.applied == []


async def test_only_the_whole_phrase_enables_apply() -> None:
    async with walking(fake(), *TYPED) as walk:
        apply = walk.app.screen.query_one("#apply", Button)
        await walk.keys("enter", "y", "enter")
        assert walk.at == "ConfirmScreen"
        assert "does not match from character 1 on" in walk.text
        await walk.keys("backspace")
        await walk.type(PHRASE[:-1])
        assert "27 of 28 characters" in walk.text
        assert apply.disabled
        await walk.keys("enter", "tab", "enter")
        assert walk.at == "ReviewScreen", "tab went to Cancel, since Apply is off"
        assert walk.bench.applied == []


async def test_the_arrows_scroll_what_will_happen_and_the_input_keeps_the_focus() -> None:
    async with walking(fake(), *TYPED) as walk:
        told = walk.app.screen.query_one("#consequences")
        assert "↑ ↓ scroll" in walk.text
        await walk.keys("down")
        assert told.scroll_offset.y == 1
        await walk.keys("up")
        assert told.scroll_offset.y == 0
        await walk.keys(*["pagedown"] * 3)
        assert told.scroll_offset.y == told.max_scroll_y > 0
        await walk.type("apply")
        assert "5 of 28 characters" in walk.text


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_as_whom_calls_are_made_is_said_in_the_question(size: tuple[int, int]) -> None:
    async with walking(desk(), READ, "A", "p", "a", size=size) as walk:
        assert walk.at == "ConfirmScreen"
        assert "! 2 calls as a root session of prod-payments." in walk.text
        assert "CANNOT be undone" in question(walk)


async def test_the_management_account_is_named_and_what_only_cleans_up_is_counted_apart() -> None:
    async with walking(desk(), *ENROL[:4], "down", "enter", "a") as walk:
        assert "1 call as the management account, about acme-root. You are asked 1 time" in question(walk)
    async with walking(desk(), *ENROL[:-1]) as walk:
        assert "2 calls · 1 change · 1 account" in walk.text
        await walk.keys("a")
        assert question(walk).startswith("2 calls · 1 change")
        assert "1 call only if it is not finished." in question(walk)


async def test_a_pasted_newline_confirms_nothing_and_enter_does() -> None:
    async with walking(fake(), *TYPED) as walk:
        walk.app.post_message(events.Paste(f"{PHRASE}\n"))
        await walk.settle()
        assert walk.at == "ConfirmScreen"
        assert "✓ matches: enter applies it" in walk.text
        assert walk.bench.applied == []
        await walk.keys("enter")
        assert walk.at == "RunScreen"
        assert walk.bench.kept_going == [False]


async def test_enter_confirms_nothing_while_the_phrase_is_not_whole() -> None:
    async with walking(fake(), *TYPED) as walk:
        await walk.type(PHRASE[:-1])
        await walk.keys("enter", "enter")
        assert walk.at == "ConfirmScreen"
        assert walk.bench.applied == []


@pytest.mark.parametrize("typed", ["", "apply 1 call"])
async def test_a_cancelled_question_says_that_nothing_was_sent(typed: str) -> None:
    async with walking(fake(), *TYPED) as walk:
        if typed:
            await walk.type(typed)
        await walk.keys("tab", "enter")
        assert walk.at == "ReviewScreen"
        assert walk.notices == ["Not applied: nothing was sent"]


async def test_a_plan_for_several_accounts_names_the_canary_and_may_keep_going() -> None:
    async with walking(fake(), *TYPED, size=WIDE) as walk:
        [change, *_] = walk.app.screen._plan.changes  # type: ignore[attr-defined]
        assert f"Canary: {change.account_name} {change.account}; nothing is begun elsewhere" in question(walk)
        assert "the first one stops the run" in walk.text
        await walk.keys("shift+tab", "space")
        assert "on: the other accounts go on" in walk.text
        await walk.keys("tab")
        await walk.confirm(PHRASE)
        assert walk.bench.kept_going == [True]
    async with walking(fake(), *LIGHT) as walk:
        assert "Canary" not in question(walk)
        assert "the first failure" not in walk.text


async def test_what_each_account_loses_is_listed_below_its_name() -> None:
    async with walking(fake(), *TYPED, size=WIDE) as walk:
        told = question(walk)
        lost = told[told.index("Undo does not restore") :]
        for change in walk.app.screen._plan.changes:  # type: ignore[attr-defined]
            if change.undo.loses:
                assert f"{change.account_name} {change.account}" in lost


async def test_a_terminal_that_does_not_show_the_question_cannot_answer_it() -> None:
    async with walking(fake(), *LIGHT) as walk:
        await walk.pilot.resize_terminal(60, 20)
        await walk.keys("y")
        assert "hardener needs 80x24; this terminal is 60x20." in walk.text
        assert walk.bench.applied == []
        await walk.pilot.resize_terminal(120, 40)
        await walk.keys("y")
        assert len(walk.bench.applied) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0 of 12 digits"),
        ("1111", "4 of 12 digits"),
        ("1112", "does not match from character 4 on"),
        ("1111222233334", "does not match from character 13 on"),
        ("111122223333", "matches"),
        ("１１１１", "does not match from character 1 on"),
    ],
)
def test_what_is_typed_is_compared_character_by_character(typed: str, said: str) -> None:
    assert said in matched(typed, "111122223333").plain
