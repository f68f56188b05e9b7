"""What a run has told so far: where each change stands, and each call with its answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

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
from hardener.engine.model import Answer, Call, Change
from hardener.engine.outcomes import ChangeResult
from screens.calls import spelled
from screens.widgets.glyphs import (
    BAD,
    CALLING,
    GOOD,
    HALF_WAY,
    OUTCOME,
    READING,
    UNSURE,
    VERIFYING,
    WAITING,
    Mark,
    ended,
)
from screens.widgets.text import QUIET, joined, own, shown


@dataclass
class Stage:
    """One change on its way."""

    id: str
    check: str
    account: str
    account_name: str
    region: str | None
    calls: int
    mark: Mark = WAITING
    said: str = ""
    made: int = 0

    @classmethod
    def of(cls, one: Change | ChangeResult) -> "Stage":
        """Return the stage of a change that has not begun, or of one that a run which is resumed left or ended."""
        number = one.calls_total if isinstance(one, ChangeResult) else len(one.made)
        stage = cls(one.id, one.check, one.account, one.account_name, one.region, number)
        if isinstance(one, ChangeResult):
            stage.made = one.calls_made
            if not one.open:
                stage.mark = OUTCOME[one.outcome]
                stage.said = f"before: {one.reason}" if one.reason else "verified before"
        return stage


@dataclass
class Sent:
    """One call as it left, and its answer once there is one."""

    change: str
    call: Call
    attempt: int
    answer: Answer | None = None
    seconds: float = 0.0


class Trace:
    """Takes in the events of a run, in their order."""

    def __init__(self, changes: Iterable[Change | ChangeResult]) -> None:
        self.run = ""
        self.stages = {one.id: Stage.of(one) for one in changes}
        self.calls: list[Sent] = []
        self.total = sum(stage.calls for stage in self.stages.values())

    @property
    def ended(self) -> int:
        """How many changes have an outcome."""
        marks = {HALF_WAY, *OUTCOME.values()}
        return sum(stage.mark in marks for stage in self.stages.values())

    @property
    def made(self) -> int:
        """How many calls AWS has accepted, those before a resume included and those that only clean up left out."""
        return sum(stage.made for stage in self.stages.values())

    def take(self, event: RunEvent) -> str:
        """Take one event in; return the id of the change it is about, empty where it is about the run."""
        if isinstance(event, RunStarted):
            self.run, self.total = event.run, event.calls
            return ""
        if isinstance(event, RunEnded):
            for result in event.run.changes:
                self._end(result)
            return ""
        if isinstance(event, ChangeEnded):
            self._end(event.result)
            return event.result.id
        self._went_on(event)
        return event.change.id

    def _went_on(self, event: ChangeStarted | CallSent | CallAnswered | Verifying) -> None:
        if isinstance(event, CallSent):
            self.calls.append(Sent(event.change.id, event.call, event.attempt))
            self._stage(event.change, CALLING, event.call.action)
        elif isinstance(event, CallAnswered):
            self._answered(event)
        elif isinstance(event, ChangeStarted):
            self._stage(event.change, READING, "reading the state again")
        else:
            self._stage(event.change, VERIFYING, "reading until it shows")

    def _stage(self, change: Change, mark: Mark, said: str) -> None:
        stage = self.stages.setdefault(change.id, Stage.of(change))
        stage.mark, stage.said = mark, said

    def _answered(self, event: CallAnswered) -> None:
        sent = next((one for one in reversed(self.calls) if one.call.id == event.call.id), None)
        if sent is not None:
            sent.answer, sent.seconds = event.answer, event.seconds
        if event.answer.kind == "accepted" and not event.call.cleanup:
            self.stages[event.change.id].made += 1

    def _end(self, result: ChangeResult) -> None:
        stage = self.stages.setdefault(result.id, Stage.of(result))
        stage.mark = ended(result)
        stage.made = result.calls_made
        stage.said = result.reason or "verified"


def answer_cell(sent: Sent) -> Content:
    """Return what became of a call: the HTTP status with the request id, or the error."""
    answer = sent.answer
    if answer is None:
        return own("… on its way", QUIET)
    if answer.kind == "accepted":
        id = joined("  req ", shown(answer.request_id[:8])) if answer.request_id else own("")
        return joined((str(answer.http_status or "ok"), GOOD), (f"  {sent.seconds:.1f} s", QUIET), id)
    style = UNSURE if answer.kind == "ambiguous" else BAD
    status = f"{answer.http_status} " if answer.http_status else ""
    word = "" if answer.code else f"{answer.kind} "
    return joined((status + word, style), shown(answer.code, style), " ", shown(answer.message, QUIET))


def log_line(sent: Sent) -> str:
    """Return one call as a line of text, for the clipboard."""
    call = sent.call
    params = " ".join(f"{name}={spelled(value)}" for name, value in call.params.items())
    return f"{call.account} {call.region} {call.action} {params} {answer_cell(sent).plain}"
