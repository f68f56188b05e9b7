"""The audits of a state directory, or in files that somebody names: begun, written down, taken up again."""

from pathlib import Path

from hardener.engine import auditfile, clock, scanfile
from hardener.engine.auditfile import AuditFile
from hardener.engine.auditing import Audit
from hardener.engine.files import private_directory, read_limited, read_private, write_private
from hardener.engine.model import Scan
from hardener.engine.places import Places
from hardener.engine.planning import new_id
from hardener.engine.problems import Problem, Rejected, WrongUsage
from hardener.engine.scans import Scans
from hardener.engine.signing import Signer


class Audits:
    """The audits below one state directory."""

    def __init__(self, places: Places, signer: Signer) -> None:
        self._places = places
        self._signer = signer

    def ids(self) -> list[str]:
        """Return the ids of the kept audits, newest first."""
        return sorted((entry.stem for entry in self._directory.glob("audit-*.json")), reverse=True)

    def begin(self, scan: Scan, auditor: str, administrator: str, *, practice: bool) -> Audit:
        """Return a new audit of `scan`, which nobody has walked yet. Writes nothing."""
        digest = scanfile.sha256(scanfile.encode(scan))
        now = clock.now()
        return Audit(
            id=new_id("audit"),
            begun=now,
            touched=now,
            practice=practice,
            auditor=auditor,
            administrator=administrator,
            scan_id=Scans(self._places).named_by(digest),
            scan_sha256=digest,
            scan=scan,
        )

    def open(self, name: str) -> AuditFile:
        """Return the audit `name`: an id, `last`, or the file of one. Raises WrongUsage, Rejected, Problem."""
        known = self.ids()
        if name == "last" and known:
            name = known[0]
        if name in known:
            return self._checked(name, read_private(self.path(name), auditfile.LIMIT))
        if Path(name).is_file():
            return self.read(Path(name))
        near = f"the newest is {known[0]}" if known else "none was begun from here yet"
        raise WrongUsage(f"there is no audit {name}", f"name an audit, a file of one, or `last`; {near}")

    def read(self, path: Path) -> AuditFile:
        """Return the audit in a file that somebody names. Raises Rejected, Problem."""
        return auditfile.decode(read_limited(path, auditfile.LIMIT), self._signer, str(path))

    def save(self, audit: Audit, before: AuditFile | None, path: Path | None = None) -> AuditFile:
        """Write `audit` where it belongs, or into `path`, and return what was written; `before` is what is there.

        Raises Rejected where somebody else has written there meanwhile, and Problem.
        """
        target = path or self.path(audit.id)
        self._demand_same(target, before)
        file = auditfile.encode(audit, self._signer)
        write_private(target, file.data)
        return file

    def all(self) -> list[tuple[str, Audit | None, str]]:
        """Return every kept audit by its id, newest first; in place of a damaged one what is wrong with it."""
        found: list[tuple[str, Audit | None, str]] = []
        for id in self.ids():
            try:
                found.append((id, self.open(id).audit, ""))
            except Problem as problem:
                found.append((id, None, problem.sentence))
        return found

    def path(self, id: str) -> Path:
        """Return where the audit `id` is kept."""
        return self._directory / f"{id}.json"

    @property
    def _directory(self) -> Path:
        return private_directory(self._places.state / "audits")

    def _checked(self, name: str, data: bytes) -> AuditFile:
        file = auditfile.decode(data, self._signer, name)
        if file.audit.id != name:
            raise Rejected(f"what is kept as {name} is a copy of {file.audit.id}", "open that one")
        return file

    def _demand_same(self, path: Path, before: AuditFile | None) -> None:
        if before is None:
            if path.exists():
                raise Rejected(f"{path} is there already", "take it up with --resume, or name another file")
            return
        if read_limited(path, auditfile.LIMIT) != before.data:
            raise Rejected(
                f"{path} was changed by somebody else meanwhile",
                "leave this audit, and take it up again as it is there",
            )
