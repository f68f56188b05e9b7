"""The world file: what was changed in the practice organization, so that a later start finds it changed."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from hardener.practice import clock
from hardener.practice.callers import Caller
from hardener.practice.wire import Asked

_FORMAT: Final = 1


class WorldInUse(Exception):
    """Another practice server keeps this world."""


@dataclass(frozen=True)
class Told:
    """One change, as it was asked for."""

    number: int
    at: datetime
    asked: Asked
    caller: Caller


class World:
    """The changes of one practice organization, in memory and in a file where there is one."""

    def __init__(self, path: Path | None) -> None:
        self.notices: list[str] = []
        self.born = clock.now().replace(microsecond=0)
        self.told: list[Told] = []
        if path:
            self._keep(path)
        self.next_number = len(self.told)

    def remember(self, told: Told) -> None:
        """Keep a change that was made."""
        self.next_number += 1
        if self._file:
            self._file.write(_line(_written(told)))

    def _keep(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _held(path)
        lines = list(_whole_lines(path)) if path.exists() else []
        header = json.loads(lines[0]) if lines else {}
        if header.get("of") == _digest():
            self.born = datetime.fromisoformat(header["born"])
            self.told = [_read(line) for line in lines[1:]]
        else:
            self._set_aside(path)
            lines = [_line({"format": _FORMAT, "of": _digest(), "born": self.born.isoformat()})]
        _write_anew(path, b"".join(lines))
        self._file = path.open("ab", buffering=0)

    def _set_aside(self, path: Path) -> None:
        if path.exists():
            aside = path.with_name(f"{path.name}.{clock.now():%Y%m%d%H%M%S}")
            path.replace(aside)
            self.notices.append(f"The practice world was of another version; it was set aside as {aside}.")

    # Neither is ever given back: whoever keeps a world does so until its process ends.
    _file: Any = None
    _lock: FileLock | None = None


def _held(path: Path) -> FileLock:
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WorldInUse(f"Another practice server is using {path}.") from None
    return lock


def _write_anew(path: Path, content: bytes) -> None:
    # Written beside and put in its place, so that a torn last line is gone and a kill loses nothing.
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    beside.replace(path)


def _whole_lines(path: Path) -> Iterator[bytes]:
    for line in path.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n") or not _is_object(line):
            return
        yield line


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _written(told: Told) -> dict[str, Any]:
    asked = asdict(told.asked) | {"body": base64.b64encode(told.asked.body).decode()}
    return {"n": told.number, "at": told.at.isoformat(), "asked": asked, "caller": asdict(told.caller)}


def _read(line: bytes) -> Told:
    entry = json.loads(line)
    asked = Asked(**entry["asked"] | {"body": base64.b64decode(entry["asked"]["body"])})
    return Told(entry["n"], datetime.fromisoformat(entry["at"]), asked, Caller(**entry["caller"]))


def _digest() -> str:
    of = sha256(f"{_FORMAT} {version('moto')} {version('botocore')}".encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        of.update(source.read_bytes())
    return of.hexdigest()
