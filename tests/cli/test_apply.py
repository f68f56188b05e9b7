"""`hardener apply`: nothing without consent, each call on stderr, Ctrl-C, the result and its exit code."""

import hashlib
import json
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event

import msgspec
import pytest

from hardener.engine import planfile
from hardener.engine.model import Outcome, Plan, RunStatus, confirmation
from hardener.engine.problems import Rejected
from hardener.engine.signing import KeySigner
from tests.cli import fakes, samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import SIGNER, FakeWays

Golden = Callable[[str, str], None]
LIGHT = samples.plan(samples.length_change(samples.ROOT, 1))
GRAVE = samples.plan(samples.net_change(samples.PROD, 1))


def written(directory: Path, plan: Plan) -> str:
    """Write `plan` to p.json and return the digest that approves it."""
    data = planfile.encode(plan, SIGNER).data
    (directory / "p.json").write_bytes(data)
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_digest_approves(hardener: Hardener, ways: FakeWays, tmp_path: Path, golden: Golden) -> None:
    digest = written(tmp_path, samples.full_plan())
    result = hardener("apply", "p.json", "--approve", digest)
    assert result.exit_code == 0
    golden("apply", result.stdout)
    golden("apply-narration", result.stderr)
    ((consent, allowed),) = ways.bench.consents
    assert (f"sha256:{consent.sha256}", consent.how, allowed) == (digest, "digest", False)


@pytest.mark.parametrize("approve", ["sha256:" + "0" * 64, "", "yes", "sha256:"])
def test_another_digest_does_not(hardener: Hardener, ways: FakeWays, tmp_path: Path, approve: str) -> None:
    written(tmp_path, LIGHT)
    result = hardener("apply", "p.json", "--approve", approve)
    assert result.exit_code == 4
    assert not ways.bench.consents


def test_without_consent_or_terminal_it_says_what_would_approve(
    hardener: Hardener, ways: FakeWays, tmp_path: Path
) -> None:
    digest = written(tmp_path, LIGHT)
    result = hardener("apply", "p.json", typed="yes\n")
    assert result.exit_code == 4
    assert f"hardener apply p.json --approve {digest}" in result.stderr
    assert not ways.bench.consents


@pytest.mark.parametrize(
    ("plan", "typed"),
    [
        (LIGHT, samples.ROOT),
        (GRAVE, samples.PROD),
        (samples.full_plan(), "apply 4 calls to 2 accounts"),
    ],
)
def test_the_right_words_approve(hardener: Hardener, ways: FakeWays, tmp_path: Path, plan: Plan, typed: str) -> None:
    ways._asks = True
    written(tmp_path, plan)
    assert confirmation(plan).phrase in ("", typed)
    result = hardener("apply", "p.json", typed=f"{typed}\n")
    assert result.exit_code == 0
    assert "not signed with your key" in result.stderr
    assert len(ways.bench.consents) == 1
    assert "ACCOUNT" not in result.stdout
    assert "calls, in this order:" in result.stderr, "the plan was shown before the question"


@pytest.mark.parametrize(
    ("plan", "typed"),
    [
        (LIGHT, "y"),
        (LIGHT, ""),
        (LIGHT, "YES"),
        (LIGHT, " yes"),
        (GRAVE, "yes"),
        (GRAVE, ""),
        (GRAVE, samples.ROOT),
        (samples.full_plan(), samples.PROD),
    ],
)
def test_other_words_do_not(hardener: Hardener, ways: FakeWays, tmp_path: Path, plan: Plan, typed: str) -> None:
    ways._asks = True
    written(tmp_path, plan)
    result = hardener("apply", "p.json", typed=f"{typed}\n")
    assert result.exit_code == 4
    assert not ways.bench.consents


def test_no_answer_is_no(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    ways._asks = True
    written(tmp_path, LIGHT)
    result = hardener("apply", "p.json", typed="")
    assert result.exit_code == 130
    assert "nothing was sent" in result.stderr
    assert not ways.bench.consents


@pytest.mark.parametrize(("given", "taken"), [((), "Hardening"), (("--role-name", "Other"), "Other")])
def test_accounts_are_entered_as_when_the_plan_was_made(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, given: tuple[str, ...], taken: str
) -> None:
    digest = written(tmp_path, msgspec.structs.replace(LIGHT, role_name="Hardening"))
    hardener("apply", "p.json", "--approve", digest, *given)
    assert ways.bench.asked.role_name == taken


def test_json(hardener: Hardener, ways: FakeWays, tmp_path: Path, golden: Golden) -> None:
    digest = written(tmp_path, samples.full_plan())
    ways.bench.ended = samples.run(RunStatus.PARTIAL, (Outcome.DONE, ""), (Outcome.FAILED, f"no: {samples.HOSTILE}"))
    result = hardener("apply", "p.json", "--approve", digest, "--format", "json", "--allow-incomplete")
    golden("apply-json", result.stdout)
    assert result.stdout.isascii()
    said = json.loads(result.stdout)
    assert list(said)[:4] == ["format", "format_version", "run", "plan_id"]
    assert {"check", "account", "region", "outcome", "reason"} <= set(said["changes"][0])
    assert ways.bench.consents[0][1] is True


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (RunStatus.DONE, 0),
        (RunStatus.REFUSED, 4),
        (RunStatus.PARTIAL, 5),
        (RunStatus.STOPPED, 5),
        (RunStatus.FAILED, 1),
        (RunStatus.NEEDS_HUMAN, 6),
    ],
)
def test_exit_codes(hardener: Hardener, ways: FakeWays, tmp_path: Path, status: RunStatus, code: int) -> None:
    digest = written(tmp_path, LIGHT)
    ways.bench.ended = samples.run(status, (Outcome.DONE, ""))
    assert hardener("apply", "p.json", "--approve", digest).exit_code == code
    assert hardener("apply", "p.json", "--approve", digest, "--format", "json").exit_code == code


