"""`hardener report` and `hardener verify` on what is kept; nobody signs in for either."""

import json
from functools import cached_property
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from hardener.cli.root import root
from hardener.cli.ways import Ways
from hardener.engine import planfile, scanfile
from hardener.engine.files import private_directory
from hardener.engine.model import AnyCheck, Scan, Status
from hardener.engine.places import Places
from hardener.engine.report.frameworks import Framework
from hardener.engine.scans import Scans
from hardener.engine.signing import LaterSigner, NoSigner
from tests.cli import samples
from tests.cli.made_up import CHECKS


class KeptWays(Ways):
    """Real ones, without AWS: whoever signs in fails."""

    def __init__(self, base: Path) -> None:
        self.base = base

    @cached_property
    def checks(self) -> tuple[AnyCheck, ...]:
        return CHECKS

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        return ()

    @cached_property
    def places(self) -> Places:
        return Places(private_directory(self.base / "state"), self.base / "config")

    @cached_property
    def signer(self) -> LaterSigner:
        return LaterSigner(lambda: NoSigner("this is a test"))

    def sign_in(self, *_: object) -> None:  # type: ignore[override]
        raise AssertionError("nobody signs in for this")


@pytest.fixture
def ways(tmp_path: Path) -> KeptWays:
    return KeptWays(tmp_path)


@pytest.fixture
def scans(ways: KeptWays) -> Scans:
    return Scans(ways.places)


def call(ways: KeptWays, *arguments: str) -> Result:
    return CliRunner().invoke(root, arguments, obj=ways, prog_name="hardener")


def scan(status: Status, finished: str = samples.NOW) -> Scan:
    found = samples.scan(samples.finding(CHECKS[0], samples.ROOT, status, f"it is {status}"))
    return msgspec.structs.replace(found, finished=finished)


def test_the_newest_scan_is_reported(ways: KeptWays, scans: Scans) -> None:
    scans.keep(scan(Status.FAILING, samples.EARLIER))
    newest = scans.keep(scan(Status.OK))
    found = json.loads(call(ways, "report", "--format", "json").stdout)
    assert [one["name"] for one in found["evidence"]] == [newest]
    assert (found["percent"], [one["tally"]["ok"] for one in found["trend"]]) == (100, [0, 1])


def test_since_says_what_changed(ways: KeptWays, scans: Scans) -> None:
    first = scans.keep(scan(Status.FAILING, samples.EARLIER))
    scans.keep(scan(Status.OK))
    found = json.loads(call(ways, "report", "--since", first, "--format", "json").stdout)
    assert [one["turn"] for one in found["changed"]] == ["fixed"]
    assert found["compared_with"] == samples.EARLIER


def test_a_file_is_reported_as_well(ways: KeptWays, tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(scanfile.encode(scan(Status.FAILING)))
    done = call(ways, "report", str(path), "--format", "markdown", "-o", str(tmp_path / "out.md"))
    assert done.exit_code == 0
    assert "it is failing" in (tmp_path / "out.md").read_text()
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report",), "there is no scan last"),
        (("report", "scan-1"), "nothing was scanned from here yet"),
        (("report", "run-1"), "there are no runs yet"),
        (("report", "--format", "pdf"), "'pdf' is not one of"),
        (("verify", "nothing.json"), "cannot read nothing.json"),
    ],
)
def test_what_is_not_there_is_said(ways: KeptWays, arguments: tuple[str, ...], said: str) -> None:
    done = call(ways, *arguments)
    assert done.exit_code in (1, 64)
    assert said in done.stderr


