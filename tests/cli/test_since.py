"""`hardener scan --since` on a cloud in memory: what is new, fixed, worse, and what drifted after our own change."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hardener.cli.options import Asked
from hardener.cli.root import root
from hardener.cli.ways import Ways
from hardener.engine.files import private_directory
from hardener.engine.model import AnyCheck, Cloud, safe
from hardener.engine.places import Places
from hardener.engine.report.frameworks import Framework, Requirement, Section
from hardener.engine.scans import Scans
from hardener.engine.signing import LaterSigner
from tests.cli import samples
from tests.engine.steps import applied, sealed
from tests.engine.toy import HASTY, MANAGEMENT, PROD, SIGNER, ShelfCheck, ToyCloud

FRAMEWORK = Framework(
    id="made-up",
    title="Made-up framework",
    section=(Section(id="1", title="One", requirements=(Requirement(id="1.1", text="no items", checks=("shelf",)),)),),
)


class ToyWays(Ways):
    """Real ones on a cloud in memory, with the catalogue that goes with it."""

    def __init__(self, base: Path, cloud: ToyCloud) -> None:
        self.base = base
        self.cloud = cloud

    @cached_property
    def checks(self) -> tuple[AnyCheck, ...]:
        return (ShelfCheck(),)

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        return (FRAMEWORK,)

    @cached_property
    def places(self) -> Places:
        return Places(private_directory(self.base / "state"), self.base / "config")

    @cached_property
    def signer(self) -> LaterSigner:
        return LaterSigner(lambda: SIGNER)

    def sign_in(self, *_: object) -> Cloud:
        return self.cloud


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def ways(tmp_path: Path, cloud: ToyCloud) -> ToyWays:
    return ToyWays(tmp_path, cloud)


def call(ways: Ways, *arguments: str) -> Result:
    return CliRunner().invoke(root, arguments, obj=ways, prog_name="hardener")


def scans(ways: ToyWays) -> list[str]:
    return Scans(ways.places).ids()


def turns(result: Result) -> Sequence[tuple[str, str]]:
    return [(one["turn"], one["account"]) for one in json.loads(result.stdout)["since"]["changed"]]


def test_since_the_scan_before(ways: ToyWays, cloud: ToyCloud) -> None:
    call(ways, "scan")
    first = scans(ways)[0]
    cloud.shelves[PROD].clear()
    done = call(ways, "scan", "--since", "last", "--format", "json")
    assert turns(done) == [("fixed", PROD)]
    told = json.loads(done.stdout)["since"]
    assert told["scan"] == first
    assert told["sha256"].startswith("sha256:")
    cloud.shelves[PROD].append("x")
    table = call(ways, "scan", "--since", "last")
    assert "1 worse." in table.stdout
    assert "then ok: empty" in table.stdout
    assert "now failing: 1 items" in table.stdout
    assert table.exit_code == 2
    assert "nothing changed" in call(ways, "scan", "--since", "last").stdout


def test_since_a_run_what_drifted_is_told_apart(ways: ToyWays, cloud: ToyCloud) -> None:
    bench = ways.workbench(Asked())
    bench.patience = HASTY
    run = applied(bench, sealed(bench))
    # It was one item, which our run took away; somebody has put two there.
    cloud.shelves[PROD] += ["x", "y"]
    found = call(ways, "scan", "--since", run.run, "--format", "json")
    assert sorted(turns(found)) == [("drifted", PROD), ("fixed", MANAGEMENT)]


def test_what_an_earlier_file_names_is_text(ways: ToyWays, tmp_path: Path) -> None:
    call(ways, "scan")
    path = tmp_path / "earlier.json"
    call(ways, "scan", "--format", "json", "-o", str(path))
    found = json.loads(path.read_bytes())
    found["findings"][0]["region"] = samples.HOSTILE
    path.write_text(json.dumps(found))
    told = call(ways, "scan", "--since", str(path)).stdout
    assert safe(samples.HOSTILE) in told
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(told)


def test_a_scan_with_what_changed_in_it_is_read_again(ways: ToyWays, cloud: ToyCloud, tmp_path: Path) -> None:
    call(ways, "scan")
    path = tmp_path / "second.json"
    call(ways, "scan", "--since", "last", "--format", "json", "-o", str(path))
    cloud.shelves[PROD].clear()
    assert turns(call(ways, "scan", "--since", str(path), "--format", "json")) == [("fixed", PROD)]


@pytest.mark.parametrize(
    ("name", "said"),
    [("scan-1", "there is no scan scan-1"), ("run-1", "there are no runs yet"), ("last", "there is no scan last")],
)
def test_what_is_not_there_is_said_before_anything_is_read(ways: ToyWays, name: str, said: str) -> None:
    done = call(ways, "scan", "--since", name)
    assert (done.exit_code, said in done.stderr) == (64, True)
    assert scans(ways) == []


def test_a_damaged_scan_is_refused_before_anything_is_read(ways: ToyWays, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text('{"format": "hardener.scan", "format_version": "1.0"}')
    done = call(ways, "scan", "--since", str(path))
    assert (done.exit_code, "is damaged" in done.stderr) == (4, True)
    assert scans(ways) == []
