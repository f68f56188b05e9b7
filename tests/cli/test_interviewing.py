"""Questions in the middle of a run: shown to a terminal and nowhere else, and given up in peace."""

import io
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest

from hardener.cli.interviewing import Interviewer, question_lines
from hardener.cli.paper import Paper
from hardener.engine.model import GivenUp, Question
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays

SEED = "JBSWY3DPEHPK3PXP" * 2
CODES = Question(
    kind="mfa-codes",
    title="Scan this",
    account=samples.PROD,
    account_name="prod",
    fields={"code1": "the digits now", "code2": "the digits next"},
    facts={"issuer": "AWS", "label": f"alice@{samples.PROD}", "user": samples.HOSTILE},
    shown={"seed": SEED},
)
PLAIN = Question(kind="new-kind", title="Say it", account=samples.PROD, account_name="", fields={"word": "the word"})


def asked(question: Question, *, typed: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str] | None:
    """Ask in a thread and attend to it in this one, as a run does; None where it was given up."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    interviewer = Interviewer(Paper(width=80))
    got: list[dict[str, str] | None] = []

    def run() -> None:
        try:
            got.append(dict(interviewer.ask(question)))
        except GivenUp:
            got.append(None)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        interviewer.attend()
        thread.join(0.01)
    return got[0]


def test_answers_come_back_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(CODES, typed="123456\n 654321 \n", monkeypatch=monkeypatch) == {"code1": "123456", "code2": "654321"}


@pytest.mark.parametrize("typed", ["", "\n", "123456\n\n", "\x1b\n", "123456\n"])
def test_nothing_typed_is_given_up(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(CODES, typed=typed, monkeypatch=monkeypatch) is None


def test_ctrl_c_gives_up_and_its_meaning_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_: object, **__: object) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return "123456"

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("hardener.cli.interviewing.click.prompt", press)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert asked(PLAIN, typed="", monkeypatch=monkeypatch) is None
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_seed_goes_to_stderr_alone_and_not_into_the_scrollback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    asked(CODES, typed="1\n2\n", monkeypatch=monkeypatch)
    out, err = capfd.readouterr()
    assert "JBSW Y3DP" in err
    assert "JBSW" not in out
    assert err.index("\x1b[?1049h") < err.index("JBSW") < err.index("\x1b[?1049l")


def test_a_code_is_drawn_and_its_seed_is_there_to_type() -> None:
    shown = "\n".join(question_lines(CODES, Paper(width=80)))
    assert "█" in shown
    assert "seed: JBSW Y3DP EHPK 3PXP" in shown
    assert "\x1b" not in shown, "nothing of what AWS says acts"


def test_where_the_code_does_not_fit_it_says_so() -> None:
    shown = "\n".join(question_lines(CODES, Paper(width=30)))
    assert "too narrow" in shown
    assert "seed: JBSW" in shown


def test_ascii_is_enough() -> None:
    shown = "\n".join(question_lines(CODES, Paper(width=120, ascii_only=True)))
    assert shown.isascii()
    assert "##" in shown


def test_why_the_last_answer_was_wrong_is_said() -> None:
    assert "AWS did not take it" not in "\n".join(question_lines(PLAIN, Paper()))
    wrong = replace(PLAIN, wrong="no code")
    assert "AWS did not take it: no code" in "\n".join(question_lines(wrong, Paper()))


def applied(hardener: Hardener, ways: FakeWays, *more: str, typed: str = "") -> None:
    ways.bench.planned = samples.plan(samples.length_change(samples.ROOT, 1))
    hardener("plan", "-o", "p.json")
    file = ways.bench.seal(ways.bench.planned)
    hardener("apply", "p.json", "--approve", f"sha256:{file.sha256}", *more, typed=typed)


def test_a_run_asks_on_the_terminal(hardener: Hardener, ways: FakeWays) -> None:
    ways._asks = True
    ways.bench.asks = PLAIN
    applied(hardener, ways, typed="hello\n")
    assert ways.bench.answered == [{"word": "hello"}]


def test_without_a_terminal_nobody_is_asked(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.asks = CODES
    applied(hardener, ways, typed="hello\nhello\n")
    assert ways.bench.answered == [None]


def test_the_canary_is_named_and_going_on_has_to_be_asked_for(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.planned = samples.plan(samples.length_change(samples.ROOT, 1), samples.length_change(samples.PROD, 2))
    hardener("plan", "-o", "p.json")
    digest = f"sha256:{ways.bench.seal(ways.bench.planned).sha256}"
    said = hardener("apply", "p.json", "--approve", digest).stderr
    assert f"Canary: {samples.ROOT} acme-root. Nothing is begun in another account before" in said
    assert "The first failure stops the run." in said
    said = hardener("apply", "p.json", "--approve", digest, "--keep-going").stderr
    assert "A failure in it does not stop the others." in said
    assert [one.stop_after for one in ways.bench.limits] == [1, None]