def test_a_damaged_scan_is_refused_with_the_place(ways: KeptWays, tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(scanfile.encode(scan(Status.OK)).replace(b'"ok"', b'"fine"'))
    done = call(ways, "report", str(path))
    assert done.exit_code == 4
    assert "$.findings[0].status" in done.stderr


def test_a_report_is_verified_against_what_is_kept(ways: KeptWays, scans: Scans, tmp_path: Path) -> None:
    id = scans.keep(scan(Status.FAILING))
    path = tmp_path / "report.json"
    call(ways, "report", "--format", "json", "-o", str(path))
    assert call(ways, "verify", str(path)).exit_code == 0
    # Somebody makes the findings look better.
    path.write_text(path.read_text().replace("it is failing", "it is ok"))
    changed = call(ways, "verify", str(path))
    assert changed.exit_code == 4
    assert "NOT those of the scan" in changed.stdout
    # Somebody changes the evidence instead.
    call(ways, "report", "--format", "json", "-o", str(path))
    kept = ways.places.state / "scans" / f"{id}.json"
    kept.write_bytes(kept.read_bytes() + b"\n")
    assert "is NOT the one it was made from" in call(ways, "verify", str(path)).stdout
    # The evidence is gone: nothing can be told.
    kept.unlink()
    gone = call(ways, "verify", str(path))
    assert gone.exit_code == 3
    assert "is not kept here" in gone.stdout


def test_scans_and_plans_are_verified(ways: KeptWays, scans: Scans, tmp_path: Path) -> None:
    id = scans.keep(scan(Status.OK))
    kept = call(ways, "verify", str(ways.places.state / "scans" / f"{id}.json"))
    assert (kept.exit_code, id in kept.stdout) == (0, True)
    path = tmp_path / "plan.json"
    file = planfile.encode(samples.full_plan(), NoSigner("this is a test"))
    path.write_bytes(file.data)
    assert call(ways, "verify", str(path)).exit_code == 3
    path.write_bytes(file.data.replace(b'"account_name"', b'"account_nam"', 1))
    assert call(ways, "verify", str(path)).exit_code == 4


def test_only_the_newest_scans_are_kept(scans: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardener.engine.scans.MOST", 3)
    ids = [scans.keep(scan(Status.OK)) for _ in range(5)]
    assert sorted(scans.ids()) == sorted(ids)[-3:]


def test_a_scan_comes_back_as_it_was(scans: Scans) -> None:
    whole = samples.scan(*samples.findings(), complete=False)
    back = scans.open(scans.keep(whole)).scan
    assert back.findings == whole.findings
    assert back.organization == whole.organization


def test_a_scan_that_is_too_large_is_not_kept(scans: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardener.engine.scans.LARGEST", 100)
    assert scans.keep(scan(Status.OK)) == ""
    assert scans.ids() == []


@pytest.mark.parametrize("moment", ["started", "finished", "read_at", "until"])
def test_a_scan_with_a_moment_that_is_none_is_refused(ways: KeptWays, tmp_path: Path, moment: str) -> None:
    found = json.loads(scanfile.encode(scan(Status.OK)))
    finding = found["findings"][0]
    finding["exception"] = {"owner": "ann", "reason": "moves out", "until": "2027-03-31"}
    place = {"read_at": finding, "until": finding["exception"]}.get(moment, found)
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(found))
    assert call(ways, "report", str(path), "--format", "ocsf").exit_code == 0
    place[moment] = "yesterday"
    path.write_text(json.dumps(found))
    done = call(ways, "report", str(path), "--format", "ocsf")
    assert done.exit_code == 4
    assert "yesterday" in done.stderr


@pytest.mark.parametrize("part", ["percent", "tally", "checks", "accounts"])
def test_numbers_that_were_made_better_do_not_hold(ways: KeptWays, scans: Scans, tmp_path: Path, part: str) -> None:
    scans.keep(scan(Status.FAILING))
    found = json.loads(call(ways, "report", "--format", "json").stdout)
    better = {"percent": 100, "tally": {**found["tally"], "ok": 1, "failing": 0}}
    if part in better:
        found[part] = better[part]
    else:
        found[part][0]["tally"] = better["tally"]
    path = tmp_path / "report.json"
    path.write_text(json.dumps(found))
    done = call(ways, "verify", str(path))
    assert done.exit_code == 4
    assert "the numbers in it are NOT those of its findings" in done.stdout


@pytest.mark.parametrize("evidence", [["text"], [{}], {"kind": "scan"}, None])
def test_a_report_that_is_none_is_refused(ways: KeptWays, tmp_path: Path, evidence: object) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"format": "hardener.report", "evidence": evidence}))
    done = call(ways, "verify", str(path))
    assert done.exit_code == 4
    assert "is no report as hardener writes one" in done.stderr


def test_another_scan_that_is_damaged_does_not_stand_in_the_way(ways: KeptWays, scans: Scans, tmp_path: Path) -> None:
    damaged = scans.keep(scan(Status.FAILING))
    id = scans.keep(scan(Status.OK))
    directory = ways.places.state / "scans"
    (directory / f"{damaged}.json").write_bytes(b"{")
    done = call(ways, "verify", str(directory / f"{id}.json"))
    assert (done.exit_code, id in done.stdout) == (0, True)
