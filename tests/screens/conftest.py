"""Everything a screen depends on besides its data is fixed: the environment, the clocks, the cursor's blinking."""

import os
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from tests.screens.album import Album
from tests.screens.pictures import Picture


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("TEXTUAL", "LC_")) or name == "NO_COLOR"]:
        monkeypatch.delenv(name)
    for name, value in (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("screens.session.monotonic", lambda: 1000.0)
    monkeypatch.setattr("hardener.engine.clock.now", lambda: "2026-11-23T14:02:31Z")
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr("screens.dialog.PAUSE", 0)
    # Textual waits twice after each key for the process to be idle; a walk waits by itself, once.
    monkeypatch.setattr("textual.app.wait_for_idle", _at_once)


async def _at_once(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait for nothing."""


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> Any:
    """Compare an SVG of the screen with the one that was looked at and kept."""
    return snapshot.use_extension(Picture)


@pytest.fixture
def album(picture: Any) -> Album:
    """Take the pictures of one walk."""
    return Album(picture)
