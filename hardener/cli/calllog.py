"""What is said on stderr while a run goes on: each call as it is made, and what became of it."""

import json

from hardener.cli.leaving import say
from hardener.cli.paper import Paper
from hardener.cli.wording import counted, place
from hardener.engine.events import (
    CallAnswered,
    CallSent,
    ChangeEnded,
    ChangeStarted,
    RunEvent,
    RunStarted,
    Verifying,
)
from hardener.engine.model import Answer, Call, safe


class CallLog:
    """Says each call of a run as it is made, and remembers the one that has no answer yet."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._total = 0
        self.run = ""
        self.waiting: Call | None = None

    def show(self, events: list[RunEvent]) -> None:
        """Write one line for each event."""
        for event in events:
            self._show(event)

    def _show(self, event: RunEvent) -> None:
        if isinstance(event, RunStarted):
            self.run, self._total = event.run, event.calls
            self._say(f"{event.run}: {counted(event.changes, 'change')}, {counted(event.calls, 'call')}")
        elif isinstance(event, ChangeStarted):
            self._say(f"{event.change.check} in {place(event.change)}: {safe(event.change.summary)}")
        elif isinstance(event, CallSent):
            self.waiting = event.call
            again = " (sent again: it was not done before)" if event.attempt > 1 else ""
            self._say(f"  {event.call.seq}/{self._total} {_call(event.call)}{again}")
        elif isinstance(event, CallAnswered):
            self.waiting = None
            self._say(f"      {_answer(event.answer)}, {event.seconds:.1f} s")
        elif isinstance(event, Verifying):
            self._say("  reading it back")
        elif isinstance(event, ChangeEnded):
            reason = f": {safe(event.result.reason)}" if event.result.reason else ""
            self._say(f"  {event.result.outcome}{reason}")

    def _say(self, text: str) -> None:
        say(self._paper.text(text))


def _call(call: Call) -> str:
    return f"{call.action} {call.region} {json.dumps(call.params, sort_keys=True)}"


def _answer(answer: Answer) -> str:
    said = " ".join(filter(None, [answer.kind, safe(answer.code), safe(answer.message)]))
    return f"{said} (request {safe(answer.request_id)})" if answer.request_id else said
