"""The settings of a check: judged while one types, refused where they are none, saved when asked."""

from typing import Any

import pytest
from textual.widgets import Input

from hardener.engine.baseline import Baseline
from hardener.engine.model import Field
from screens.widgets.fieldrow import FieldRow, parsed, written
from tests.screens.fake_workbench import fake
from tests.screens.walking import NARROW, READ, WIDE, walking

NUMBER = Field(name="length", title="Length", description="", kind="int", default=14, optional=True, least=6, most=128)
LIST = Field(name="tell", title="Tell", description="", kind="list", default=())
CHOICE = Field(name="tone", title="Tone", description="", kind="choice", default="a", choices=("a", "b"), optional=True)


async def test_an_edited_setting_changes_the_diff_and_is_saved_when_asked() -> None:
    kept: list[Baseline] = []

    def keep(baseline: Baseline) -> str:
        kept.append(baseline)
        return "hardener.toml"

    async with walking(fake(), READ, "w", size=WIDE, save_baseline=keep) as walk:
        assert "8 → 14" in walk.text
        await walk.keys("f", "tab", "backspace")
        await walk.type("18")
        await walk.judged()
        assert "8 → 18" in walk.text
        assert "custom" in walk.text
        await walk.keys("escape", "q")
        assert "Quit without saving?" in walk.text
        assert "the settings of Password policy" in walk.text
        await walk.keys("escape", "s")
        assert kept[0].settings_for(walk.bench.checks[0]) == walk.bench.baseline.settings_for(walk.bench.checks[0])
        assert kept[0].settings["password-policy"]["length"] == 18
        assert walk.notices[-1] == "Saved to hardener.toml"
        await walk.keys("q")
        assert walk.app._exit


async def test_what_is_out_of_bounds_changes_nothing() -> None:
    async with walking(fake(), READ, "w", "f", "tab", "backspace") as walk:
        assert "✗ 6 to 128" in walk.text
        assert not walk.app.session.unsaved
        await walk.type("x9")
        await walk.judged()
        assert walk.bench.baseline.settings["password-policy"]["length"] == 9
        await walk.type("99")
        assert "✗ 6 to 128" in walk.text
        await walk.keys("escape")
        assert walk.notices == ["Minimum length: kept 9, since 999 is not 6 to 128"]
        row = walk.app.screen.query(FieldRow).first()
        assert (row.field.name, row.value) == ("length", 9), "what holds stands there again"


async def test_an_item_of_a_list_that_is_no_value_is_named_and_changes_nothing() -> None:
    async with walking(fake(), READ, "w", "f", *["tab"] * 5) as walk:
        await walk.type("nobody")
        assert "'nobody' cannot be used here; write each as in alerts@example.org" in walk.text
        assert not walk.app.session.unsaved
        await walk.keys("escape")
        assert walk.notices == [
            "Tell: kept none, since 'nobody' cannot be used here; write each as in alerts@example.org"
        ]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_settings_that_are_not_saved_are_said_on_every_screen(size: tuple[int, int]) -> None:
    async with walking(fake(), READ, "w", "f", "tab", "backspace", size=size, save_baseline=lambda _: "x") as walk:
        assert "settings not saved" not in walk.text
        await walk.type("8")
        await walk.judged()
        assert "settings not saved" in walk.text
        await walk.keys("escape", "H")
        assert "settings not saved" in walk.text
        await walk.keys("escape", "escape")
        assert walk.at == "HomeScreen"
        assert "settings not saved" in walk.text
        await walk.keys("w", "s", "escape")
        assert "settings not saved" not in walk.text


async def test_a_preset_fills_the_form_in() -> None:
    async with walking(fake(), READ, "w", "f", "enter", "down", "enter", size=WIDE) as walk:
        await walk.judged()
        assert walk.bench.baseline.settings["password-policy"]["length"] == 15
        assert "8 → 15" in walk.text
        assert "no → yes" not in walk.text


async def test_a_switch_is_a_word_and_empties_the_plan_of_a_check() -> None:
    async with walking(fake(), READ, "w", "n", "A", "f", "space", size=WIDE) as walk:
        await walk.judged()
        assert "[ ] off" in walk.text
        assert walk.app.session.chosen == set()


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (NUMBER, "", None),
        (NUMBER, "6", 6),
        (LIST, "a, b,", ("a", "b")),
        (LIST, "", ()),
        (CHOICE, "", None),
        (CHOICE, "b", "b"),
    ],
)
def test_what_is_written_is_read_back(field: Field, text: str, value: Any) -> None:
    assert parsed(field, text) == value
    assert parsed(field, written(field, value)) == value


@pytest.mark.parametrize("text", ["5", "129", "0"])
def test_a_number_out_of_bounds_says_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match="6 to 128"):
        parsed(NUMBER, text)


async def test_letters_typed_beside_a_field_do_nothing_but_say_so() -> None:
    async with walking(fake(), READ, "w", "n", "A", "f", size=WIDE) as walk:
        assert not isinstance(walk.app.screen.focused, Input)
        chosen = set(walk.app.session.chosen)
        await walk.keys("x", "p", "d", "n")
        assert walk.at == "CheckScreen"
        assert walk.app.session.chosen == chosen
        assert "esc leaves the settings first" in walk.notices[-1]
        await walk.keys("escape", "p")
        assert walk.at == "ReviewScreen"
