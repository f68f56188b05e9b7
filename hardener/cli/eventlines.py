"""A run as lines of JSON on stdout, one object for each event, as it happens (docs/formats.md)."""

import json
import sys
from typing import Any

from hardener.cli.leaving import say
from hardener.cli.shapes import change_object, head, run_object
from hardener.engine import clock
from hardener.engine.events import (
    CallAnswered,
    CallSent,
    ChangeEnded,
    ChangeStarted,
    RunEnded,
    RunEvent,
    RunStarted,
    Verifying,
)
from hardener.engine.model import Call, Change


class EventLines:
    """Writes the events of a run; that nobody reads them any more is no reason to leave it half way."""

    def __init__(self) -> None:
        self._heard = True
        self._run = ""

    def show(self, events: list[RunEvent]) -> None:
        """Write one line for each event."""
        for event in events:
            if isinstance(event, RunStarted):
                self._run = event.run
            self._write({**head("event"), "at": clock.now(), "run": self._run, **_told(event)})

    def _write(self, event: dict[str, Any]) -> None:
        if not self._heard:
            return
        try:
            sys.stdout.write(json.dumps(event, ensure_ascii=True, allow_nan=False) + "\n")
            sys.stdout.flush()
        except OSError:
            self._heard = False
            say("Nobody reads the events any more; the run goes on, and its journal has them all.")


def _told(event: RunEvent) -> dict[str, Any]:
    """Return what an event says; no parameter of a call is in it, since the plan has them all."""
    match event:
        case RunStarted():
            return {"event": "run-started", "changes": event.changes, "calls": event.calls}
        case ChangeStarted():
            return {"event": "change-started", **_change(event.change)}
        case CallSent():
            return {"event": "call-sent", **_call(event.call), "change": event.change.id, "attempt": event.attempt}
        case CallAnswered():
            answer = event.answer
            said = {"kind": answer.kind, "code": answer.code, "message": answer.message}
            took = {"request_id": answer.request_id, "milliseconds": round(event.seconds * 1000)}
            return {"event": "call-answered", **_call(event.call), "change": event.change.id, **said, **took}
        case Verifying():
            return {"event": "verifying", "change": event.change.id}
        case ChangeEnded():
            return {"event": "change-ended", "change": event.result.id, "result": change_object(event.result)}
        case RunEnded():
            return {"event": "run-ended", "result": run_object(event.run)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "change": change.id,
        "check": change.check,
        "account": change.account,
        "account_name": change.account_name,
        "region": change.region,
        "summary": change.summary,
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "seq": call.seq,
        "account": call.account,
        "region": call.region,
        "service": call.service,
        "operation": call.operation,
        "digest": f"sha256:{call.digest}",
    }
