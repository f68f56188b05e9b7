"""Every theme, and none: the stylesheet resolves, and what colour says a word says too."""

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES

import screens
from hardener.app import HardenerApp, has_utf8
from tests.screens.fake_workbench import fake
from tests.screens.walking import READ, walking

STYLES = Path(screens.__file__).with_name("hardener.tcss")


@pytest.mark.parametrize("theme", BUILTIN_THEMES)
def test_every_token_of_the_stylesheet_and_of_the_screens_has_a_colour(theme: str) -> None:
    app = HardenerApp(fake())  # type: ignore[arg-type]
    app.set_reactive(App.theme, theme)
    variables = app.get_css_variables()
    sheet = Stylesheet(variables=variables)
    sheet.add_source(STYLES.read_text(encoding="utf-8"), ("hardener.tcss", ""))
    sheet.parse()
    for source in STYLES.parent.rglob("*.py"):
        for token in re.findall(r"[\" ]\$([a-z-]+)", source.read_text(encoding="utf-8")):
            assert token in variables, f"{source.name}: ${token}"


async def test_without_colour_all_of_it_can_still_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with walking(fake(), READ, "w", "n", "A") as walk:
        assert walk.app.no_color
        for words in ("○ empty", "· none", "[○]", "⊘ blocked by a policy", "[ ] selected", "READ ONLY YET"):
            assert words in walk.text
        cursor = walk.app.screen.query_one("#targets").get_component_rich_style("datatable--cursor")
        assert cursor.reverse, "the cursor is told apart without colour"


@pytest.mark.parametrize(
    ("environment", "utf8"),
    [
        ({}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_CTYPE": "de_DE.utf8", "LANG": "C"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
    ],
)
def test_a_locale_that_is_not_utf_8_is_drawn_in_ascii(environment: dict[str, str], utf8: bool) -> None:
    assert has_utf8(environment) is utf8


def test_the_first_screen_is_who_we_are() -> None:
    app = HardenerApp(fake())  # type: ignore[arg-type]
    assert type(app.get_default_screen()).__name__ == "ConnectScreen"
