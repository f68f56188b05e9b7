"""JSON read without mercy: what two readers could understand differently is refused."""

import json
from typing import Any


class NotStrict(ValueError):
    """The text is no JSON, or JSON that leaves room for doubt; the message says where or what."""


def loads(data: bytes) -> Any:
    """Return the value of `data`. Raises NotStrict for duplicate keys, fractions, NaN and anything that is no JSON."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_refuse_fraction,
            parse_constant=_refuse_fraction,
        )
    except UnicodeDecodeError as error:
        raise NotStrict(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotStrict(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except NotStrict:
        raise
    except ValueError:
        raise NotStrict("it holds a number beyond all measure") from None
    except RecursionError:
        raise NotStrict("it is nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotStrict(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _refuse_fraction(text: str) -> Any:
    raise NotStrict(f"the number {text} is no whole number")
