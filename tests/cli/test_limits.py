"""`apply` and `resume` within limits: refused before anybody signs in, passed on, and told line by line."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardener.engine import planfile
from hardener.engine.model import Outcome, Plan, RunStatus
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import SIGNER, FakeWays

Golden = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardener.engine.clock.now", lambda: samples.NOW)


@pytest.fixture
def approved(tmp_path: Path) -> tuple[str, ...]:
    """The command line that applies a plan with four calls in two accounts."""
    return written(tmp_path, samples.full_plan())


def written(directory: Path, plan: Plan) -> tuple[str, ...]:
    data = planfile.encode(plan, SIGNER).data
    (directory / "p.json").write_bytes(data)
    return ("apply", "p.json", "--approve", f"sha256:{hashlib.sha256(data).hexdigest()}")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--window", "2026-11-28T22:00Z/2026-11-29T02:00Z"), "the window opens at 2026-11-28 22:00+00:00, in 5 d 7 h"),
        (("--window", "2026-11-21T22:00Z/2026-11-22T02:00Z"), "the window has closed at 2026-11-22 02:00+00:00"),
        (("--max-calls", "3"), "this would be 4 calls, and at most 3 are allowed"),
        (("--max-accounts", "1"), "this would be 2 accounts, and at most 1 are allowed"),
    ],
)
@pytest.mark.parametrize("kind", ["table", "jsonl"])
def test_it_is_refused_before_anybody_signs_in(
    hardener: Hardener, ways: FakeWays, approved: tuple[str, ...], given: tuple[str, ...], said: str, kind: str
) -> None:
    ways.bench.trouble["connect"] = AssertionError("nobody signs in for this")
    refused = hardener(*approved, *given, "--format", kind)
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert said in refused.stderr
    assert "nothing was sent" in refused.stderr
    assert not ways.bench.consents


def test_a_resume_outside_its_window_is_refused(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.runs = (samples.run(RunStatus.STOPPED, (Outcome.DONE, "")),)
    refused = hardener("resume", "last", "--window", "2026-11-28T22:00Z/2026-11-29T02:00Z")
    assert refused.exit_code == 4
    assert not ways.bench.asked_for


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--window", "now"), "'now' is no window; expected START/END"),
        (("--window", "2026-11-28T22:00/2026-11-29T02:00"), "does not say its zone"),
        (("--max-calls", "-1"), "--max-calls"),
        (("--stop-after", "0"), "--stop-after"),
        (("--keep-going", "--stop-after", "2"), "leave it or --stop-after out"),
        (("--format", "csv"), "'csv' is not one of"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(
    hardener: Hardener, ways: FakeWays, approved: tuple[str, ...], given: tuple[str, ...], said: str
) -> None:
    refused = hardener(*approved, *given)
    assert refused.exit_code == 64
    assert said in refused.stderr
    assert not ways.bench.consents


def test_within_its_limits_it_is_applied_and_says_when_the_window_closes(
    hardener: Hardener, ways: FakeWays, approved: tuple[str, ...]
) -> None:
    window = ("--window", "2026-11-23T14:00Z/2026-11-23T16:00Z")
    done = hardener(*approved, *window, "--max-calls", "4", "--max-accounts", "2", "--stop-after", "3")
    assert done.exit_code == 0
    assert "The window closes at 2026-11-23 16:00+00:00; nothing is begun after it." in done.stderr
    assert "A failure in it stops the run, and so do 3 in all." in done.stderr
    (limits,) = ways.bench.limits
    assert (limits.max_calls, limits.max_accounts, limits.stop_after, limits.pause_after_canary) == (4, 2, 3, False)
    assert limits.window is not None


def test_a_resume_takes_the_same_limits(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.runs = (samples.run(RunStatus.STOPPED, (Outcome.DONE, "")),)
    hardener("resume", "last", "--pause-after-canary", "--max-calls", "7", "--keep-going")
    (limits,) = ways.bench.limits
    assert (limits.max_calls, limits.pause_after_canary, limits.stop_after) == (7, True, None)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_jsonl_is_a_line_for_each_event(hardener: Hardener, approved: tuple[str, ...], golden: Golden) -> None:
    done = hardener(*approved, "--format", "jsonl")
    assert done.exit_code == 0
    assert done.stdout.isascii()
    events = lines(done.stdout)
    assert {(one["format"], one["format_version"], one["run"]) for one in events} == {
        ("hardener.event", "1.0", "run-1")
    }
    assert [one["event"] for one in events][:5] == [
        "run-started",
        "change-started",
        "call-sent",
        "call-answered",
        "verifying",
    ]
    assert events[-1]["event"] == "run-ended"
    assert events[-1]["result"]["status"] == "done"
    assert "iam:UpdateAccountPasswordPolicy" in done.stderr, "the progress is on stderr"
    golden("apply-jsonl", done.stdout)


def test_each_sent_call_has_its_answer_and_its_digest(hardener: Hardener, approved: tuple[str, ...]) -> None:
    events = lines(hardener(*approved, "--format", "jsonl").stdout)
    sent = [(one["seq"], one["digest"]) for one in events if one["event"] == "call-sent"]
    answered = [(one["seq"], one["digest"]) for one in events if one["event"] == "call-answered"]
    assert sent == answered == [(call.seq, f"sha256:{call.digest}") for call in samples.full_plan().calls]


def test_a_reader_that_goes_away_does_not_end_the_run(
    hardener: Hardener, ways: FakeWays, approved: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hardener.cli import eventlines

    class Gone:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    class System:
        stdout = Gone()

    monkeypatch.setattr(eventlines, "sys", System)
    done = hardener(*approved, "--format", "jsonl")
    assert done.exit_code == 0
    assert done.stderr.count("Nobody reads the events any more") == 1
    assert len(ways.bench.consents) == 1


EXCEPTION = f"""format = "hardener.baseline"
version = 1

[[exceptions]]
check = "default-net"
account = "{samples.PROD}"
owner = "Payments"
reason = "Migration"
until = "2099-01-01"
"""


@pytest.mark.parametrize("command", ["apply", "resume"])
def test_exceptions_made_since_then_are_known_to_the_run(
    hardener: Hardener, ways: FakeWays, approved: tuple[str, ...], tmp_path: Path, command: str
) -> None:
    """The engine then refuses what they are about."""
    ways.bench.runs = (samples.run(RunStatus.STOPPED, (Outcome.DONE, "")),)
    (tmp_path / "b.toml").write_text(EXCEPTION)
    line = approved if command == "apply" else ("resume", "last")
    assert hardener(*line, "--baseline", "b.toml").exit_code == 0
    assert ways.bench.baseline.exemption("default-net", samples.PROD, "eu-west-1", samples.NOW[:10]) is not None
    (tmp_path / "b.toml").write_text(EXCEPTION.replace("until", "untill"))
    assert hardener(*line, "--baseline", "b.toml").exit_code == 64
    assert len(ways.bench.limits) == 1, "what cannot be read is no exception that can be ignored"


def test_what_takes_something_back_needs_no_baseline(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text("no baseline")
    line = written(tmp_path, samples.plan(samples.length_change(samples.ROOT, 1), undoes="run-1"))
    assert hardener(*line, "--baseline", "b.toml").exit_code == 0
