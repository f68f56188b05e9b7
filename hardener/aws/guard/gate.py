"""The layers of the guard, hooked to one botocore session before any client of it is made."""

from collections.abc import Callable, Mapping
from typing import Any

from hardener.aws.catalogue import Catalogue, Kind, Op
from hardener.aws.guard import wire
from hardener.aws.guard.lanes import Lane
from hardener.aws.guard.passage import CLEARED, GONE, MATCHED, NAMED, RESOLVED, SIGNED, GuardViolation, Passage
from hardener.aws.guard.tickets import HeldBack
from hardener.aws.scope import current

KEY = "hardener"
_ELSEWHERE = ("-query", "-presign-post")
"""How the names of botocore's signatures end that go into a URL or a form."""


class Gate:
    """Lets through what its lane admits; the first violation shuts it for good."""

    def __init__(self, catalogue: Catalogue, lane: Lane) -> None:
        self.lane = lane
        self.shut = ""
        """Why nothing gets through any more; empty while it is open."""
        self._catalogue = catalogue

    def attach(self, session: Any) -> None:
        """Hook the layers to `session`; clients copy them when they are made."""
        events = session.get_component("event_emitter")
        events.register_first("provide-client-params", self._latching(self.name))
        # Last, so that what botocore itself changes or adds is seen too.
        events.register_last("before-parameter-build", self._latching(self.match))
        events.register_first("before-call", self._latching(self.resolve))
        events.register_last("before-sign", self._latching(self.sign))
        events.register_last("request-created", self._latching(self.hand_over))
        # First, since a handler may answer in the network's place, and every handler runs whatever another says.
        events.register_first("before-send", self._latching(self.clear))

    def name(self, *, model: Any, context: dict[str, Any], **_: Any) -> None:
        """L0: let through only what the catalogue has in the lane's class, and sign nothing for use elsewhere."""
        op = self._known(model.service_model.service_name, model.name)
        if context.get("is_presign_request"):
            raise GuardViolation(f"{op}: a signed URL would get around the guard")
        passage = context[KEY] = Passage(op, model)
        passage.advance(NAMED)

    def match(self, *, params: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        """L1: compare the final parameters, region and account with what the lane expects."""
        passage = _passage(context)
        if passage.op is not self._known(model.service_model.service_name, model.name):
            raise GuardViolation(f"{passage.op} became {model.service_model.service_name}:{model.name}")
        passage.scope = current()
        self.lane.admit(passage, params)
        passage.advance(MATCHED)

    def resolve(self, *, params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        """L2: no call without a verdict; remember the host that its endpoint was resolved to."""
        passage = _passage(context)
        passage.advance(RESOLVED)
        passage.origin = wire.origin(params["url"])

    def sign(self, *, request: Any, signature_version: Any, **_: Any) -> None:
        """L2a: sign what came through the layers above, to be sent at once, and nothing else.

        A signature for use elsewhere need not come along there: botocore also gives out its signer by itself.
        """
        passage = _passage(request.context)
        if passage.stage != RESOLVED:
            raise GuardViolation(f"{passage.op}: signed after layer {passage.stage} of the guard")
        if str(signature_version).endswith(_ELSEWHERE):
            raise GuardViolation(f"{passage.op}: a signed URL would get around the guard")

    def hand_over(self, *, request: Any, **_: Any) -> None:
        """L2b: hand the verdict to the request that was just signed. A second attempt is refused here."""
        _passage(request.context).advance(SIGNED)

    def clear(self, *, request: Any, **_: Any) -> None:
        """L3: check the signed request itself: host, operation, key and region; then the lane's last word."""
        passage = _passage(request.context)
        passage.advance(CLEARED)
        named = wire.operation(request, passage.model)
        if named and named != passage.op.name:
            raise GuardViolation(f"{passage.op}: the signed request is for {named}")
        self._known(passage.op.service, passage.op.name)
        wire.check_host(request, passage.origin)
        if passage.scope is not None:
            wire.check_signature(request, passage.scope)
        self.lane.depart(passage, request)
        passage.cleared = request

    def last_stop(self, request: Any) -> None:
        """L4: in front of the network, refuse what the layers above did not let through, and any second time."""
        passage = _passage(request.context)
        self._known(passage.op.service, passage.op.name)
        if passage.cleared is not request:
            raise GuardViolation(f"{passage.op}: this request was not checked")
        passage.cleared = None
        passage.advance(GONE)

    def _known(self, service: str, operation: str) -> Op:
        op = self._catalogue.find(service, operation)
        if op is None:
            raise GuardViolation(f"{service}:{operation} is not in the catalogue")
        if op.kind is Kind.SECRET:
            raise GuardViolation(f"{op} is never called: {op.reason}")
        if op.kind is not self.lane.kind:
            raise GuardViolation(f"{op} is a {op.kind} operation, and only {self.lane.kind} gets through here")
        return op

    def _latching(self, layer: Callable[..., None]) -> Callable[..., None]:
        name = layer.__name__

        def handler(**event: Any) -> None:
            # Looked up again, so that a test can take a layer away.
            self.pass_layer(getattr(self, name), **event)

        return handler

    def pass_layer(self, layer: Callable[..., None], /, *args: Any, **event: Any) -> None:
        """Run one layer. Raises GuardViolation, and does so ever after, when it refuses or fails."""
        if self.shut:
            raise GuardViolation(f"the gate is shut: {self.shut}")
        try:
            layer(*args, **event)
        except HeldBack:
            raise
        except GuardViolation as violation:
            self.shut = str(violation)
            raise
        except Exception as error:
            self.shut = f"{layer.__name__} failed with {type(error).__name__}"
            raise GuardViolation(self.shut) from error


def _passage(context: Any) -> Passage:
    passage = context.get(KEY) if isinstance(context, dict) else None
    if not isinstance(passage, Passage):
        raise GuardViolation("a request without a verdict")
    return passage
