"""One call, sent once: the right client, signed with the right keys, its answer attested."""

from collections.abc import Mapping
from contextlib import suppress
from threading import Lock, Thread
from typing import Any

from botocore import xform_name

from hardener.aws.attest import NotAttested
from hardener.aws.catalogue import Kind, Op
from hardener.aws.guard import AuthLane, GuardViolation, ReadLane
from hardener.aws.scope import Scope, scoped, signing_in
from hardener.aws.sessions import GuardedSession, Sessions
from hardener.aws.turnstile import TURNSTILE


class Clients:
    """The clients of one session: one per service and region, made when first needed."""

    def __init__(self, sessions: Sessions, session: GuardedSession) -> None:
        self._sessions = sessions
        self._session = session
        self._lock = Lock()
        self._clients: dict[tuple[str, str], Any] = {}

    def get(self, service: str, region: str) -> Any:
        """Return the client of `service` in `region`."""
        client = self._clients.get((service, region))
        return client if client is not None else self._make(service, region)

    def has(self, service: str, region: str) -> bool:
        """Return whether the client of `service` in `region` has been made."""
        return (service, region) in self._clients

    def _make(self, service: str, region: str) -> Any:
        with self._lock, TURNSTILE.inside():
            client = self._clients.get((service, region))
            if client is None:
                client = self._clients[service, region] = self._sessions.client(self._session, service, region)
            return client


class Exchange:
    """Sends reads, and what it takes to enter an account; holds no way to write."""

    def __init__(self, sessions: Sessions) -> None:
        self.catalogue = sessions.catalogue
        self._readers = Clients(sessions, sessions.scoped(ReadLane()))
        self._enterers = Clients(sessions, sessions.scoped(AuthLane()))

    def op(self, service: str, operation: str, kind: Kind) -> Op:
        """Return the catalogue's entry. Raises GuardViolation where it is missing or of another class."""
        op = self.catalogue.find(service, operation)
        if op is None:
            raise GuardViolation(f"{service}:{operation} is not in the catalogue")
        if op.kind is not kind:
            raise GuardViolation(f"{op} is a {op.kind} operation, not a {kind} operation")
        return op

    def read(self, op: Op, scope: Scope, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attested answer of one read. Raises what botocore raises, NotAttested, GuardViolation."""
        client = self._readers.get(op.service, scope.region)
        with TURNSTILE.inside(), scoped(scope):
            return _attested(op, getattr(client, xform_name(op.name))(**params))

    def enter(self, op: Op, scope: Scope, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attested answer of one call that gives credentials. Raises as `read` does."""
        client = self._enterers.get(op.service, scope.region)
        with TURNSTILE.inside(), scoped(scope), signing_in():
            return _attested(op, getattr(client, xform_name(op.name))(**params))

    def warm(self, pairs: list[tuple[str, str]]) -> None:
        """Make the read clients of these services and regions in the background."""
        missing = [pair for pair in pairs if not self._readers.has(*pair)]
        if missing:
            Thread(target=self._warm, args=(missing,), daemon=True, name="warm").start()

    def _warm(self, pairs: list[tuple[str, str]]) -> None:
        # Only saves time: what fails here will fail again, and be told, when it is needed.
        with suppress(Exception):
            for service, region in pairs:
                self._readers.get(service, region)


def _attested(op: Op, answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get(op.present) is None:
        raise NotAttested(f"the answer has no {op.present}")
    if op.withheld:
        _withhold(answer, op.withheld)
    return answer


def _withhold(node: Any, names: tuple[str, ...]) -> None:
    if isinstance(node, list):
        for item in node:
            _withhold(item, names)
    elif isinstance(node, dict):
        for name in names:
            node.pop(name, None)
        for item in node.values():
            _withhold(item, names)
