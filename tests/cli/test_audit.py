"""`hardener audit` without a screen, its report, and what is refused."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from hardener.engine import auditfile
from hardener.engine.audits import Audits
from hardener.engine.model import safe
from tests.cli import samples
from tests.cli.test_since import ToyWays, call
from tests.engine.steps import applied, sealed
from tests.engine.toy import HASTY, PROD, SIGNER, ToyCloud


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def ways(tmp_path: Path, cloud: ToyCloud) -> ToyWays:
    return ToyWays(tmp_path, cloud)


def begun(ways: ToyWays, *more: str) -> Result:
    names = ("--auditor", "ann", "--administrator", "bob")
    return call(ways, "audit", *names, "--walked", "shelf", "--note", "shelf", f"seen {samples.HOSTILE}", *more)


def only(ways: ToyWays) -> str:
    (id,) = Audits(ways.places, SIGNER).ids()
    return id


def test_an_audit_without_a_screen_is_begun_gone_on_with_and_listed(ways: ToyWays) -> None:
    done = begun(ways)
    assert (done.exit_code, "1 of 1 checks walked through" in done.stderr) == (0, True)
    call(ways, "audit", "--resume", "last", "--note", "shelf", "seen again")
    audit = Audits(ways.places, SIGNER).open("last").audit
    assert (audit.note("shelf"), audit.auditor, audit.administrator) == ("seen again", "ann", "bob")
    listed = call(ways, "audit", "--list").stdout
    assert audit.id in listed
    assert "1 of 1 checks walked through, 1 note, auditor ann, administrator bob" in " ".join(listed.split())


def test_its_report_has_the_notes_and_who_walked_through_what(ways: ToyWays, tmp_path: Path) -> None:
    begun(ways)
    id = only(ways)
    found = json.loads(call(ways, "report", id, "--format", "json").stdout)
    assert found["title"] == "What an audit found"
    assert [(one["check"], one["by"]) for one in found["audit"]["walked"]] == [("shelf", "ann")]
    assert found["audit"]["notes"][0]["text"] == f"seen {samples.HOSTILE}"
    assert [one["kind"] for one in found["evidence"]] == ["audit", "scan"]
    page = call(ways, "report", id).stdout
    assert f"seen {safe(samples.HOSTILE)}" in page
    assert "every check was walked through" in page
    path = tmp_path / "report.json"
    call(ways, "report", id, "--format", "json", "-o", str(path))
    assert call(ways, "verify", str(path)).exit_code == 0
    # The audit goes on: the report is then of another one.
    call(ways, "audit", "--resume", id, "--note", "shelf", "changed")
    later = call(ways, "verify", str(path))
    assert (later.exit_code, "the audit" in later.stdout) == (4, True)


def test_an_audit_in_a_file_of_its_own_is_reported_and_verified(ways: ToyWays, tmp_path: Path) -> None:
    path = str(tmp_path / "mine.json")
    begun(ways, "--file", path)
    assert Audits(ways.places, SIGNER).ids() == []
    call(ways, "audit", "--file", path, "--note", "shelf", "gone on with")
    assert "gone on with" in call(ways, "report", path, "--format", "markdown").stdout
    assert call(ways, "verify", path).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("audit",), 64, "the walk needs a terminal"),
        (("audit", "--resume", "last", "--walked", "shelf"), 64, "there is no audit last"),
        (("audit", "--walked", "nothing"), 64, "nothing is not in this audit"),
        (("report", "audit-1"), 64, "there is no audit audit-1"),
    ],
)
def test_what_is_not_there_is_said(ways: ToyWays, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = call(ways, *arguments)
    assert (done.exit_code, said in " ".join(done.stderr.split())) == (code, True)


def test_an_audit_that_was_edited_is_refused_and_nothing_is_written(ways: ToyWays, tmp_path: Path) -> None:
    begun(ways)
    path = ways.places.state / "audits" / f"{only(ways)}.json"
    path.write_bytes(path.read_bytes().replace(b'"ann"', b'"eve"'))
    data, out = path.read_bytes(), tmp_path / "out.html"
    for arguments in (
        ("report", only(ways), "-o", str(out)),
        ("audit", "--resume", "last", "--note", "shelf", "x"),
        ("verify", str(path)),
    ):
        done = call(ways, *arguments)
        assert (done.exit_code, "edited or damaged" in done.stderr) == (4, True)
    assert (path.read_bytes(), out.exists()) == (data, False)
    assert "edited or damaged" in " ".join(call(ways, "audit", "--list").stdout.split())


def test_an_audit_of_the_practice_organization_is_not_gone_on_with_on_aws(ways: ToyWays, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    ways.practice = True
    begun(ways, "--file", str(path))
    ways.practice = False
    done = call(ways, "audit", "--file", str(path), "--walked", "shelf")
    assert (done.exit_code, "of the practice organization" in done.stderr) == (64, True)


def test_a_report_of_a_damaged_journal_is_refused(ways: ToyWays, tmp_path: Path) -> None:
    from hardener.cli.options import Asked

    bench = ways.workbench(Asked())
    bench.patience = HASTY
    run = applied(bench, sealed(bench))
    call(ways, "scan")
    journal = ways.places.state / "runs" / run.run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"ev":"verify"', b'"ev":"verifx"', 1))
    out = tmp_path / "window.html"
    done = call(ways, "report", run.run, "-o", str(out))
    assert (done.exit_code, out.exists()) == (4, False)
    assert "journal" in done.stderr


def test_frameworks_that_name_an_unknown_check_are_refused(ways: ToyWays, monkeypatch: pytest.MonkeyPatch) -> None:
    from hardener.cli.ways import Ways

    call(ways, "scan")
    # The file that comes with it names checks that the catalogue of this test does not have.
    monkeypatch.setattr(ToyWays, "frameworks", Ways.__dict__["frameworks"])
    done = call(ways, "report")
    assert (done.exit_code, "which does not exist" in done.stderr, done.stdout) == (64, True, "")


def test_an_exception_past_its_date_is_told_by_the_scan(ways: ToyWays, tmp_path: Path) -> None:
    ways.places.config.mkdir(exist_ok=True)
    ways.places.baseline.write_text(
        'format = "hardener.baseline"\nversion = 1\n\n[[exceptions]]\ncheck = "shelf"\n'
        f'account = "{PROD}"\nowner = "ann"\nreason = "moves out"\nuntil = "2026-03-31"\n'
    )
    done = call(ways, "scan")
    assert done.exit_code == 2
    assert "its exception expired on 2026-03-31: moves out (ann)" in " ".join(done.stdout.split())
    assert "2026-03-31" in ways.places.baseline.read_text()


@pytest.mark.parametrize(("kind", "part"), [("run", "changes"), ("audit", "notes")])
def test_what_a_report_tells_of_a_run_or_an_audit_is_compared_with_it(
    ways: ToyWays, tmp_path: Path, kind: str, part: str
) -> None:
    from hardener.cli.options import Asked

    begun(ways)
    bench = ways.workbench(Asked())
    bench.patience = HASTY
    run = applied(bench, sealed(bench))
    call(ways, "scan")
    path = tmp_path / "report.json"
    call(ways, "report", run.run if kind == "run" else only(ways), "--format", "json", "-o", str(path))
    assert call(ways, "verify", str(path)).exit_code == 0
    found = json.loads(path.read_bytes())
    found[kind][part] = found[kind][part][1:]
    path.write_text(json.dumps(found))
    done = call(ways, "verify", str(path))
    assert (done.exit_code, f"what it tells of the {kind} is NOT what is kept" in done.stdout) == (4, True)


def test_an_audit_of_checks_that_are_gone_is_refused_in_words(ways: ToyWays, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    begun(ways, "--file", str(path))
    audit = auditfile.decode(path.read_bytes(), SIGNER, "mine").audit
    findings = tuple(msgspec.structs.replace(one, check="gone") for one in audit.scan.findings)
    old = msgspec.structs.replace(audit, scan=msgspec.structs.replace(audit.scan, findings=findings))
    path.write_bytes(auditfile.encode(old, SIGNER).data)
    done = call(ways, "audit", "--file", str(path), "--walked", "shelf")
    assert (done.exit_code, "checks that this hardener does not know" in done.stderr) == (4, True)
