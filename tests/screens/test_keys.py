"""Keys: each has an id and a sentence, `?` lists them all, and one that is off says why."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import screens
import screens.widgets
from screens.keys import KeysScreen
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from tests.screens.fake_workbench import fake
from tests.screens.walking import READ, walking

AVOIDED = {"ctrl+h", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+s", "ctrl+b", "ctrl+a"}
"""Keys that terminals, multiplexers and flow control keep for themselves."""


def ours() -> Iterator[type[DOMNode]]:
    """Yield every class of ours that may bind keys."""
    names = [
        f"{room.__name__}.{one.name}"
        for room in (screens, screens.widgets)
        for one in pkgutil.iter_modules(room.__path__)
    ]
    for name in [*names, "hardener.app"]:
        for _, found in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if found.__module__ == name and issubclass(found, DOMNode) and "BINDINGS" in found.__dict__:
                yield found


@pytest.mark.parametrize("owner", list(ours()), ids=lambda owner: owner.__name__)
def test_every_key_has_an_id_and_a_sentence(owner: type[DOMNode]) -> None:
    for binding in owner.__dict__["BINDINGS"]:
        assert isinstance(binding, Binding)
        assert binding.id, binding
        assert binding.tooltip.endswith("."), binding
        assert not set(binding.key.split(",")) & AVOIDED, binding
        assert not binding.priority or binding.key == "ctrl+q", binding


async def test_the_list_of_keys_is_made_from_the_live_ones_and_can_be_filtered() -> None:
    async with walking(fake(), READ, "question_mark") as walk:
        assert isinstance(walk.app.screen, KeysScreen)
        document = walk.app.screen.query_one("#keys", Panel)
        listed = {key for line in document.text.splitlines() for key in line[:14].split()}
        assert {"w", "space", "A", "p", "a", "/", "r", "R", "esc", "?", "H", "q", "j", "k", "g", "G", "enter"} <= listed
        await walk.keys("slash", *"through")
        assert document.text.split()[0] == "w"
        assert len(document.text.splitlines()) == 1
        await walk.keys("escape")
        assert walk.at == "KeysScreen"
        await walk.keys("escape")
        assert walk.at == "HomeScreen"


async def test_no_sentence_of_the_help_is_cut_in_a_narrow_terminal() -> None:
    async with walking(fake(), READ, "w", "question_mark") as walk:
        dialog = walk.app.screen
        assert isinstance(dialog, KeysScreen)
        panel = dialog.query_one("#keys", Panel)
        shown = "\n".join(panel.query_one(Sheet)._at(panel.query_one(Sheet).size.width).plain.splitlines())
        for _, _, sentence in dialog._known:
            assert sentence in " ".join(" ".join(line[14:] for line in shown.splitlines()).split())
        assert "…" not in walk.text.split("Keys of this screen")[1].split("closes")[0]


async def test_a_notice_ends_with_its_cause() -> None:
    async with walking(fake(), READ, "p") as walk:
        assert walk.notices == ["Plan is off: nothing is selected (space selects, A selects all that fails)"]
        await walk.keys("A")
        assert not any("Plan is off" in told for told in walk.notices)
        await walk.keys("escape", "p", "H")
        assert walk.notices == []


async def test_a_key_that_is_off_says_why() -> None:
    async with walking(fake(), READ, "p") as walk:
        assert walk.notices == ["Plan is off: nothing is selected (space selects, A selects all that fails)"]
        await walk.keys("w", "s")
        assert "Save is off: this session has no baseline file" in walk.notices


async def test_every_list_moves_by_the_same_keys() -> None:
    async with walking(fake(), "enter") as walk:
        tree = walk.app.screen.query_one("#accounts")
        await walk.keys("G", "g", "j", "j", "k", "space", "2", "j", "space", "3", "G", "space")
        assert tree.picked == {"999900001111", "333344445555", "555566667777"}  # type: ignore[attr-defined]
        await walk.keys("enter")
        selection = walk.app.session.selection
        assert selection.accounts == ("333344445555", "555566667777", "999900001111")
        assert selection.regions == ("eu-central-1", "eu-west-1", "sa-east-1", "us-east-1", "us-west-2")
        assert selection.checks == ("password-policy",)


async def test_a_scan_of_nothing_is_off() -> None:
    async with walking(fake(), "enter", "3", "space", "enter") as walk:
        assert walk.at == "ScopeScreen"
        assert "Scan is off: no check is ticked" in walk.text


async def test_the_grid_selects_cells_rows_and_columns() -> None:
    async with walking(fake(), READ, "G", "k", "enter") as walk:
        chosen = walk.app.session
        assert "Default VPCs · member accounts" in walk.text
        await walk.keys("space")
        assert chosen.chosen == {("default-vpc", "111122223333", "ap-southeast-1")}
        await walk.keys("x")
        assert len(chosen.chosen) == 4, "what is in use is in no plan"
        await walk.keys("x", "l", "y")
        assert chosen.chosen == {("default-vpc", one, "eu-central-1") for one in ("111122223333", "555566667777")}
        await walk.keys("j", "space")
        assert "Nothing fails there, so there is nothing to select" in walk.notices
        await walk.keys("A")
        assert len(chosen.chosen) == 9


async def test_the_palette_offers_what_the_keys_do_and_nothing_while_a_dialog_is_up() -> None:
    async with walking(fake(), READ, "ctrl+p") as walk:
        assert walk.at == "CommandPalette"
        await walk.type("walk")
        await walk.pilot.pause(0.2)
        await walk.keys("enter")
        await walk.until(lambda: walk.at == "CheckScreen")
        await walk.keys("space", "p", "a", "ctrl+p")
        assert walk.at == "ConfirmScreen"
