"""Sending the confirmed calls of one account, each as it was confirmed and one at a time."""

from collections.abc import Sequence
from threading import Event, Lock

from botocore import xform_name

from hardener.aws import answers, troubles
from hardener.aws.catalogue import Kind, Op
from hardener.aws.exchange import Clients
from hardener.aws.guard import GuardViolation, WriteLane
from hardener.aws.guard.tickets import Ticket
from hardener.aws.member_sessions import Use
from hardener.aws.scope import Scope, scoped
from hardener.aws.sessions import Sessions
from hardener.aws.troubles import Place
from hardener.aws.vault import Vault
from hardener.engine.model import Answer, AsWhom, Call, CallFailed, Cause, OnWire, Trouble


class AccountWriter:
    """The Writer of the model: a session of its own, whose gate holds tickets for exactly these calls."""

    def __init__(self, sessions: Sessions, vault: Vault, account: str, calls: Sequence[Call]) -> None:
        self._catalogue = sessions.catalogue
        self._vault = vault
        self._account = account
        self._lane = WriteLane([call for call in calls if call.account == account])
        self._session = sessions.scoped(self._lane)
        self._clients = Clients(sessions, self._session)
        self._lock = Lock()
        self._proven = False

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        """Send `call` once, as it is; `on_wire` is called just before. Never raises for what AWS does."""
        op = self._catalogue.find(call.service, call.operation)
        if op is None or op.kind is not Kind.WRITE or call.account != self._account:
            why = f"{call.action} is not a write that hardener knows, or is for another account"
            return answers.never_sent(Trouble(Cause.GUARD, why, action=call.action))
        with self._lock:
            try:
                scope = self._scope(call)
            except CallFailed as failed:
                return answers.never_sent(failed.trouble)
            return self._send(op, call, on_wire, scope)

    def _scope(self, call: Call) -> Scope:
        if call.by is AsWhom.OWN and not self._proven:
            # Reads are made with another session, so this one is asked whose it is before its first call.
            self._vault.identify(call.account, Event(), use=Use.WRITING)
            self._proven = True
        return self._vault.scope(call.account, call.region, Event(), call.by, Use.WRITING)

    def _send(self, op: Op, call: Call, on_wire: OnWire, scope: Scope) -> Answer:
        place = Place(op, call.region)
        try:
            client = self._clients.get(call.service, call.region)
            ticket = self._arm(call, on_wire)
        except Exception as error:  # noqa: BLE001 - nothing was sent, and why is told
            return answers.never_sent(troubles.trouble(error, place))
        accepted = False
        try:
            with scoped(scope):
                output = getattr(client, xform_name(call.operation))(**call.params)
            accepted = True
            return answers.accepted(output)
        except Exception as error:  # noqa: BLE001 - what cannot be told for certain is ambiguous
            return answers.refused(error, place, gone=ticket.gone)
        finally:
            self._lane.disarm(ticket, accepted=accepted)

    def _arm(self, call: Call, on_wire: OnWire) -> Ticket:
        gate = self._session.gate
        if gate.shut:
            raise GuardViolation(f"the gate is shut: {gate.shut}")
        try:
            return self._lane.arm(call, on_wire)
        except GuardViolation as violation:
            gate.shut = str(violation)
            raise
