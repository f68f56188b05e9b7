"""Canonical JSON, and the digests that bind a plan, a ticket and the wire to the same bytes."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec


def plain(value: Any) -> Any:
    """Return `value` as JSON builtins: tuples become lists, bytes a tagged base64 object.

    Raises TypeError for floats and for anything JSON has no exact form for, since two
    writers of the same float need not agree on its digits.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes):
        return {"$base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"no canonical form for a value of type {type(value).__name__}")


def as_json(value: Any) -> Any:
    """Return a struct, or anything `plain` takes, as JSON builtins. Raises TypeError."""
    return plain(msgspec.to_builtins(value))


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"object keys are text, not {type(key).__name__}")
    return key


def canonical(value: Any) -> bytes:
    """Return the one JSON encoding of `value`: sorted keys, no spaces, ASCII only."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form of `value` as 64 hexadecimal digits."""
    return sha256(canonical(value))
