"""Asks on the terminal for what a call needs and only a person knows, in the middle of a run.

The run works in a thread of its own, and the terminal belongs to the main one: a question waits here until the main
thread attends to it. Secrets go to the terminal on a page of their own, which is gone once they are answered.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from queue import Empty, SimpleQueue

import click

from hardener.cli.paper import Paper
from hardener.cli.wording import account
from hardener.engine.model import GivenUp, Question, safe

_PAGE, _BACK = "\x1b[?1049h\x1b[H", "\x1b[?1049l"
_BLACK_ON_WHITE, _PLAIN = "\x1b[38;5;16m\x1b[48;5;231m", "\x1b[0m"
_NARROW = 2
"""Modules around a QR code that phones are content with."""

Reply = Mapping[str, str] | None


class Interviewer:
    """Puts the questions of a run to whoever sits at the terminal."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._waiting: SimpleQueue[tuple[Question, SimpleQueue[Reply]]] = SimpleQueue()

    def ask(self, question: Question) -> Mapping[str, str]:
        """Return what was typed; called in the thread of the run. Raises GivenUp."""
        reply: SimpleQueue[Reply] = SimpleQueue()
        self._waiting.put((question, reply))
        answers = reply.get()
        if answers is None:
            raise GivenUp
        return answers

    def attend(self) -> None:
        """Put the question that waits, if one does; called in the main thread."""
        with contextlib.suppress(Empty):
            question, reply = self._waiting.get_nowait()
            try:
                reply.put(self._answers(question))
            except BaseException:
                # Whatever happened, the run must not wait for ever.
                reply.put(None)
                raise

    def _answers(self, question: Question) -> Reply:
        with self._page(bool(question.shown)), _ctrl_c_gives_up():
            for line in question_lines(question, self._paper):
                _write(line)
            try:
                return {name: _typed(words) for name, words in question.fields.items()}
            except (click.Abort, KeyboardInterrupt, GivenUp):
                return None

    @contextlib.contextmanager
    def _page(self, secret: bool) -> Iterator[None]:
        """Show what follows on a page of its own where it holds a secret, so that none stays in the scrollback."""
        own = secret and os.environ.get("TERM", "dumb") != "dumb"
        if own:
            _write(_PAGE, end="")
        try:
            yield
        finally:
            if own:
                _write(_BACK, end="")


def question_lines(question: Question, paper: Paper) -> list[str]:
    """Return a question as lines: who and what it is about, and what is shown now and never again."""
    where = account(question.account, question.account_name)
    lines = ["", *paper.wrapped(f"{safe(question.title)} ({where})", 0, 2)]
    if question.wrong:
        lines += [
            paper.styled(line, "red") for line in paper.wrapped(f"AWS did not take it: {safe(question.wrong)}", 0)
        ]
    lines += [line for name, said in question.facts.items() for line in paper.wrapped(f"{name}: {safe(said)}", 4, 8)]
    if question.kind == "mfa-codes" and "seed" in question.shown:
        lines += _code_lines(question, paper)
    else:
        lines += [paper.text(f"    {name}: {safe(secret)}") for name, secret in question.shown.items()]
    return [*lines, "", *paper.wrapped("Enter alone, or Ctrl-C, gives up; what was begun is then cleaned up.", 0)]


def _code_lines(question: Question, paper: Paper) -> list[str]:
    """Return the QR code of a seed, and the seed for those who have to type it."""
    from hardener.engine import otpauth, qr

    seed, facts = question.shown["seed"], question.facts
    lines = []
    with contextlib.suppress(ValueError):
        uri = otpauth.uri(seed, issuer=facts.get("issuer", "AWS"), label=facts.get("label", question.account))
        drawn = qr.lines(uri, on_dark=not paper.color, ascii_only=paper.ascii_only, quiet=_NARROW)
        if len(drawn[0]) > paper.width:
            lines = paper.wrapped("The terminal is too narrow for the QR code; type the seed instead.", 4)
        else:
            lines = [f"{_BLACK_ON_WHITE}{line}{_PLAIN}" if paper.color else line for line in drawn]
    return ["", *lines, "", f"    seed: {safe(otpauth.in_groups(seed))}"]


def _typed(words: str) -> str:
    answer: str = click.prompt(safe(words), default="", show_default=False, err=True)
    if not answer.strip() or "\x1b" in answer:
        raise GivenUp
    return answer.strip()


def _write(text: str, end: str = "\n") -> None:
    sys.stderr.write(text + end)
    sys.stderr.flush()


@contextlib.contextmanager
def _ctrl_c_gives_up() -> Iterator[None]:
    """Let Ctrl-C end the question instead of being counted as a wish to stop the run."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
