"""The wizard's event loop, and when it is at work."""

import asyncio

import pytest

from hardener.attention import run_first


class Noted:
    """Notes whether it is held."""

    def __init__(self) -> None:
        self.held = False
        self.slept = 0

    def take(self) -> None:
        self.held = True

    def give_back(self) -> None:
        self.held = False
        self.slept += 1


def test_the_loop_is_first_while_it_works_and_lets_others_by_while_it_sleeps() -> None:
    noted = Noted()

    async def work() -> tuple[bool, int]:
        await asyncio.sleep(0.05)
        return noted.held, noted.slept

    assert run_first(work(), noted) == (True, 1)
    assert not noted.held


def test_it_stays_first_while_it_waits_for_the_next_frame_only() -> None:
    noted = Noted()

    async def work() -> int:
        await asyncio.sleep(0.03)
        slept = noted.slept
        await asyncio.sleep(0.002)
        return noted.slept - slept

    assert run_first(work(), noted) == 0


def test_others_are_let_by_when_it_fails() -> None:
    noted = Noted()

    async def work() -> None:
        await asyncio.sleep(0.03)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        run_first(work(), noted)
    assert not noted.held
