"""A scan that was stopped, as far as it got."""

from hardener.engine import clock
from hardener.engine.connecting import Connection
from hardener.engine.model import Finding, Scan


def partial_scan(connection: Connection, findings: tuple[Finding, ...]) -> Scan:
    """Return what was found before the stop as a scan that says it is incomplete."""
    order = {account.id: place for place, account in enumerate(connection.accounts)}
    stamps = sorted(finding.read_at for finding in findings)
    return Scan(
        started=stamps[0],
        finished=clock.now(),
        caller=connection.caller,
        organization=connection.organization,
        complete=False,
        findings=tuple(sorted(findings, key=lambda one: (order[one.account], one.check, one.region or ""))),
    )
