"""One audit at work: every step is on disk before the next one."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from msgspec import ValidationError

from hardener.engine.auditfile import AuditFile
from hardener.engine.auditing import Audit
from hardener.engine.baseline import Attestation, Baseline, Exemption
from hardener.engine.model import Scan
from hardener.engine.problems import Problem, Rejected
from hardener.engine.readingbench import Reading


class AuditDesk:
    """Keeps the audit in its file. Its steps raise Problem, and then nothing has changed."""

    def __init__(
        self, bench: Reading, audit: Audit, *, path: Path | None = None, file: AuditFile | None = None
    ) -> None:
        """Go on with `audit`; `file` is what is on disk of it, None where nothing is, `path` a place of its own."""
        self._bench = bench
        self._path = path
        self._file = file
        self._lock = Lock()
        self.audit = audit

    @classmethod
    def begun(
        cls, bench: Reading, scan: Scan, *, auditor: str = "", administrator: str = "", path: Path | None = None
    ) -> "AuditDesk":
        """Begin an audit of `scan`, and write it down. Raises Problem."""
        audit = bench.audits.begin(scan, auditor, administrator, practice=bench.practice)
        desk = cls(bench, audit, path=path)
        desk.write(lambda one: one)
        return desk

    @classmethod
    def resumed(cls, bench: Reading, name: str, *, path: Path | None = None) -> "AuditDesk":
        """Take up the audit `name`, or that in the file `path`, under the baseline of now. Raises Problem."""
        file = bench.audits.read(path) if path else bench.audits.open(name)
        desk = cls(bench, file.audit, path=path or _of_its_own(bench, name), file=file)
        try:
            desk.audit = file.audit.judged(bench.reassess(file.audit.scan))
        except (KeyError, ValidationError):
            raise Rejected(
                f"{desk.where} is an audit of checks that this hardener does not know",
                "go on with it by the version that began it; its report can be made all the same",
            ) from None
        return desk

    @property
    def where(self) -> Path:
        """The file of the audit."""
        return self._path or self._bench.audits.path(self.audit.id)

    @property
    def of_its_own(self) -> bool:
        """Whether that is a file which somebody has named."""
        return self._path is not None

    def write(self, step: Callable[[Audit], Audit]) -> Audit:
        """Take a step and return the audit after it, written to disk. Raises Problem."""
        with self._lock:
            audit = step(self.audit)
            self._file = self._bench.audits.save(audit, self._file, self._path)
            self.audit = audit
            return audit

    def attest(self, signed: tuple[Attestation, ...]) -> Audit:
        """Take statements into the baseline and the audit, and judge anew. Raises Problem."""
        baseline = self._bench.baseline
        for one in signed:
            baseline = baseline.with_attestation(one)
        return self._answered(baseline, lambda audit: audit.attested(*signed))

    def accept(self, exemption: Exemption) -> Audit:
        """Take an exception into the baseline and the audit, and judge anew. Raises Problem."""
        return self._answered(self._bench.baseline.with_exemption(exemption), lambda audit: audit.accepted(exemption))

    def _answered(self, baseline: Baseline, step: Callable[[Audit], Audit]) -> Audit:
        before, self._bench.baseline = self._bench.baseline, baseline
        try:
            return self.write(lambda audit: step(audit).judged(self._bench.reassess(audit.scan)))
        except Problem:
            # What is not written down was not signed either.
            self._bench.baseline = before
            raise


def _of_its_own(bench: Reading, name: str) -> Path | None:
    """Return the file that `name` is, where it is no audit that is kept."""
    known = bench.audits.ids()
    return None if name in known or (name == "last" and known) else Path(name)
