"""Walks through the wizard by keyboard alone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import Any, cast

import msgspec
from textual import events
from textual.pilot import Pilot

from hardener.app import HardenerApp
from hardener.engine.selection import Selection
from screens.home import HomeScreen
from tests.screens.fake_workbench import FakeWorkbench
from tests.screens.pictures import text

NARROW, WIDE = (80, 24), (120, 40)
OVERVIEW = ("enter", "enter")
"""From who we are over the scope to the overview of a scan."""
READ = "(everything read)"
"""The same at once, in place of the first key: for what is not about getting there."""


class Walk:
    """One sitting: presses keys, and waits after each until nothing moves any more."""

    def __init__(self, app: HardenerApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def bench(self) -> FakeWorkbench:
        return cast("FakeWorkbench", self.app.session.workbench)

    @property
    def text(self) -> str:
        return text(self.app)

    @property
    def at(self) -> str:
        return type(self.app.screen).__name__

    @property
    def notices(self) -> list[str]:
        """What was said in passing; it may be broken over several lines on the screen."""
        return [notice.message for notice in self.app._notifications]

    async def keys(self, *keys: str) -> None:
        """Press keys one by one; each finds what the one before has led to."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, written: str) -> None:
        await self.pilot.press(*({" ": "space"}.get(char, char) for char in written))
        await self.pilot.pause()

    async def settle(self) -> None:
        """Wait until every thread has ended that is not held by a gate, and its messages are taken in."""
        for _ in range(50):
            await self.pilot.pause()
            at_work = [one for one in self.app.workers if not one.is_finished and not self._held(one)]
            if at_work:
                await self.app.workers.wait_for_complete(at_work)
            elif self.app.screen.is_mounted and self.app.screen.children:
                # The screen is there; what it has to draw comes with the next turn.
                await self.pilot.pause()
                return

    def _held(self, worker: Any) -> bool:
        waits_for_a_code = worker.group == "ask" and bool(self.bench.device)
        return waits_for_a_code or (worker.group == "job" and isinstance(self.bench.gate, Gate))

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that another thread does."""
        for _ in range(500):
            if happened():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it did not happen; the screen says:\n{self.text}")

    async def looked(self) -> None:
        """Have the screen take in what the job has told so far; it draws one of its lists at a time."""
        for _ in range(2):
            self.app.screen.look()  # type: ignore[attr-defined]
            await self.pilot.pause()

    async def judged(self) -> None:
        """Wait until the typing counts as paused and every verdict rests on the settings there are."""

        def fresh() -> bool:
            checks = {check.id: check for check in self.bench.checks}
            wanted = self.bench.baseline.settings_for
            read = [one for one in self.app.session.findings if one.wanted is not None]
            return all(one.wanted == msgspec.to_builtins(wanted(checks[one.check], one.account)) for one in read)

        await self.until(fresh)
        await self.settle()

    async def confirm(self, phrase: str = "") -> None:
        """Answer the question before a plan: by its phrase, or by y once it was there long enough."""
        await self.until(lambda: self.app.screen.answerable)  # type: ignore[attr-defined]
        if phrase:
            self.app.post_message(events.Paste(phrase))
            await self.pilot.pause()
            await self.keys("tab", "enter")
        else:
            await self.keys("y")


@asynccontextmanager
async def walking(
    bench: FakeWorkbench, *keys: str, size: tuple[int, int] = NARROW, **options: Any
) -> AsyncIterator[Walk]:
    """Open the wizard on `bench` and press `keys`."""
    app = HardenerApp(bench, **options)  # type: ignore[arg-type]
    async with app.run_test(size=size, notifications=True) as pilot:
        app.theme = "textual-dark"
        walk = Walk(app, pilot)
        await walk.settle()
        if keys[:1] == (READ,):
            app.session.scanned(bench.scan(Selection(), lambda event: None, Event()), stopped=False)
            await app.push_screen(HomeScreen(app.session))
            await walk.settle()
            keys = keys[1:]
        await walk.keys(*keys)
        try:
            yield walk
        finally:
            getattr(bench.gate, "open", lambda: None)()
            if app.job is not None:
                app.job.stop.set()


class Gate:
    """Holds the engine's thread at a place until it is let go."""

    def __init__(self, bench: FakeWorkbench, stop_at: Callable[[str, int], bool]) -> None:
        self.reached, self._open = Event(), Event()
        self._stop_at = stop_at
        self._count = 0
        bench.gate = self

    def __call__(self, where: str) -> None:
        self._count += 1
        if self._stop_at(where, self._count) and not self._open.is_set():
            self.reached.set()
            self._open.wait(10)

    def open(self) -> None:
        self._open.set()
