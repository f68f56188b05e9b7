"""How far one change got, what its journal is told of it, and the ways in which it ends before its last call."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, NoReturn

from hardener.engine.events import RunListener
from hardener.engine.ground import Ground
from hardener.engine.journal import Journal
from hardener.engine.model import Asker, Call, CallFailed, Change, Cloud, Outcome
from hardener.engine.patience import Patience
from hardener.engine.runlog import ACCEPTED, Progress, stopped_half_way


class Ended(Exception):
    """The change ends before its last call; `open` where a resume may go on with it.

    `expired` says that nothing more can be sent now, not even to clean up.
    """

    def __init__(self, outcome: Outcome, reason: str, *, open_: bool = False, expired: bool = False) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.open = open_
        self.expired = expired


@dataclass(frozen=True)
class Means:
    """What applying works with, the same for every change of a run."""

    cloud: Cloud
    journal: Journal
    tell: RunListener
    stop: Event
    patience: Patience
    ask: Asker | None = None
    """Asks the operator for what only they know; None where there is nobody to ask."""
    left_alone: Callable[[Change], str] = lambda _: ""
    """Says why a change is not to be begun although it is planned; empty where it is."""


class Course:
    """One change on its way: its progress, and the records that say how it was left."""

    def __init__(self, means: Means, change: Change, ground: Ground, progress: Progress) -> None:
        self.change = change
        self.ground = ground
        self.progress = progress
        self._journal = means.journal
        self._stop = means.stop

    def calls(self, *, cleanup: bool = False) -> list[Call]:
        """Return the calls that the change is made of, or those that clean up after it."""
        return [call for call in self.change.calls if call.cleanup is cleanup]

    def taken(self, call: Call) -> bool:
        """Return whether AWS took `call`."""
        return self.progress.calls.get(call.seq) == ACCEPTED

    def note(self, event: str, **fields: Any) -> None:
        """Write a record of this change. Raises Unsafe."""
        self._journal.append(event, change=self.change.id, **fields)

    def note_state(self, how: str) -> None:
        """Read once more and record how the change was left, so that undo knows. Raises Unsafe."""
        try:
            state = self.ground.read().dump()
        except CallFailed:
            state = None
        self.progress.after = state
        self.note("verify", ok=False, how=how, state=state)

    def heed_stop(self, why: str = "stopped by the operator", *, expired: bool = False) -> None:
        """Raise Ended, open to be resumed, when no further call is to be made."""
        if not self._stop.is_set():
            return
        if not self.progress.calls:
            raise Ended(Outcome.SKIPPED, f"{why}, before its first call", open_=True)
        self.note_state("stopped")
        half = stopped_half_way(self.change, self.progress)
        raise Ended(Outcome.FAILED, f"{why}; {half}", open_=True, expired=expired)

    def stop_here(self, outcome: Outcome, reason: str) -> NoReturn:
        """End the change half way, with a record of how it was left. Raises Ended."""
        made = sum(state == ACCEPTED for state in self.progress.calls.values())
        if made:
            reason += f"; {made} of {len(self.calls())} calls were made"
            self.note_state("left")
        raise Ended(outcome, reason)
