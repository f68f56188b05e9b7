"""A program in a terminal of its own: what it writes, with the time at which it arrives."""

import os
import re
import select
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import perf_counter, sleep

from pexpect import spawn

ROWS, COLUMNS = 40, 120
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[()#][A-Z0-9]|[=>78MDEc])")


class Terminal:
    """Reads as fast as it can and looks at nothing: what was painted is worked out later."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        self.started = perf_counter()
        self._child = spawn(
            command[0], list(command[1:]), env=dict(environment), dimensions=(ROWS, COLUMNS), echo=False
        )
        self._ended = Event()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        descriptor = self._child.child_fd
        while not self._ended.is_set():
            if not select.select([descriptor], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(descriptor, 65536)
            except OSError:
                break
            self.chunks.append((perf_counter(), data))

    @property
    def text(self) -> str:
        """Everything written so far, without the escape sequences."""
        return plain(b"".join(data for _, data in self.chunks))

    def press(self, key: str) -> float:
        """Press a key and return when."""
        now = perf_counter()
        os.write(self._child.child_fd, key.encode())
        return now

    def wait(self, shown: Callable[[str], bool], seconds: float = 60.0, since: int = 0) -> float:
        """Wait until what was written from chunk `since` on is as `shown` asks; return when it was."""
        deadline = perf_counter() + seconds
        while perf_counter() < deadline:
            chunks = self.chunks[since:]
            if chunks and shown(plain(b"".join(data for _, data in chunks))):
                return chunks[-1][0]
            if not self._child.isalive():
                break
            sleep(0.002)
        raise RuntimeError(f"this did not come: {self.text[-2000:]}")

    def close(self) -> None:
        """End the program."""
        self._ended.set()
        self._reader.join()
        self._child.close(force=True)


@contextmanager
def opened(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Run `command` in a terminal for as long as the block lasts."""
    terminal = Terminal(command, environment)
    try:
        yield terminal
    finally:
        terminal.close()


def plain(data: bytes) -> str:
    """Return what was written without the escape sequences."""
    return _ESCAPES.sub(b"", data).decode("utf-8", "replace")
