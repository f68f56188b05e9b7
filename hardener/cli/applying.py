"""What `apply` and `resume` share: the run on stderr call by call, Ctrl-C, and the result."""

import sys
from collections.abc import Callable
from threading import Event
from typing import Any

from hardener.cli.background import Background
from hardener.cli.calllog import CallLog
from hardener.cli.eventlines import EventLines
from hardener.cli.interviewing import Interviewer
from hardener.cli.leaving import STOPPED, Left, say
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.run_text import run_lines
from hardener.cli.shapes import as_json, run_object
from hardener.cli.ways import Ways
from hardener.engine.events import RunEvent, RunListener
from hardener.engine.outcomes import Run
from hardener.engine.workbench import Workbench

_LEFT = 5


def followed(ways: Ways, workbench: Workbench, given: dict[str, Any], work: Callable[[RunListener, Event], Run]) -> int:
    """Run `work`, show each call as it is made, print the result, and return the exit code.

    The first Ctrl-C stops after the running call; a second one leaves and says what is unknown then.
    """
    stop = Event()
    paper = Paper.of(given, sys.stderr)
    log, interviewer = CallLog(paper), Interviewer(paper)
    lines = EventLines() if given["format"] == "jsonl" else None
    workbench.ask = interviewer.ask if ways.can_ask else None

    def show(events: list[RunEvent]) -> None:
        log.show(events)
        if lines:
            lines.show(events)
        interviewer.attend()

    def pressed(times: int) -> None:
        if times > 1:
            raise _left(ways, log)
        say("Stopping after the running call. Ctrl-C once more leaves at once.")

    run = Background[RunEvent, Run](lambda tell: work(tell, stop), stop).run(show, pressed)
    if given["format"] == "json":
        put_bytes(as_json(run_object(run)))
    elif lines is None:
        put(run_lines(run, ways.command, Paper.of(given)))
    return run.exit_code


def _left(ways: Ways, log: CallLog) -> Left:
    if not log.run:
        return Left("left before the run began; nothing was sent", "", STOPPED)
    call = log.waiting
    said = f"{call.action} in {call.account} was sent and its answer is not known" if call else "no call is on its way"
    return Left(f"left {log.run}: {said}", f"{ways.command} resume {log.run} settles it by reading, and goes on", _LEFT)
