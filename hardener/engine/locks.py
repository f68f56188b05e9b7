"""One writer per account: a lock that dies with its process, and says who holds it."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from hardener.engine import clock
from hardener.engine.files import read_private, write_private
from hardener.engine.model import safe
from hardener.engine.person import who
from hardener.engine.problems import Problem, Rejected, Unsafe

LIMIT = 2**12
"""The largest note of who holds a lock that is read, in bytes."""
_FREE = "free the disk, or set HARDENER_STATE_DIR to a directory on a local one"


@contextlib.contextmanager
def writing_to(directory: Path, accounts: Iterable[str], run: str, doing: str) -> Iterator[None]:
    """Hold the locks of `accounts` while the body runs; `doing` tells others what for, as in `applies plan-…`.

    Raises Rejected that names the holder, Unsafe where there can be no lock.
    """
    with contextlib.ExitStack() as held:
        for account in sorted(accounts):
            held.enter_context(_one(directory, account, run, doing))
        yield


@contextlib.contextmanager
def held(path: Path, seconds: float = 0) -> Iterator[None]:
    """Hold the lock `path` while the body runs. Raises Timeout where another process does, Unsafe where it can't be.

    The system takes it back when its process ends, however it ends. A file system that has no such locks gets
    none that would outlive the process.
    """
    if path.is_symlink():
        raise Unsafe(f"{path} is a link, not a file that hardener wrote", "find out who put it there, and move it away")
    lock = FileLock(path, seconds, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise
    except OSError as error:
        raise Unsafe(f"cannot lock {path}: {error.strerror}; nothing was sent", _FREE) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.release()


@contextlib.contextmanager
def _one(directory: Path, account: str, run: str, doing: str) -> Iterator[None]:
    info = directory / f"{account}.json"
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(directory / f"{account}.lock"))
        except Timeout:
            raise Rejected(
                f"account {account} is being changed by another hardener: {_holder(info)}",
                "wait until it is done, or stop it; the lock goes with its process",
            ) from None
        try:
            _sign(info, {"run": run, "doing": doing, "since": clock.now(), **who()})
            yield
        finally:
            with contextlib.suppress(OSError, Problem):
                info.unlink()


def _sign(info: Path, told: dict[str, str]) -> None:
    try:
        write_private(info, json.dumps(told).encode())
    except Problem as problem:
        raise Unsafe(f"{problem.sentence}; nothing was sent", _FREE) from None


def _holder(info: Path) -> str:
    try:
        told = json.loads(read_private(info, LIMIT))
        person = f"{told['user']}@{told['host']}, process {told['pid']}, since {told['since']}"
        return safe(f"run {told['run']}, which {told['doing']}, by {person}")
    except (Problem, ValueError, KeyError, TypeError):
        return "its holder has not said who it is"
