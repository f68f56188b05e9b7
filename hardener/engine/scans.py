"""The scans of a state directory: kept as evidence, and to see what changed since."""

from pathlib import Path

import msgspec

from hardener.engine import scanfile
from hardener.engine.files import private_directory, read_limited, read_private, write_private
from hardener.engine.model import Scan
from hardener.engine.places import Places
from hardener.engine.planning import new_id
from hardener.engine.problems import Problem, WrongUsage

MOST = 60
"""How many scans are kept; the oldest go first."""
LARGEST = 16 * 2**20
"""Bytes of the largest scan that is kept; a larger one is for a file of its own (`hardener scan -o FILE`)."""


class Kept(msgspec.Struct, frozen=True):
    """A scan with the bytes it was read from."""

    id: str
    """Its id, such as `scan-20261123-140211-042-3f9a`, or the file it was read from."""
    scan: Scan
    sha256: str
    """The digest of those bytes."""


class Scans:
    """The scans below one state directory."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    def _directory(self) -> Path:
        return private_directory(self._places.state / "scans")

    def ids(self) -> list[str]:
        """Return the ids of the kept scans, newest first."""
        return sorted((entry.stem for entry in self._directory.glob("scan-*.json")), reverse=True)

    def keep(self, scan: Scan) -> str:
        """Keep `scan` and return its id, empty where it is too large. Raises Problem."""
        data = scanfile.encode(scan)
        if len(data) > LARGEST:
            return ""
        id = new_id("scan")
        write_private(self._path(id), data)
        for old in self.ids()[MOST:]:
            self._path(old).unlink(missing_ok=True)
        return id

    def open(self, name: str) -> Kept:
        """Return the scan `name`: an id, `last`, or the file of one. Raises WrongUsage, Rejected, Problem."""
        known = self.ids()
        if name == "last" and known:
            name = known[0]
        if name in known:
            return _kept(name, read_private(self._path(name), scanfile.LIMIT))
        if Path(name).is_file():
            return _kept(name, read_limited(Path(name), scanfile.LIMIT))
        near = f"the newest is {known[0]}" if known else "nothing was scanned from here yet"
        raise WrongUsage(f"there is no scan {name}", f"name a scan, a file of one, or `last`; {near}")

    def named_by(self, sha256: str) -> str:
        """Return the id of the newest kept scan if its file has this digest; empty where it has another."""
        newest = self.ids()[:1]
        return next((id for id in newest if scanfile.sha256(read_private(self._path(id), LARGEST)) == sha256), "")

    def like(self, scan: Scan) -> list[Kept]:
        """Return the kept scans that looked at the same checks and accounts as `scan`, oldest first."""
        found = []
        for id in reversed(self.ids()):
            try:
                kept = self.open(id)
            except Problem:
                # A damaged one is missing from the trend; whoever opens it by name is told why.
                continue
            if _looked_at(kept.scan) == _looked_at(scan):
                found.append(kept)
        return found

    def _path(self, id: str) -> Path:
        return self._directory / f"{id}.json"


def _kept(name: str, data: bytes) -> Kept:
    return Kept(name, scanfile.decode(data, name), scanfile.sha256(data))


def _looked_at(scan: Scan) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(one.check for one in scan.findings), frozenset(one.account for one in scan.findings)
