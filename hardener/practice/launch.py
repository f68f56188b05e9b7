"""Starting a practice server beside this process, and stopping it."""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any, Final

from filelock import FileLock, Timeout

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0


class PracticeError(Exception):
    """The practice server could not be had; its words say why."""


@dataclass(frozen=True)
class Practice:
    """A running practice server, and what to set to reach it as the management account's administrator."""

    endpoint: str
    environment: Mapping[str, str]
    pid: int
    _process: subprocess.Popen[bytes] = field(repr=False)

    def stop(self) -> None:
        """Stop the server; stopping twice does no harm."""
        _end(self._process)


@contextmanager
def running(world: Path | None = None, *, port: int = 0, latency: float = 0.0) -> Iterator[Practice]:
    """Run a practice server for as long as the block, or this process, lives."""
    practice = _started(world, port, latency)
    try:
        yield practice
    finally:
        practice.stop()


def reset(world: Path) -> None:
    """Forget a world, so that the next start finds the organization as it was delivered."""
    lock = FileLock(f"{world}.lock")
    try:
        with lock.acquire(timeout=0):
            world.unlink(missing_ok=True)
    except Timeout:
        raise PracticeError(f"Another practice server is using {world}.") from None


def _started(world: Path | None, port: int, latency: float) -> Practice:
    if find_spec("moto") is None:
        raise PracticeError("The practice organization is not installed: it comes with `hardener[practice]`.")
    # The folder that one happens to be in is no place to import from, hence -P.
    command = [sys.executable, "-P", "-m", "hardener.practice.server", "--port", str(port), "--latency", str(latency)]
    if world is not None:
        command += ["--world", str(world.absolute())]
    pipe = subprocess.PIPE
    # A session of its own, so that a Ctrl-C which is meant for this program does not end the server under it.
    process = subprocess.Popen(  # noqa: S603  (our own program, with arguments of our own)
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment(), start_new_session=True
    )
    last_words: deque[str] = deque(maxlen=8)
    threading.Thread(target=_listen, args=(process.stderr, last_words), daemon=True).start()
    try:
        said = _first_line(process, last_words)
    except BaseException:
        _end(process)
        raise
    for notice in said["notices"]:
        sys.stderr.write(f"{notice}\n")
    return Practice(said["endpoint"], said["environment"], process.pid, process)


def _environment() -> dict[str, str]:
    # Without a seed of its own the order of Python's sets, and with it some of moto's, changes from run to run.
    return os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


def _listen(stream: IO[bytes] | None, words: deque[str]) -> None:
    for line in stream or ():
        words.append(line.decode(errors="replace").rstrip())


def _first_line(process: subprocess.Popen[bytes], last_words: deque[str]) -> dict[str, Any]:
    lines: Queue[bytes] = Queue()
    assert process.stdout
    threading.Thread(target=lambda out: lines.put(out.readline()), args=(process.stdout,), daemon=True).start()
    try:
        line = lines.get(timeout=_START_SECONDS)
    except Empty:
        raise PracticeError(_failure(f"was not ready after {_START_SECONDS:.0f} seconds", last_words)) from None
    if not line:
        process.wait(_STOP_SECONDS)
        raise PracticeError(_failure("did not start", last_words))
    said: dict[str, Any] = json.loads(line)
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    # It ends by itself when its standard input does.
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def _failure(what: str, last_words: deque[str]) -> str:
    return "\n".join([f"The practice server {what}.", *last_words])
