"""A report on every kind of verdict, full of names that no reader should act on."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from checks import CATALOGUE
from hardener.engine import auditfile
from hardener.engine.auditing import Audit
from hardener.engine.baseline import Attestation, Exemption
from hardener.engine.model import Outcome, RunStatus, Scan, Status
from hardener.engine.report.build import Building
from hardener.engine.report.frameworks import Framework, Requirement, Section
from hardener.engine.report.model import Report
from hardener.engine.scans import Kept
from hardener.engine.signing import NoSigner
from tests.cli import samples
from tests.cli.made_up import CHECKS

FRAMEWORK = Framework(
    id="made-up",
    title="Made-up framework",
    section=(
        Section(
            id="1",
            title="One",
            requirements=(
                Requirement(id="1.1", text="long passwords", checks=(CHECKS[0].id,)),
                Requirement(id="1.2", text="no networks", checks=(CHECKS[-1].id,), partly="the old ones"),
                Requirement(id="1.3", text="nothing yet", planned=True),
                Requirement(id="1.4", text="never", out="a choice of workloads"),
            ),
        ),
    ),
)


def scan() -> Scan:
    return samples.scan(*samples.findings(), complete=False)


def before() -> Scan:
    """Return the scan as it was earlier: everything that is ok now was failing."""
    earlier = {Status.OK: Status.FAILING, Status.FAILING: Status.OK}
    found = tuple(msgspec.structs.replace(one, status=earlier.get(one.status, one.status)) for one in scan().findings)
    return msgspec.structs.replace(scan(), findings=found, started="2026-11-20T08:00:00Z", finished=EARLIER)


def audit() -> Audit:
    """Return an audit of the scan, half way through, with what people write in it."""
    begun = Audit(
        id="audit-1",
        begun="2026-11-23T14:30:00Z",
        touched=MADE,
        practice=False,
        auditor=f"ann {samples.HOSTILE}",
        administrator="bob",
        scan_id="scan-2",
        scan_sha256="sha256:22",
        scan=scan(),
    )
    signed = Attestation(
        check=CHECKS[0].id, account=samples.PROD, statement="list", by="ann", on="2026-11-23", until="2027-11-23"
    )
    answered = Exemption(
        check=CHECKS[-1].id, account=samples.PROD, owner="net", reason=samples.HOSTILE, until="2027-03-31"
    )
    noted = begun.with_note(CHECKS[0].id, f"Seen together. {samples.HOSTILE}")
    noted = noted.with_note(CHECKS[-1].id, "Moves out.", samples.PROD, "eu-west-1")
    return noted.seen(CHECKS[0].id).attested(signed).accepted(answered)


EARLIER = "2026-11-20T08:01:00Z"
MADE = "2026-11-23T15:00:00Z"


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr("hardener.engine.clock.now", lambda: MADE)
    monkeypatch.setattr("hardener.engine.report.build.who", lambda: {"user": samples.HOSTILE})
    monkeypatch.setattr("hardener.engine.report.build.version", lambda: "0.0.test")
    run = samples.run(RunStatus.PARTIAL, (Outcome.DONE, ""), (Outcome.FAILED, samples.HOSTILE))
    return Building(CHECKS, (FRAMEWORK,)).report(
        Kept("scan-2", scan(), "sha256:22"),
        before=Kept("scan-1", before(), "sha256:11"),
        trend=[Kept("scan-1", before(), "sha256:11")],
        run=run,
        audit=auditfile.encode(audit(), NoSigner("this is a test")),
    )


@pytest.fixture(scope="session")
def frameworks_file() -> bytes:
    import checks

    return Path(checks.__file__).with_name("frameworks.toml").read_bytes()


@pytest.fixture(scope="session")
def catalogue() -> list[str]:
    return [check.id for check in CATALOGUE]


@pytest.fixture
def kept_as() -> Callable[[Path, bytes], None]:
    """Compare bytes with those that are kept; HARDENER_GOLDEN=write keeps the new ones."""

    def compare(path: Path, data: bytes) -> None:
        if os.environ.get("HARDENER_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data == path.read_bytes()

    return compare
