"""Since when a finding has been waiting: remembered from scan to scan, where neither AWS nor its check says so."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from filelock import Timeout

from hardener.engine import clock
from hardener.engine.files import read_limited, write_private
from hardener.engine.locks import held
from hardener.engine.model import Finding, Status
from hardener.engine.problems import Problem

FORMAT, VERSION = "hardener.waiting", 1
LIMIT = 2**22
"""The largest memory that is read, in bytes."""
MOST = 10_000
"""How many findings are remembered; those that have waited longest are forgotten beyond it."""
_SECONDS = 2.0
"""How long another process may keep us from writing; then what this scan saw is not remembered."""

Place = tuple[str, str, str]
"""Check, account and region (empty for none); what a finding says of itself does not matter."""
_UNTOLD = (Status.UNKNOWN,)
"""Verdicts that do not tell whether it is still waiting."""


class Waiting:
    """What one file remembers. It is a convenience: nothing that goes wrong with it stops a scan."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _read(path)

    def dated(self, finding: Finding) -> Finding:
        """Return `finding` with since when it waits: as its check says, else as remembered, else since it was read."""
        if finding.status is not Status.WAITING or finding.since:
            return finding
        since = _earlier(self._seen.get(_place(finding), finding.read_at), finding.read_at)
        return msgspec.structs.replace(finding, since=since)

    def remember(self, findings: Iterable[Finding]) -> None:
        """Keep since when each of `findings` waits, and forget those that do not any more."""
        told = [one for one in findings if one.status not in _UNTOLD]
        if not self._seen and not any(one.status is Status.WAITING for one in told):
            return
        # Whatever the disk or another process does, what was found stands.
        lock = held(self._path.with_name(f"{self._path.name}.lock"), _SECONDS)
        with contextlib.suppress(OSError, Problem, Timeout), lock:
            before = _read(self._path)
            after = dict(before)
            for one in told:
                place = _place(one)
                if one.status is Status.WAITING and one.since:
                    after[place] = _earlier(before.get(place, one.since), one.since)
                else:
                    after.pop(place, None)
            self._seen = after
            if after != before:
                write_private(self._path, _written(after))


def _place(finding: Finding) -> Place:
    return finding.check, finding.account, finding.region or ""


def _earlier(one: str, other: str) -> str:
    return min(one, other) if one and other else one or other


def _written(seen: Mapping[Place, str]) -> bytes:
    newest = sorted(seen.items(), key=lambda item: item[1], reverse=True)[:MOST]
    entries = [
        {"check": check, "account": account, "region": region, "since": s} for (check, account, region), s in newest
    ]
    return (json.dumps({"format": FORMAT, "version": VERSION, "waiting": entries}, indent=1) + "\n").encode("ascii")


def _read(path: Path) -> dict[Place, str]:
    """Return what is remembered; nothing where the file is missing, damaged or another one's."""
    try:
        told: Any = json.loads(read_limited(path, LIMIT))
        if (told["format"], told["version"]) != (FORMAT, VERSION):
            return {}
        return {place: since for place, since in map(_entry, told["waiting"]) if since}
    except (Problem, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _entry(item: Mapping[str, Any]) -> tuple[Place, str]:
    """Return one entry; without its time where that is none, or has not come yet. Raises KeyError, TypeError."""
    place = str(item["check"]), str(item["account"]), str(item["region"])
    since = clock.utc(str(item["since"]))
    return place, since if since <= clock.now() else ""
