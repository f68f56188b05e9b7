"""Since when something waits: kept from scan to scan, forgotten in time, and never in the way of a scan."""

import json
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from hardener.engine import clock, waiting
from hardener.engine.model import Finding, Status, Verdict
from hardener.engine.places import Places
from hardener.engine.waiting import Waiting
from hardener.engine.workbench import Workbench
from tests.engine.steps import scanned
from tests.engine.toy import PROD, ShelfCheck, ShelfSettings, ShelfState, ToyCloud

EARLY, LATE = "2026-01-02T03:04:05Z", "2026-01-02T09:00:00Z"


def finding(status: Status = Status.WAITING, *, account: str = PROD, region: str | None = None, **more: Any) -> Finding:
    given = {"read_at": LATE, "summary": "s", **more}
    return Finding(
        check="shelf",
        account=account,
        account_name="x",
        region=region,
        status=status,
        severity=ShelfCheck.severity,
        **given,
    )


def seen(path: Path, one: Finding) -> str:
    """Scan `one` with the memory in `path`, as a new process would, and return since when it waits."""
    memory = Waiting(path)
    dated = memory.dated(one)
    memory.remember([dated])
    return dated.since


def test_the_first_sight_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    assert seen(path, finding(read_at=EARLY)) == EARLY
    assert seen(path, finding(read_at=LATE, summary="other words")) == EARLY


def test_what_its_check_says_wins(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    seen(path, finding(read_at=EARLY))
    assert seen(path, finding(since=LATE)) == LATE


def test_what_does_not_wait_any_more_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    seen(path, finding(read_at=EARLY))
    assert seen(path, finding(Status.OK)) == ""
    assert seen(path, finding(read_at=LATE)) == LATE


def test_what_could_not_be_read_or_was_not_looked_at_is_not_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    seen(path, finding(read_at=EARLY))
    seen(path, finding(Status.UNKNOWN))
    seen(path, finding(Status.OK, region="eu-west-1"))
    seen(path, finding(Status.OK, account="999900001111"))
    assert seen(path, finding(read_at=LATE)) == EARLY


def test_nothing_is_written_where_nothing_waits(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    seen(path, finding(Status.FAILING))
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_the_operators_alone(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    seen(path, finding())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


ENTRY = {"check": "shelf", "account": PROD, "region": "", "since": EARLY}
GOOD = {"format": waiting.FORMAT, "version": waiting.VERSION, "waiting": [ENTRY]}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"7",
        b"[]",
        json.dumps({**GOOD, "version": 99}).encode(),
        json.dumps({**GOOD, "waiting": 3}).encode(),
        json.dumps({**GOOD, "waiting": [3]}).encode(),
        json.dumps({**GOOD, "waiting": [{**ENTRY, "since": "yesterday"}]}).encode(),
        json.dumps({**GOOD, "waiting": [{**ENTRY, "since": "2999-01-01T00:00:00Z"}]}).encode(),
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "waiting.json"
    path.write_bytes(text)
    assert seen(path, finding(read_at=LATE)) == LATE
    assert seen(path, finding(read_at="2026-02-02T00:00:00Z")) == LATE, "it was made good"


def test_a_good_file_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    path.write_text(json.dumps(GOOD))
    assert seen(path, finding(read_at=LATE)) == EARLY


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "waiting.json"
    assert seen(path, finding(read_at=LATE)) == LATE
    (tmp_path / "taken").mkdir()
    assert seen(tmp_path / "taken", finding(read_at=LATE)) == LATE


def test_another_process_that_holds_it_for_long_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "waiting.json"
    monkeypatch.setattr(waiting, "_SECONDS", 0.01)
    with FileLock(f"{path}.lock"):
        assert seen(path, finding(read_at=LATE)) == LATE
    assert not path.exists()


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 3)
    path = tmp_path / "waiting.json"
    memory = Waiting(path)
    memory.remember([finding(account=f"{n:012}", since=clock.later(EARLY, minutes=n)) for n in range(9)])
    kept = [one["account"] for one in json.loads(path.read_text())["waiting"]]
    assert sorted(kept) == ["000000000006", "000000000007", "000000000008"]


def _one_process(path: Path, number: int) -> None:
    for turn in range(10):
        Waiting(path).remember([finding(account=f"{number:06}{turn:06}", since=EARLY)])


def test_processes_side_by_side_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_one_process, [path] * 3, range(3)))
    assert len(json.loads(path.read_text())["waiting"]) == 30


class Slow(ShelfCheck):
    """Waits while anything is on the shelf."""

    said = ""

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        return Verdict(Status.WAITING, "wait", since=self.said) if state.items else Verdict(Status.OK, "empty")


def test_a_scan_dates_what_waits(
    bench: Workbench, cloud: ToyCloud, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.checks = (Slow(),)
    monkeypatch.setattr(clock, "now", lambda: EARLY)
    scanned(bench)
    monkeypatch.setattr(clock, "now", lambda: LATE)
    cloud.shelves[PROD].clear()
    again = scanned(bench)
    assert {(one.status, one.since) for one in again.findings} == {
        (Status.WAITING, EARLY),
        (Status.OK, ""),
        (Status.NOT_APPLICABLE, ""),
    }
    assert bench.reassess(again).findings[0].since == EARLY
    assert "shelf" in places.waiting.read_text()


def test_what_a_check_says_is_told_in_utc(bench: Workbench) -> None:
    check = Slow()
    check.said = "2026-01-02T05:04:05.5+02:00"
    bench.checks = (check,)
    assert scanned(bench).findings[0].since == EARLY


@pytest.mark.parametrize(
    ("until", "age"),
    [
        ("2026-01-02T03:04:40Z", "a moment"),
        ("2026-01-02T03:09:40Z", "5 min"),
        ("2026-01-02T05:04:05Z", "2 h"),
        ("2026-01-05T03:04:05Z", "3 d"),
        ("2026-01-01T00:00:00Z", "a moment"),
        ("", ""),
    ],
)
def test_an_age_in_words(until: str, age: str) -> None:
    assert clock.age(EARLY, until) == age
