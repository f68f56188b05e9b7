"""Comparing a file with what it says of itself, and with the evidence that is kept here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from hardener.engine import auditfile, planfile, scanfile
from hardener.engine.auditing import Audit
from hardener.engine.audits import Audits
from hardener.engine.files import read_limited
from hardener.engine.model import Scan
from hardener.engine.outcomes import Run
from hardener.engine.problems import Problem, Rejected
from hardener.engine.report import retold
from hardener.engine.scans import Scans
from hardener.engine.signing import Signer
from hardener.engine.strictjson import NotStrict, loads

_AS_JSON = "reports are verified as JSON: hardener report --format json"
Said = tuple[bool | None, str]
"""Whether it holds, or None where that cannot be told here, and one sentence."""


class Verifying:
    """Verifies files; `run` returns a run as its journal tells it, and raises Problem."""

    def __init__(self, scans: Scans, audits: Audits, signer: Signer, run: Callable[[str], Run]) -> None:
        self._scans = scans
        self._audits = audits
        self._signer = signer
        self._run = run

    def verify(self, path: Path) -> list[Said]:
        """Return what holds and what does not of a plan, a scan, an audit or a report. Raises Rejected, Problem."""
        data = read_limited(path, scanfile.LIMIT)
        found = _object(data, path)
        kind = found.get("format")
        told: list[Said] = [(True, f"the file's digest is {scanfile.sha256(data)}")]
        if kind == "hardener.plan":
            return [*told, *self._plan(data)]
        if kind == scanfile.FORMAT:
            return [*told, *self._scan(data, path.name)]
        if kind == auditfile.FORMAT:
            return [*told, *self._audit(data, path.name)]
        if kind == "hardener.report":
            try:
                return [*told, *self._report(found)]
            except (KeyError, TypeError, ValueError, AttributeError):
                raise Rejected(f"{path} is damaged: it is no report as hardener writes one", _AS_JSON) from None
        raise Rejected(
            f"{path} is no plan, no scan, no audit and no report of hardener", "reports are verified as JSON"
        )

    def _plan(self, data: bytes) -> list[Said]:
        file = planfile.decode(data, self._signer)
        signed = "it is signed with your key" if file.signed else "no key vouches for it, only its own digest"
        return [
            (True, f"it is the plan {file.plan.id} of {file.plan.created}, undamaged"),
            (file.signed or None, signed),
        ]

    def _scan(self, data: bytes, name: str) -> list[Said]:
        scan = scanfile.decode(data, name)
        digest = scanfile.sha256(data)
        kept = [id for id in self._scans.ids() if self._is_kept(id, digest)]
        told: list[Said] = [(True, f"it is a scan of {scan.finished}, with {len(scan.findings)} findings")]
        if kept:
            return [*told, (True, f"it is {kept[0]}, as it was kept here")]
        return [*told, (None, "no scan that is kept here has the same bytes")]

    def _is_kept(self, id: str, digest: str) -> bool:
        try:
            return self._digest("scan", id) == digest
        except Problem:
            # Another one that is damaged says nothing about this one.
            return False

    def _audit(self, data: bytes, name: str) -> list[Said]:
        file = auditfile.decode(data, self._signer, name)
        audit = file.audit
        signed = "it is signed with your key" if file.signed else "no key vouches for it, only its own digest"
        return [
            (True, f"it is the audit {audit.id}, begun {audit.begun}, undamaged"),
            (file.signed or None, signed),
            self._states(audit),
        ]

    def _states(self, audit: Audit) -> Said:
        """Say whether the states in an audit are those of the scan that it began with."""
        try:
            kept = self._scans.open(audit.scan_id)
        except Problem:
            return None, "the scan it began with is not kept here"
        same = kept.sha256 == audit.scan_sha256 and _states(kept.scan) == _states(audit.scan)
        return same, f"the states in it are {'those' if same else 'NOT those'} of the scan {audit.scan_id}"

    def _report(self, found: dict[str, Any]) -> list[Said]:
        told: list[Said] = []
        for one in found.get("evidence", []):
            kind, name, wanted = str(one["kind"]), str(one["name"]), str(one["sha256"])
            try:
                here = self._digest(kind, name)
            except Problem:
                told.append((None, f"the {kind} {name} is not kept here"))
                continue
            same = here == wanted
            told.append((same, f"the {kind} {name} is {'the one' if same else 'NOT the one'} it was made from"))
        told.append(self._embedded(found))
        same = retold.counts(found)
        told.append((same, f"the numbers in it are {'those' if same else 'NOT those'} of its findings"))
        return [*told, *self._retold(found)]

    def _retold(self, found: dict[str, Any]) -> list[Said]:
        """Say whether a report tells of its run and of its audit what is kept of them."""
        told: list[Said] = []
        for kind, part in (("run", found.get("run")), ("audit", found.get("audit"))):
            if part is None:
                continue
            name = str(part[kind if kind == "run" else "id"])
            try:
                same = self._is_told(kind, name, part)
            except Problem:
                told.append((None, f"what it tells of the {kind} {name} cannot be compared with it"))
                continue
            told.append((same, f"what it tells of the {kind} is {'' if same else 'NOT '}what is kept of {name}"))
        return told

    def _is_told(self, kind: str, name: str, part: dict[str, Any]) -> bool:
        if kind == "run":
            return retold.run(part, self._run(name))
        return retold.audit(part, self._audits.open(name).audit)

    def _embedded(self, found: dict[str, Any]) -> Said:
        """Say whether the findings in a report are those of the scan, or the audit, that it names."""
        named = {str(one["kind"]): str(one["name"]) for one in found.get("evidence", [])}
        kind = "audit" if "audit" in named else "scan"
        try:
            name = named.get(kind, "")
            scan = self._audits.open(name).audit.scan if kind == "audit" else self._scans.open(name).scan
        except Problem:
            return None, f"the findings in it cannot be compared with the {kind}"
        same = _settled(scanfile.scan_object(scan)) == _settled(found.get("scan", {}))
        return same, f"the findings in it are {'those' if same else 'NOT those'} of the {kind}"

    def _digest(self, kind: str, name: str) -> str:
        if kind == "journal":
            return f"sha256:{self._run(name).head}"
        return self._audits.open(name).sha256 if kind == "audit" else self._scans.open(name).sha256


def _object(data: bytes, path: Path) -> dict[str, Any]:
    try:
        found = loads(data)
    except NotStrict as error:
        raise Rejected(f"{path} is damaged: {error}", _AS_JSON) from None
    if not isinstance(found, dict):
        raise Rejected(f"{path} is no plan, no scan, no audit and no report of hardener")
    return found


def _states(scan: Scan) -> list[tuple[str, str, str | None, Any]]:
    return [(one.check, one.account, one.region, one.state) for one in scan.findings]


def _settled(scan: dict[str, Any]) -> bytes:
    """Return a scan in one spelling, without the version of the program that wrote it."""
    return msgspec.json.encode({key: value for key, value in scan.items() if key != "tool"}, order="sorted")
