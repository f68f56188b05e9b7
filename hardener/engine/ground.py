"""Where a change really stands: fresh reads of its target, measured against its plan."""

from collections.abc import Mapping
from enum import StrEnum
from threading import Event
from typing import Any

import msgspec

from hardener.engine.diff import moved
from hardener.engine.model import (
    Account,
    AnyCheck,
    Call,
    CallFailed,
    Change,
    Cloud,
    Draft,
    Idempotency,
    Refusal,
    Remedy,
    State,
    digest,
    plain,
)
from hardener.engine.reading import read_state
from hardener.engine.references import Unresolved, refers, resolved


class Standing(StrEnum):
    """What a read says of a call whose answer is not known."""

    DONE = "done"
    NEEDED = "still needed"
    UNCLEAR = "unclear"


class Ground:
    """The target of one change, as it is now. Reads, and never writes."""

    def __init__(self, cloud: Cloud, check: AnyCheck, change: Change, account: Account) -> None:
        self._cloud = cloud
        self._check = check
        self._change = change
        self._account = account
        self.goal = check.state.load(change.after)

    def read(self) -> State:
        """Return the state of the target now. Raises CallFailed."""
        return read_state(self._check, self._cloud.reader(self._account, self._change.region, Event()))

    def reached(self, state: State) -> bool:
        """Return whether `state` is what the change is for."""
        return self._check.reached(state, self.goal)

    def against(self, state: State) -> str:
        """Return what speaks against the plan's calls in `state`, though it looks the same; empty for nothing.

        What is only evidence, such as when a key was last used, may have moved on since. An undo is not worked out
        anew: its calls come from what the run had recorded, which is not at hand any more.
        """
        if self._change.undoes:
            return ""
        way = self._way(state)
        if isinstance(way, Refusal):
            return way.reason
        same = len(way.calls) == len(self._change.calls) and all(
            _covers(call, draft) for call, draft in zip(self._change.calls, way.calls, strict=True)
        )
        return "" if same else "it would take other calls now than those that were confirmed"

    def obstacle(self, left: Any) -> str:
        """Read, and return what speaks against going on, such as a new user of the resource; empty for nothing.

        `left` is the state in which the change was left, as JSON builtins; None where that was not read.
        """
        try:
            state = self.read()
        except CallFailed as failed:
            return f"could not be read: {failed.trouble}"
        if self.reached(state):
            return ""
        way = self._way(state)
        if isinstance(way, Refusal):
            return way.reason
        then = self._check.state.load(left) if left is not None else state
        same = then.essence() == state.essence()
        return "" if same else f"the state has moved on since: {moved(self._check, then, state)}"

    def standing(self, call: Call, outputs: Mapping[str, Any]) -> tuple[Standing, str]:
        """Read, and say whether `call` took effect, with the reason where that stays unclear."""
        if call.name:
            return Standing.UNCLEAR, "it made something new, and no read can tell which new thing is ours"
        try:
            state = self.read()
        except CallFailed as failed:
            return Standing.UNCLEAR, f"could not be read: {failed.trouble}"
        if self.reached(state):
            return Standing.DONE, ""
        way = self._way(state)
        if isinstance(way, Refusal):
            return Standing.UNCLEAR, way.reason
        if call.idempotency is Idempotency.TOKEN:
            # The same token makes AWS itself see to it that the effect is there once.
            return Standing.NEEDED, ""
        return self._compared(call, way, outputs)

    def _compared(self, call: Call, way: Remedy, outputs: Mapping[str, Any]) -> tuple[Standing, str]:
        """Look for `call` on the way that is left; another one of its kind there says that somebody else was here."""
        alike = [one for one in way.calls if (one.service, one.operation) == (call.service, call.operation)]
        left = {self._step(one) for one in alike if not refers(one.params)}
        if _made(call, outputs) in left:
            return Standing.NEEDED, ""
        if refers(call.params):
            # The way from here may lead by other calls, so that this one is not among them proves nothing; sending
            # again is harmless or it is not.
            harmless = call.idempotency is not Idempotency.NONE
            return (Standing.NEEDED, "") if harmless else (Standing.UNCLEAR, "it builds on an earlier answer")
        planned = {_made(one, outputs) for one in self._change.calls}
        if len(left) == len(alike) and left <= planned:
            return Standing.DONE, ""
        return Standing.UNCLEAR, "the state has moved on by somebody else's hand"

    def _step(self, draft: Draft) -> str:
        return _step(draft.service, draft.operation, self._cloud.prepare(draft.service, draft.operation, draft.params))

    def _way(self, state: State) -> Remedy | Refusal:
        if self._change.undoes:
            return self._check.undo(self.goal, state)
        wanted = msgspec.convert(self._change.settings, self._check.settings)
        if not self._change.offer:
            return self._check.remedy(state, wanted)
        on_offer = {offer.id: offer.remedy for offer in self._check.offers(state, wanted)}
        return on_offer.get(self._change.offer, Refusal(f"{self._change.offer} is not on offer any more"))


def _covers(call: Call, draft: Draft) -> bool:
    """Return whether `call` is what `draft` asks for; what planning filled in, such as tokens, is left aside."""
    if (call.service, call.operation, call.by) != (draft.service, draft.operation, draft.by):
        return False
    return all(call.params.get(name) == value for name, value in plain(dict(draft.params)).items())


def _made(call: Call, outputs: Mapping[str, Any]) -> str:
    try:
        params = resolved(call.params, outputs)
    except Unresolved:
        params = call.params
    return _step(call.service, call.operation, params)


def _step(service: str, operation: str, params: Mapping[str, Any]) -> str:
    return digest([service, operation, dict(params)])
