"""`hardener attest`: what is left to sign, signing it, and what may not be signed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hardener.cli.attesting import in_a_year
from hardener.engine.baseline import load
from hardener.engine.model import Stated, Status
from hardener.engine.problems import WrongUsage
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays
from tests.cli.made_up import CHECKS

LENGTH, NET = CHECKS
TODAY = datetime.now(UTC).date()
SAFE = Stated(id="safe", text=f"It is in a safe. {samples.HOSTILE}")
LIST = Stated(id="list", text="It is a list.", by="bob", on="2026-01-01", until="2099-01-01")


@pytest.fixture(autouse=True)
def stated(ways: FakeWays, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardener.cli.commands.attest.who", lambda: {"user": "alice"})
    ways.bench.scanned = samples.scan(
        samples.finding(LENGTH, samples.PROD, Status.MANUAL, "attest it", statements=(SAFE, LIST))
    )


def test_signing_writes_the_baseline(hardener: Hardener, ways: FakeWays) -> None:
    result = hardener("attest", "password-length", "safe", "--account", samples.PROD, "--note", "room 4")
    assert result.exit_code == 0, result.stderr
    (one,) = load(ways.places.baseline, CHECKS).attestations
    assert (one.check, one.account, one.statement, one.note) == ("password-length", samples.PROD, "safe", "room 4")
    assert (one.by, one.on, one.until) == ("alice", TODAY.isoformat(), in_a_year(TODAY))
    assert ways.bench.selections[0].accounts == (samples.PROD,)
    assert ways.bench.selections[0].checks == ("password-length",)
    assert str(ways.places.baseline) in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("user", ["root", "unknown"])
def test_a_name_that_is_nobodys_vouches_for_nothing(
    hardener: Hardener, ways: FakeWays, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setattr("hardener.cli.commands.attest.who", lambda: {"user": user})
    result = hardener("attest", "password-length", "safe", "--account", samples.PROD)
    assert result.exit_code == 64
    assert "--by NAME" in result.stderr
    assert not ways.places.baseline.exists()


def test_who_until_and_where_can_be_said(hardener: Hardener, tmp_path: Path) -> None:
    path, day = tmp_path / "ours.toml", (TODAY + timedelta(days=3)).isoformat()
    path.write_text('# ours\nformat = "hardener.baseline"\nversion = 1\n')
    given = ("--account", samples.PROD, "--by", "Alice", "--until", day, "--baseline", str(path))
    assert hardener("attest", "password-length", "safe", *given).exit_code == 0
    (one,) = load(path, CHECKS).attestations
    assert (one.by, one.until) == ("Alice", day)
    assert path.read_text().startswith("# ours\n")


def test_what_is_left_is_listed_with_the_line_to_copy(hardener: Hardener) -> None:
    result = hardener("attest", "password-length")
    assert result.exit_code == 2
    assert f"    hardener attest password-length safe --account {samples.PROD}\n" in result.stdout
    assert "list" not in result.stdout, "somebody has attested it"
    assert "\x1b" not in result.stdout


def test_every_check_is_listed_where_none_is_named(hardener: Hardener, ways: FakeWays) -> None:
    assert "attest password-length safe" in hardener("attest").stdout
    assert ways.bench.selections[0].checks == ()


def test_nothing_left_is_said(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.scanned = samples.scan(samples.finding(LENGTH, samples.PROD, Status.OK, "fine", statements=(LIST,)))
    result = hardener("attest", "password-length")
    assert (result.exit_code, result.stdout) == (0, "Nothing is left to attest.\n")


def test_what_the_check_does_not_state_cannot_be_signed(hardener: Hardener, ways: FakeWays) -> None:
    result = hardener("attest", "password-length", "saffe", "--account", samples.PROD)
    assert result.exit_code == 64
    assert "did you mean safe?" in result.stderr
    assert not ways.places.baseline.exists()


def test_what_could_not_be_read_cannot_be_signed(hardener: Hardener, ways: FakeWays) -> None:
    unread = samples.finding(LENGTH, samples.PROD, Status.UNKNOWN, "denied", trouble=samples.DENIED)
    ways.bench.scanned = samples.scan(unread, complete=False)
    result = hardener("attest", "password-length", "safe", "--account", samples.PROD)
    assert result.exit_code == 1
    assert "sts:AssumeRole: denied" in result.stderr
    assert hardener("attest", "password-length").exit_code == 3
    assert not ways.places.baseline.exists()


def test_one_account_at_a_time(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.scanned = samples.scan(
        *(samples.finding(LENGTH, one, Status.MANUAL, "m", statements=(SAFE,)) for one in (samples.PROD, samples.ROOT))
    )
    result = hardener("attest", "password-length", "safe")
    assert result.exit_code == WrongUsage.code
    assert "name one with --account" in result.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("--until", "2020-01-01"),
        ("--until", "soon"),
        ("--until", "20990101"),
        ("--by", " "),
    ],
)
def test_words_that_mean_nothing_are_refused(hardener: Hardener, ways: FakeWays, wrong: tuple[str, str]) -> None:
    result = hardener("attest", "password-length", "safe", "--account", samples.PROD, *wrong)
    assert result.exit_code == 64
    assert not ways.places.baseline.exists()
    assert ways.bench.selections == []


def test_a_check_that_does_not_exist(hardener: Hardener) -> None:
    result = hardener("attest", "password-lenght")
    assert result.exit_code == 64
    assert "did you mean password-length?" in result.stderr


def test_a_year_from_a_leap_day() -> None:
    assert in_a_year(date(2028, 2, 29)) == "2029-02-28"
    assert in_a_year(date(2026, 11, 23)) == "2027-11-23"
