"""What is written down and said of runs that meet each kind of trouble, word for word: the journal, the results.

HARDENER_GOLDEN=write keeps what is told now; look at the difference before you do.
"""

import contextlib
import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.places import Places
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed, stopped
from tests.engine.toy import MANAGEMENT, SIGNER, Crash, ToyCloud, workbench

GOLDEN = Path(__file__).parent / "told.json"
_RUN = re.compile(r"(run|plan)-\d{8}-[\w-]+")
_UNTOLD = ("t", "prev", "h", "mac", "key", "user", "host", "pid", "tool", "plan_sha256")
"""What differs from run to run and machine to machine, and is looked at elsewhere."""
Script = Callable[[int], str]


def at(number: int, fault: str) -> Script:
    return lambda count: fault if count == number else "ok"


def once(fault: str) -> Script:
    hit: list[int] = []
    return lambda count: fault if count == 1 and not hit and not hit.append(count) else "ok"  # type: ignore[func-returns-value]


SCRIPTS: dict[str, Callable[[], Script]] = {
    "all well": lambda: lambda _: "ok",
    "an answer lost before": lambda: once("lost-before"),
    "an answer lost after": lambda: at(1, "lost-after"),
    "answers always lost": lambda: lambda _: "lost-before",
    "throttled": lambda: once("Throttling"),
    "throttled for good": lambda: lambda _: "Throttling",
    "denied": lambda: at(1, "AccessDenied"),
    "expired": lambda: lambda count: "ExpiredToken" if count >= 1 else "ok",
    "still there": lambda: lambda count: "StillThere" if count in (1, 2) else "ok",
    "never sent": lambda: at(1, "never-sent"),
    "killed before": lambda: at(1, "crash-before"),
    "killed after": lambda: at(1, "crash-after"),
}


class Story:
    """One run of toys, and all that is told of it."""

    def __init__(self, base: Path) -> None:
        self.cloud = ToyCloud()
        self.bench = workbench(self.cloud, Places(private_directory(base), base / "config"))
        self.events: list[str] = []
        self.file = sealed(self.bench)

    def apply(self, **more: Any) -> None:
        consent = by_digest(self.file, f"sha256:{self.file.sha256}")
        with contextlib.suppress(Crash):
            self.bench.apply(self.file, consent, self._hear, Event(), **more)

    def resume(self) -> None:
        self.cloud.script = lambda _: "ok"
        self.bench.resume("last", self._hear, Event())

    def _hear(self, event: Any) -> None:
        self.events.append(type(event).__name__)

    def told(self) -> Any:
        return _told(self.bench, self.events, [change.id for change in self.file.plan.changes])


def _told(bench: Workbench, events: list[str], changes: list[str]) -> Any:
    [run] = bench.history()
    lines = (bench.places.runs / run.run / "journal.jsonl").read_text().splitlines()
    records = [{name: value for name, value in json.loads(line).items() if name not in _UNTOLD} for line in lines]
    journal = [json.dumps(record, sort_keys=True) for record in records]
    results = [f"{one.account} {one.outcome} {one.calls_made}/{one.calls_total} {one.reason}" for one in run.changes]
    folded = list(dict.fromkeys(events))
    return _plain({"status": run.status, "results": results, "journal": journal, "events": folded}, changes)


def _plain(told: Any, changes: list[str]) -> Any:
    """Return `told` with a number in place of each id, which is drawn anew in each run."""
    names: dict[str, str] = {}
    text = json.dumps(told)
    for number, change in enumerate(changes, 1):
        text = text.replace(change, f"change-{number}")

    def named(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"{found[1]}-{len(names) + 1}")

    return json.loads(_RUN.sub(named, text))


def test_what_is_written_down_and_said_is_what_it_was(tmp_path: Path) -> None:
    told = {}
    for name, script in SCRIPTS.items():
        if name in ("throttled for good", "answers always lost"):
            continue
        story = Story(tmp_path / name.replace(" ", "-"))
        story.cloud.script = script()
        story.apply(keep_going=name == "denied")
        told[name] = story.told()
        if name in ("killed before", "killed after", "expired"):
            story.resume()
            told[f"{name}, resumed"] = story.told()
    drifted = Story(tmp_path / "drifted")
    drifted.cloud.shelves[MANAGEMENT].append("new")
    drifted.apply()
    told["drifted"] = drifted.told()
    held = Story(tmp_path / "stopped")
    stopped(held.bench, held.file)
    told["stopped"] = held.told()
    if os.environ.get("HARDENER_GOLDEN") == "write":
        GOLDEN.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")
    assert told == json.loads(GOLDEN.read_text())


@pytest.mark.parametrize("name", ["throttled for good", "answers always lost"])
def test_what_does_not_pass_is_given_up_and_said_so(tmp_path: Path, name: str) -> None:
    story = Story(tmp_path / "state")
    story.cloud.script = SCRIPTS[name]()
    story.apply()
    [run] = story.bench.history()
    assert "nothing was done" in run.changes[0].reason
    if name == "answers always lost":
        assert len(story.cloud.wire) == 3


def test_each_record_is_bound_as_the_formats_say(tmp_path: Path) -> None:
    """Read by docs/formats.md alone: none of hardener's own code."""
    story = Story(tmp_path / "state")
    story.apply()
    [run] = story.bench.history()
    before = "0" * 64
    for number, line in enumerate((story.bench.places.runs / run.run / "journal.jsonl").read_bytes().splitlines(), 1):
        record = json.loads(line)
        mac, found = record.pop("mac"), record.pop("h")
        written = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
        assert found == hashlib.sha256(written).hexdigest()
        assert mac == hmac.new(b"k" * 32, b"hardener.journal\0" + found.encode(), hashlib.sha256).hexdigest()
        assert (record["v"], record["n"], record["prev"], record["key"]) == (1, number, before, SIGNER.key_id)
        before = found
    assert run.head == before


def test_a_plan_file_is_bound_as_the_formats_say(tmp_path: Path) -> None:
    story = Story(tmp_path / "state")
    whole = json.loads(story.file.data)
    payload = json.dumps(whole["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    assert whole["integrity"]["payload_sha256"] == hashlib.sha256(payload).hexdigest()
    expected = hmac.new(b"k" * 32, b"hardener.plan\0" + payload, hashlib.sha256).hexdigest()
    assert whole["integrity"]["hmac_sha256"] == expected
    for call in whole["payload"]["calls"]:
        what = [call["account"], call["by"], call["region"], call["service"], call["operation"], call["params"]]
        digest = hashlib.sha256(json.dumps(what, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        assert call["digest"] == f"sha256:{digest}"
    run = applied(story.bench, story.file)
    assert (story.bench.places.runs / run.run / "plan.json").read_bytes() == story.file.data
    with pytest.raises(Exception, match="has ended"):
        resumed(story.bench)
