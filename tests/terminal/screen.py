"""A terminal with a program in it, as somebody in front of it sees and uses it: wait for text, press keys."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pexpect
import pyte

PATIENCE: Final = 60.0
"""Seconds until something that should be on the screen counts as missing; only a defect takes this long."""
KEYS: Final = {
    "enter": "\r",
    "esc": "\x1b",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
}


class Screen:
    """A pseudo-terminal of a fixed size; whatever comes is drawn as an xterm would draw it."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], directory: Path, size: tuple[int, int] = (120, 40)
    ) -> None:
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        """Everything that was written to the terminal."""
        self.child = pexpect.spawn(
            command[0],
            list(command[1:]),
            env={**environment, "TERM": "xterm-256color"},
            cwd=str(directory),
            dimensions=(lines, columns),
            timeout=PATIENCE,
            # In a long run of tests the numbers of open files are beyond what `select` takes.
            use_poll=True,
        )
        # Keys may come as fast as they can: what they are for is waited for.
        self.child.delaybeforesend = None

    @property
    def text(self) -> str:
        """What is on the screen, line by line, without the blanks at the ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        """Press keys by name, one after the other."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def press_away(self, text: str, *keys: str) -> str:
        """Press keys until `text` goes: a dialog takes no yes before it was there long enough to be read."""
        limit = time.monotonic() + PATIENCE
        while True:
            self.press(*keys)
            try:
                return self.wait_gone(text, 1.0)
            except AssertionError:
                self._demand(time.monotonic() < limit, f"{keys} did not take {text!r} away")

    def type(self, text: str) -> None:
        """Type a text."""
        self.child.send(text)

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until all of `texts` are on the screen, and return which of it is; fail with the screen as it is."""
        return self._wait(lambda: all(text in self.text for text in texts), f"{texts} did not come", seconds)

    def wait_for_any(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Wait until one of `texts` is on the screen, and return it."""
        self._wait(lambda: any(text in self.text for text in texts), f"none of {texts} came", seconds)
        return next(text for text in texts if text in self.text)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait until `text` is on the screen no more."""
        return self._wait(lambda: text not in self.text, f"{text!r} did not go", seconds)

    def wait_until(self, there: Callable[[], bool], missing: str, seconds: float = PATIENCE) -> str:
        """Wait for something that is not on the screen, looking often."""
        return self._wait(there, missing, seconds, 0.01)

    def resize(self, columns: int, lines: int) -> None:
        """Make the window another size."""
        self._screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Wait until the program has ended, and return its exit code, or minus the signal that ended it."""
        limit = time.monotonic() + seconds
        while self._read(0.2):
            self._demand(time.monotonic() < limit, "the program did not end")
        self.child.wait()
        return -self.child.signalstatus if self.child.signalstatus else self.child.exitstatus or 0

    def kill(self) -> None:
        """End the program as a power cut would."""
        self.child.kill(signal.SIGKILL)
        self.wait_end()

    def close(self) -> None:
        """Leave nothing running."""
        self.child.close(force=True)

    def _wait(self, there: Callable[[], bool], missing: str, seconds: float, tick: float = 0.2) -> str:
        limit = time.monotonic() + seconds
        while not there():
            self._demand(time.monotonic() < limit, f"{missing} within {seconds:.0f} seconds")
            self._demand(self._read(tick) or there(), f"{missing}, and the program has ended")
        return self.text

    def _read(self, seconds: float) -> bool:
        """Draw what has come; return whether there may be more."""
        try:
            came: Any = self.child.read_nonblocking(1 << 16, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += came
        self._stream.feed(came)
        return True

    def _demand(self, true: bool, said: str) -> None:
        if not true:
            raise AssertionError(f"{said}. The screen:\n{self.text}")
