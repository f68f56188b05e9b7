"""Work beside the main thread: its events, its result, its trouble, and Ctrl-C."""

import os
import signal
import threading
import time
from threading import Event

import pytest

from hardener.cli import background
from hardener.cli.background import Background


def ignore(_: object) -> None:
    return None


def test_the_events_come_in_order_and_none_is_lost() -> None:
    seen: list[int] = []

    def work(tell: object) -> str:
        for number in range(1000):
            tell(number)  # type: ignore[operator]
        return "done"

    assert Background[int, str](work, Event()).run(seen.extend, ignore) == "done"
    assert seen == list(range(1000))


def test_they_are_shown_by_the_thread_that_waits() -> None:
    shown: set[threading.Thread] = set()

    def show(events: list[int]) -> None:
        shown.add(threading.current_thread())

    Background[int, None](lambda tell: tell(1), Event()).run(show, ignore)
    assert shown == {threading.current_thread()}


def test_trouble_is_raised_where_one_waits() -> None:
    def work(tell: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Background[int, None](work, Event()).run(ignore, ignore)


def test_presses_are_counted_and_the_handler_is_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    heard: list[int] = []

    def work(tell: object) -> None:
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
            time.sleep(0.3)

    Background[int, None](work, Event()).run(ignore, heard.append)
    assert heard == [1, 2]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name != "posix", reason="a signal to a process")
def test_the_first_press_is_heard_in_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_TICK", 30)
    stop = Event()

    def work(tell: object) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        return stop.wait(10)

    assert Background[int, bool](work, stop).run(ignore, ignore) is True


def test_leaving_does_not_wait_for_the_work() -> None:
    hold = threading.Event()

    def work(tell: object) -> None:
        signal.raise_signal(signal.SIGINT)
        hold.wait(30)

    def leave(presses: int) -> None:
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        Background[int, None](work, Event()).run(ignore, leave)
    hold.set()
    assert time.monotonic() - started < 10


def test_it_works_outside_the_main_thread_too() -> None:
    results: list[int] = []
    thread = threading.Thread(
        target=lambda: results.append(Background[int, int](lambda tell: 7, Event()).run(ignore, ignore))
    )
    thread.start()
    thread.join(10)
    assert results == [7]
