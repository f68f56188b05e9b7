"""Ways to attack the guard: layers that wave everything through, and a network that writes down what reached it."""

from collections.abc import Callable
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.loaders import Loader

from hardener.aws.catalogue import Catalogue, Kind, Op, load
from hardener.aws.guard import Gate
from hardener.aws.guard.gate import KEY
from hardener.aws.guard.lanes import Lane
from hardener.aws.guard.passage import CLEARED, GONE, MATCHED, NAMED, RESOLVED, SIGNED, Passage
from hardener.aws.guard.wire import origin
from hardener.aws.scope import current
from hardener.aws.sessions import Sessions

WHOLE = Loader()
"""botocore's own models, with every operation that AWS has."""


class Network:
    """What stands where the network was: nothing leaves, wherever it is meant for."""

    def __init__(self) -> None:
        self.log: list[Any] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        """What is answered, one after the other; at the end, nothing that anybody would believe."""

    def send(self, request: Any) -> AWSResponse:
        self.log.append(request)
        status, headers, body = self.answers.pop(0) if self.answers else (400, {}, b"")
        return AWSResponse(request.url, status, headers, _Raw(body))

    def close(self) -> None:
        """There is nothing to close."""


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> list[bytes]:
        return [self._body]


def unplugged(lane: Lane, service: str, catalogue: Catalogue | None = None, **more: Any) -> Any:
    """Return a guarded client that knows every operation of AWS and its real hosts, with no network behind it."""
    sessions = Sessions(catalogue or load(), None, {})
    session = sessions.scoped(lane)
    session.register_component("data_loader", WHOLE)
    client = session.create_client(service, region_name=more.pop("region", "us-east-1"), **more)
    client.gate, client.gate_session, client.network = session.gate, session, Network()
    client._endpoint.http_session._inner = client.network
    return client


def _name(gate: Gate, *, model: Any, context: dict[str, Any], **_: Any) -> None:
    service, name = model.service_model.service_name, model.name
    made_up = Op(service=service, name=name, kind=Kind.READ, action=f"{service}:{name}")
    passage = context[KEY] = Passage(made_up, model)
    passage.advance(NAMED)


def _match(gate: Gate, *, context: dict[str, Any], **_: Any) -> None:
    passage = context[KEY]
    passage.scope = current()
    passage.advance(MATCHED)


def _resolve(gate: Gate, *, params: Any, context: dict[str, Any], **_: Any) -> None:
    passage = context[KEY]
    passage.advance(RESOLVED)
    passage.origin = origin(params["url"])


def _sign(gate: Gate, **_: Any) -> None:
    pass


def _hand_over(gate: Gate, *, request: Any, **_: Any) -> None:
    request.context[KEY].advance(SIGNED)


def _clear(gate: Gate, *, request: Any, **_: Any) -> None:
    passage = request.context[KEY]
    passage.advance(CLEARED)
    passage.cleared = request


def _last_stop(gate: Gate, request: Any) -> None:
    passage = request.context[KEY]
    passage.cleared = None
    passage.advance(GONE)


BLIND: dict[str, Callable[..., None]] = {
    "name": _name,
    "match": _match,
    "resolve": _resolve,
    "sign": _sign,
    "hand_over": _hand_over,
    "clear": _clear,
    "last_stop": _last_stop,
}
"""Each layer as it would be with its eyes shut: it keeps the order, and looks at nothing."""


def removed(*_: Any, **__: Any) -> None:
    """A layer that is not there at all."""


def replace(gate: Gate, layers: dict[str, Callable[..., None]]) -> None:
    """Put other layers in place of some, and the gate's own in place of the rest; open it again."""
    gate.shut = ""
    for name in BLIND:
        vars(gate).pop(name, None)
    for name, layer in layers.items():
        vars(gate)[name] = layer if layer is removed else _bound(layer, gate)


def _bound(layer: Callable[..., None], gate: Gate) -> Callable[..., None]:
    def blind(*args: Any, **event: Any) -> None:
        layer(gate, *args, **event)

    # The gate finds a layer by its name.
    blind.__name__ = layer.__name__
    return blind
