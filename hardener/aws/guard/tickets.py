"""The lane of writes: tickets for exactly the confirmed calls, in their order, each for one request at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from hardener.aws.catalogue import Kind
from hardener.aws.guard import wire
from hardener.aws.guard.passage import GONE, GuardViolation, Passage
from hardener.engine.model import AFTER, ASK, Call, OnWire, call_digest

_SAME = ("seq", "id", "account", "region", "service", "operation", "by")


class HeldBack(Exception):
    """The caller's own last step before the wire failed (its error is the cause); nothing was sent."""


class Ticket:
    """Leave for one confirmed call to leave once."""

    __slots__ = ("call", "digest", "on_wire", "passage")

    def __init__(self, call: Call, on_wire: OnWire) -> None:
        self.call = call
        self.digest = call.digest
        self.on_wire = on_wire
        self.passage: Passage | None = None

    @property
    def gone(self) -> bool:
        """Whether the request was given to the network."""
        return self.passage is not None and self.passage.stage == GONE


class WriteLane:
    """Lets the confirmed calls through, forwards only; one may be repeated until it is accepted."""

    kind: ClassVar[Kind] = Kind.WRITE

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = tuple(calls)
        self._place = 0
        """Where in the calls the next one may be found, or stands itself."""
        self._ticket: Ticket | None = None

    def arm(self, call: Call, on_wire: OnWire) -> Ticket:
        """Return a ticket for `call`. Raises GuardViolation unless it is confirmed and its turn has not passed."""
        place = next((place for place, one in enumerate(self._calls) if one.seq == call.seq), -1)
        if place < self._place:
            raise GuardViolation(f"{call.action}: call {call.seq} is not among those still to be made")
        confirmed = self._calls[place]
        if any(getattr(confirmed, name) != getattr(call, name) for name in _SAME):
            raise GuardViolation(f"{call.action}: call {call.seq} is not the one that was confirmed")
        if not _fits(confirmed.params, call.params):
            raise GuardViolation(f"{call.action}: the parameters of call {call.seq} are not the confirmed ones")
        self._place = place
        self._ticket = Ticket(call, on_wire)
        return self._ticket

    def disarm(self, ticket: Ticket, *, accepted: bool) -> None:
        """Take `ticket` back; once its call is `accepted`, there is none for it any more."""
        self._ticket = None
        if accepted and self._calls[self._place].seq == ticket.call.seq:
            self._place += 1

    def admit(self, passage: Passage, params: Mapping[str, Any]) -> None:
        """Take the ticket for exactly these parameters, account and region. Raises GuardViolation."""
        ticket, self._ticket = self._ticket, None
        scope = passage.scope
        if ticket is None or scope is None:
            raise GuardViolation(f"{passage.op}: no confirmed call is waiting to be made")
        where = (scope.account, scope.region, passage.op.service, passage.op.name)
        if call_digest(*where, params, scope.by) != ticket.digest:
            raise GuardViolation(f"{passage.op}: what would be sent is not what was confirmed")
        passage.ticket = ticket

    def depart(self, passage: Passage, request: Any) -> None:
        """Tell the caller what is about to leave. Raises HeldBack when that fails."""
        ticket, scope = passage.ticket, passage.scope
        if not isinstance(ticket, Ticket) or ticket.passage is not None or scope is None:
            raise GuardViolation(f"{passage.op}: a write without a ticket")
        if (scope.account, scope.region, scope.by) != (ticket.call.account, ticket.call.region, ticket.call.by):
            raise GuardViolation(f"{passage.op}: the ticket is for {ticket.call.account} in {ticket.call.region}")
        ticket.passage = passage
        try:
            ticket.on_wire(wire.fingerprint(request))
        except Exception as error:
            raise HeldBack(f"{passage.op}: held back before it was sent") from error


def _fits(confirmed: Any, ready: Any) -> bool:
    """Return whether `ready` is `confirmed` with nothing but its references and questions replaced by values."""
    if isinstance(confirmed, Mapping):
        if AFTER in confirmed:
            return not (isinstance(ready, Mapping) and AFTER in ready)
        if ASK in confirmed:
            return isinstance(ready, str)
        return (
            isinstance(ready, Mapping)
            and confirmed.keys() == ready.keys()
            and all(_fits(value, ready[key]) for key, value in confirmed.items())
        )
    if isinstance(confirmed, list | tuple):
        return (
            isinstance(ready, list | tuple)
            and len(confirmed) == len(ready)
            and all(_fits(one, other) for one, other in zip(confirmed, ready, strict=True))
        )
    return type(confirmed) is type(ready) and bool(confirmed == ready)
