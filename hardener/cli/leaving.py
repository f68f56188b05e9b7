"""How every command ends: an exit code, and for each trouble one sentence, the next step, and no traceback."""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

USAGE = 64
STOPPED = 130


class LeaveNow(SystemExit):
    """Ends the process without waiting for reads that are still on their way."""


class Left(Exception):
    """The operator left while something was under way; `code` is the exit code."""

    def __init__(self, sentence: str, hint: str, code: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.code = code


def settled(work: Callable[[], object]) -> int:
    """Run `work` and return its exit code; whatever it raises is told on stderr. Raises LeaveNow."""
    try:
        done = work()
        sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads()
    except (KeyboardInterrupt, click.Abort):
        return _now(STOPPED, "stopped", "")
    except Left as left:
        return _now(left.code, left.sentence, left.hint)
    except click.UsageError as error:
        return _misused(error)
    except click.ClickException as error:
        return told(error.format_message(), "", 1)
    except Exception as error:  # noqa: BLE001  (the last resort: nobody is shown a traceback)
        return _told_of(error)
    return done if isinstance(done, int) else 0


def told(sentence: str, hint: str, code: int) -> int:
    """Say on stderr what is wrong and what to do next, and return `code`."""
    from hardener.engine.model import safe

    lines = [f"hardener: {safe(sentence)}"]
    if hint:
        lines.append(f"  {safe(hint)}")
    say("\n".join(lines))
    return code


def say(text: str) -> None:
    """Write `text` to stderr in characters it can show; that nobody reads it is no reason to stop."""
    encoding = sys.stderr.encoding or "ascii"
    with contextlib.suppress(OSError):
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()


def leave_now(left: LeaveNow) -> NoReturn:
    """End the process at once: the pool that reads would otherwise be waited for."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
    os._exit(int(left.code or 0))


def _now(code: int, sentence: str, hint: str) -> NoReturn:
    told(sentence, hint, code)
    raise LeaveNow(code)


def _nobody_reads() -> int:
    """Whoever read our output has gone; Python must not complain about it once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _misused(error: click.UsageError) -> int:
    path = error.ctx.command_path if error.ctx else "hardener"
    return told(error.format_message(), f"see: {path} --help", USAGE)


def _told_of(error: Exception) -> int:
    from hardener.engine.model import CallFailed, SignInFailed, Stopped
    from hardener.engine.problems import Problem

    if isinstance(error, Problem):
        return told(error.sentence, error.hint, error.code)
    if isinstance(error, SignInFailed):
        return told(error.message, error.hint, 1)
    if isinstance(error, CallFailed):
        return told(str(error.trouble), error.trouble.hint, 1)
    if isinstance(error, Stopped):
        _now(STOPPED, "stopped; nothing was written to AWS", "")
    if isinstance(error, OSError):
        return told(f"{error.strerror or type(error).__name__}: {error.filename or 'output'}", "", 1)
    return _defect(error)


def _defect(error: Exception) -> int:
    """Tell of a mistake of ours. Its message and its variables may hold secrets, so only the place is named.

    A mask over the message would not do: nothing shows that a code of six digits or an external id is a secret.
    """
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f" in {Path(last.filename).name}, line {last.lineno}" if last else ""
    if os.environ.get("HARDENER_DEBUG"):
        say("".join(traceback.format_list(frames)) + type(error).__name__)
    return told(
        f"this is a defect of hardener: {type(error).__name__}{place}",
        "please report it to where you have hardener from, with what HARDENER_DEBUG=1 shows; "
        "`hardener history` tells whether anything was applied",
        1,
    )
