"""The steps of the wizard as keys, each ending where the next may be pressed."""

from tests.terminal.screen import Screen

MANAGEMENT, SANDBOX = "999900001111", "666677778888"


def connected(screen: Screen) -> None:
    """Wait until somebody is signed in to the practice organization."""
    screen.wait_for("Organization  o-", MANAGEMENT, "PRACTICE")


def to_overview(screen: Screen) -> None:
    """Go on to the scope, scan all of it, and wait for the overview."""
    connected(screen)
    screen.press("enter")
    screen.wait_for("enter scans", "Accounts")
    screen.press("enter")
    screen.wait_for("Checks · read")


def plan(screen: Screen, size: str) -> None:
    """Plan what is selected, and wait until the plan is shown."""
    screen.press("p")
    screen.wait_for("sha256:", size, "Apply…")


def confirm(screen: Screen, phrase: str) -> None:
    """Ask to apply the plan, and type what it wants typed; nothing happens before the last key."""
    screen.press("a")
    screen.wait_for("and enter to apply it")
    screen.type(phrase)
    screen.wait_for("matches")
    screen.press("tab")
    screen.press_away("and enter to apply it", "enter")


def quit_(screen: Screen, key: str = "q") -> None:
    """Leave, and demand that the terminal is as it was."""
    screen.press(key)
    assert screen.wait_end() == 0
    demand_sane(screen)


def demand_sane(screen: Screen) -> None:
    """Demand that the alternate screen was left and the cursor, the mouse and the paste mode are as they were."""
    for on, off in ((b"1049h", b"1049l"), (b"25l", b"25h"), (b"1000h", b"1000l"), (b"2004h", b"2004l")):
        assert screen.raw.rfind(b"\x1b[?" + off) > screen.raw.rfind(b"\x1b[?" + on), f"{off!r} does not come last"
    assert b"Traceback" not in screen.raw
