"""Leaving the wizard, and terminals that are not what they could be."""

import re

import pytest

from tests.terminal.conftest import Terminal
from tests.terminal.steps import connected, demand_sane, quit_

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(400)]

_COLOUR = re.compile(rb"\x1b\[[\d;]*?[34]8;(?:5;(\d+)|2;(\d+);(\d+);(\d+))")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quitting_leaves_the_terminal_as_it_was(terminal: Terminal, key: str) -> None:
    screen = terminal("demo")
    connected(screen)
    assert b"\x1b[?1049h" in screen.raw
    quit_(screen, key)


def test_ctrl_c_ends_a_scan_and_the_wizard_at_once(terminal: Terminal) -> None:
    screen = terminal("demo")
    connected(screen)
    screen.press("enter")
    screen.wait_for("enter scans")
    screen.press("enter")
    screen.wait_for("Reading")
    screen.press("ctrl+c")
    assert screen.wait_end() == 0
    demand_sane(screen)


def test_no_color_draws_without_colours(terminal: Terminal) -> None:
    screen = terminal("demo", NO_COLOR="1")
    connected(screen)
    quit_(screen)
    assert _hues(screen.raw) == set()


def test_there_are_colours_without_it(terminal: Terminal) -> None:
    screen = terminal("demo")
    connected(screen)
    quit_(screen)
    assert _hues(screen.raw) != set()


def _hues(raw: bytes) -> set[tuple[int, ...]]:
    """Return the colours that are no shade of grey."""
    found = {tuple(int(part) for part in match if part) for match in _COLOUR.findall(raw)}
    return {one for one in found if not _is_grey(one)}


def _is_grey(colour: tuple[int, ...]) -> bool:
    if len(colour) == 1:
        return colour[0] >= 232 or colour[0] in (0, 7, 8, 15, 16, 231)
    return len(set(colour)) == 1


def test_a_terminal_that_is_too_small_says_so_and_grows(terminal: Terminal) -> None:
    screen = terminal("demo", size=(50, 12))
    screen.wait_for("80x24", "50x12")
    screen.resize(80, 24)
    connected(screen)
    quit_(screen)
