"""Finding what a report is about: a scan, a file of one, an audit, or a run with the scans around it."""

from pathlib import Path

from hardener.cli.runs import known_run
from hardener.cli.ways import Ways
from hardener.engine.auditfile import AuditFile, holds_audit
from hardener.engine.model import Scan
from hardener.engine.outcomes import Run
from hardener.engine.problems import Problem, Rejected, WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.report.build import Building, done_since
from hardener.engine.report.model import Report
from hardener.engine.report.since import Changed
from hardener.engine.report.since import since as what_changed
from hardener.engine.scans import Kept


def reported(ways: Ways, workbench: Reading, what: str, since: str, title: str) -> Report:
    """Return the report on `what`: a scan, an audit, a file of one, a run, or `last`. Raises WrongUsage, Problem."""
    run, audit = _run(workbench, what), _audit(workbench, what)
    if audit:
        now = Kept(audit.audit.scan_id, audit.audit.scan, audit.audit.scan_sha256)
    else:
        now = _after(workbench, run) if run else workbench.scans.open(what)
    before = compared_with(workbench, since, now.scan) if since else None
    if run and before is None:
        before = _before(workbench, run, now.scan)
    like = [one for one in workbench.scans.like(now.scan) if one.scan.finished <= now.scan.finished]
    building = Building(ways.checks, ways.frameworks, practice=ways.practice)
    ours = done_since(workbench.history(), before.scan, now.scan) if before else ()
    return building.report(now, before=before, trend=like, run=run, ours=ours, audit=audit, title=title)


def compared_with(workbench: Reading, since: str, now: Scan) -> Kept:
    """Return the scan that `since` names, or the last one before the run that it names. Raises WrongUsage, Problem."""
    run = _run(workbench, since)
    if run is None:
        return workbench.scans.open(since)
    before = _before(workbench, run, now)
    if before is None:
        raise WrongUsage(f"nothing was kept of how it was before {since}", "name a scan; they are kept from now on")
    return before


def demand_known(workbench: Reading, since: str) -> Kept | None:
    """Return the scan that `since` names; None where it is a run. Raises WrongUsage, Problem for anything else."""
    return None if _run(workbench, since) else workbench.scans.open(since)


def changed_since(workbench: Reading, before: Scan, now: Scan) -> tuple[Changed, ...]:
    """Return what changed between two scans; what a run of ours had done is told apart."""
    return what_changed(before, now, done_since(workbench.history(), before, now))


def _audit(workbench: Reading, name: str) -> AuditFile | None:
    """Return the audit that `name` is the id of, or the file."""
    if name.startswith("audit-") and not Path(name).is_file():
        return workbench.audits.open(name)
    return workbench.audits.read(Path(name)) if Path(name).is_file() and holds_audit(Path(name)) else None


def _run(workbench: Reading, name: str) -> Run | None:
    if not name.startswith("run-"):
        return None
    found = known_run(workbench, name)
    run = next(run for run in workbench.history() if run.run == found)
    if not run.started:
        raise Rejected(f"nothing can be said of {found}: {run.head}", "what AWS has is told by a scan: hardener scan")
    return run


def _after(workbench: Reading, run: Run) -> Kept:
    """Return the first scan after `run` that looked at all that it changed."""
    wanted = {(one.check, one.account) for one in run.changes}
    for kept in _kept(workbench):
        if run.finished and kept.scan.started >= run.finished and wanted <= _seen(kept):
            return kept
    raise WrongUsage(f"nothing was scanned since {run.run}", "scan what it changed, then ask again: hardener scan")


def _before(workbench: Reading, run: Run, now: Scan) -> Kept | None:
    """Return the last scan before `run` that looked at what `now` looks at, if there is one."""
    found = [one for one in workbench.scans.like(now) if one.scan.finished <= run.started and _sooner(one, run)]
    return found[-1] if found else None


def _sooner(scan: Kept, run: Run) -> bool:
    """Return whether the id of a scan was made before that of a run, since whole seconds do not tell all apart."""
    return scan.id.partition("-")[2] < run.run.partition("-")[2]


def _kept(workbench: Reading) -> list[Kept]:
    found = []
    for id in reversed(workbench.scans.ids()):
        try:
            found.append(workbench.scans.open(id))
        except Problem:
            # Whoever names a damaged one is told so; it does not stand in the way of the others.
            continue
    return found


def _seen(kept: Kept) -> set[tuple[str, str]]:
    return {(one.check, one.account) for one in kept.scan.findings}