def test_an_unknown_outcome_says_what_to_look_at(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, golden: Golden
) -> None:
    digest = written(tmp_path, LIGHT)
    outcomes = ((Outcome.DONE, ""), (Outcome.UNKNOWN, "the answer was lost"), (Outcome.SKIPPED, "not begun"))
    ways.bench.ended = samples.run(RunStatus.NEEDS_HUMAN, *outcomes)
    golden("apply-unknown", hardener("apply", "p.json", "--approve", digest).stdout)


def test_a_refusal_of_the_engine_is_one_sentence(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    digest = written(tmp_path, LIGHT)
    ways.bench.trouble["apply"] = Rejected("the plan expired at 2026-12-07T14:02:11Z", "make a new plan")
    result = hardener("apply", "p.json", "--approve", digest)
    assert result.exit_code == 4
    assert result.stderr.splitlines()[-2:] == [
        "hardener: the plan expired at 2026-12-07T14:02:11Z",
        "  make a new plan",
    ]


def test_an_edited_file_is_refused(hardener: Hardener, tmp_path: Path) -> None:
    digest = written(tmp_path, LIGHT)
    path = tmp_path / "p.json"
    path.write_bytes(path.read_bytes().replace(b'"MinimumPasswordLength": 14', b'"MinimumPasswordLength": 13'))
    result = hardener("apply", "p.json", "--approve", digest)
    assert result.exit_code == 4
    assert "edited" in result.stderr


def test_the_first_ctrl_c_stops_after_the_running_call(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    digest = written(tmp_path, samples.full_plan())
    ways.bench.ended = samples.run(RunStatus.STOPPED, (Outcome.DONE, ""))

    def press(where: str, stop: Event) -> None:
        if where == "sent" and not stop.is_set():
            signal.raise_signal(signal.SIGINT)
            assert stop.wait(20)

    ways.bench.gate = press
    result = hardener("apply", "p.json", "--approve", digest)
    assert result.exit_code == 5
    assert "Stopping after the running call" in result.stderr
    assert "hardener resume run-1" in result.stdout


def test_the_second_ctrl_c_leaves_and_says_what_is_unknown(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    digest = written(tmp_path, samples.full_plan())
    left = Event()

    def press(where: str, stop: Event) -> None:
        if where == "sent" and not stop.is_set():
            signal.raise_signal(signal.SIGINT)
            assert stop.wait(20)
            signal.raise_signal(signal.SIGINT)
            left.wait(20)

    ways.bench.gate = press
    result = hardener("apply", "p.json", "--approve", digest)
    left.set()
    assert result.exit_code == 5
    assert "iam:UpdateAccountPasswordPolicy in 999900001111 was sent and its answer is not known" in result.stderr
    assert "hardener resume run-1 settles it" in result.stderr


def test_leaving_before_the_run_began_says_that_nothing_was_sent(
    hardener: Hardener, ways: FakeWays, tmp_path: Path
) -> None:
    digest = written(tmp_path, LIGHT)
    left = Event()

    def press(where: str, stop: Event) -> None:
        if where == "before":
            signal.raise_signal(signal.SIGINT)
            assert stop.wait(20)
            signal.raise_signal(signal.SIGINT)
            left.wait(20)

    ways.bench.gate = press
    result = hardener("apply", "p.json", "--approve", digest)
    left.set()
    assert result.exit_code == 130
    assert "nothing was sent" in result.stderr


def test_yes_is_enough_only_for_a_plan_that_our_own_key_vouches_for(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways._asks = True
    written(tmp_path, LIGHT)
    assert hardener("apply", "p.json", typed="yes\n").exit_code == 4
    signer = KeySigner(b"k" * 32, "a test")
    monkeypatch.setattr(fakes, "SIGNER", signer)
    (tmp_path / "p.json").write_bytes(planfile.encode(LIGHT, signer).data)
    assert hardener("apply", "p.json", typed="yes\n").exit_code == 0
