"""One writer per account: a lock that dies with its process, and says who holds it."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from hardener.engine import clock
from hardener.engine.files import write_private
from hardener.engine.model import safe
from hardener.engine.person import who
from hardener.engine.problems import Problem, Rejected


@contextlib.contextmanager
def writing_to(directory: Path, accounts: Iterable[str], run: str) -> Iterator[None]:
    """Hold the locks of `accounts` while the body runs. Raises Rejected that names the holder."""
    with contextlib.ExitStack() as held:
        for account in sorted(accounts):
            held.enter_context(_one(directory, account, run))
        yield


@contextlib.contextmanager
def _one(directory: Path, account: str, run: str) -> Iterator[None]:
    info = directory / f"{account}.json"
    lock = FileLock(directory / f"{account}.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise Rejected(
            f"account {account} is being changed by another hardener: {_holder(info)}",
            "wait until it is done, or stop it; the lock goes with its process",
        ) from None
    try:
        write_private(info, json.dumps(_me(run)).encode())
        yield
    finally:
        with contextlib.suppress(OSError, Problem):
            info.unlink()
        lock.release()


def _me(run: str) -> dict[str, str]:
    return {"run": run, "since": clock.now(), **who()}


def _holder(info: Path) -> str:
    try:
        told = json.loads(info.read_text())
        return safe(f"run {told['run']}, {told['user']}@{told['host']}, process {told['pid']}, since {told['since']}")
    except (OSError, ValueError, KeyError, TypeError):
        return "its holder has not said who it is"
