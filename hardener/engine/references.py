"""Values that are known only once an earlier call has answered."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jmespath

from hardener.engine.model import AFTER, ASK, Call


class Unresolved(Exception):
    """An earlier answer does not hold what a later call needs."""


def resolved(params: Any, outputs: Mapping[str, Any]) -> Any:
    """Return `params` with every reference to an earlier answer replaced from `outputs`. Raises Unresolved."""
    if isinstance(params, Mapping):
        if AFTER in params:
            return _value(params[AFTER], outputs)
        return {key: resolved(value, outputs) for key, value in params.items()}
    if isinstance(params, list | tuple):
        return [resolved(value, outputs) for value in params]
    return params


def filled_in(params: Any, answers: Mapping[str, str]) -> Any:
    """Return `params` with what the operator typed in its places. Raises Unresolved."""
    if isinstance(params, Mapping):
        if ASK in params:
            if params[ASK] not in answers:
                raise Unresolved(f"nobody was asked for {params[ASK]!r}")
            return answers[params[ASK]]
        return {key: filled_in(value, answers) for key, value in params.items()}
    if isinstance(params, list | tuple):
        return [filled_in(value, answers) for value in params]
    return params


def secrets_for(call: Call, later: Iterable[Call], output: Mapping[str, Any]) -> dict[str, str]:
    """Return, by reference key, the secrets of `output` that the operator is shown before one of the `later` calls."""
    shown = [other.asks.shows for other in later if other.asks is not None]
    wanted = [ref for shows in shown for ref in _references(shows) if ref["call"] == call.name]
    found = {_key(ref): jmespath.search(ref["path"], dict(output)) for ref in wanted}
    return {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in found.items() if value}


def answers_for(call: Call, later: Iterable[Call], output: Mapping[str, Any]) -> dict[str, Any]:
    """Return, by reference key, the values of `output` that the `later` calls refer to."""
    wanted = [ref for other in later for ref in _references(other.params) if ref["call"] == call.name]
    return {_key(ref): jmespath.search(ref["path"], dict(output)) for ref in wanted}


def refers(params: Any) -> bool:
    """Return whether `params` hold a reference to an earlier answer."""
    return next(_references(params), None) is not None


def _value(reference: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
    value = outputs.get(_key(reference))
    if value is None:
        raise Unresolved(f"the answer of {reference['call']!r} does not hold {reference['path']}")
    return value


def _key(reference: Mapping[str, Any]) -> str:
    return f"{reference['call']} {reference['path']}"


def _references(params: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(params, Mapping):
        if AFTER in params:
            yield params[AFTER]
        else:
            for value in params.values():
                yield from _references(value)
    elif isinstance(params, list | tuple):
        for value in params:
            yield from _references(value)
