"""Strings that must never get out, planted wherever AWS could tell a secret."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from threading import Lock
from typing import Final
from xml.etree import ElementTree as ET

from botocore.model import Shape

from tests.faults.server.members import in_json, in_xml, output_of
from tests.properties.recorder import Reply
from tests.properties.wire import Request

SECRET: Final = re.compile(
    r"(?i)secret|passw|token|seed|qr_?code|private_?key|pre_?shared|external_?id|authorization|credential|user_?data"
)
"""Names of members that could carry a secret."""
_NO_SECRET: Final = re.compile(
    r"(?i)^(next|client|request|pagination|.*page|.*idempotency)_?token$|arn$|version|policy"
)
_PERSONAL: Final = re.compile(r"(?i)name|mail|phone|title|address|description|note")
_TOKEN: Final = "x-amz-security-token"


class Canaries:
    """Plants strings into answers, and finds them again in what hardener wrote."""

    def __init__(self) -> None:
        self.planted_at: dict[str, str] = {}
        """Each canary, with the operation and the member that it was planted in."""
        self._tokens: dict[str, str] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def new(self, where: str) -> str:
        """Return a canary that was nowhere before, such as for the words of an error; `where` says where it goes."""
        with self._lock:
            canary = f"CANARY{next(self._numbers):05d}YRANAC"
            self.planted_at[canary] = where
        return canary

    def found_in(self, data: bytes) -> list[str]:
        """Return where each canary that is in `data`, as it is or in base64, was planted."""
        return [
            where for canary, where in list(self.planted_at.items()) if any(form in data for form in _forms(canary))
        ]

    def planted(self, request: Request, reply: Reply) -> Reply:
        """Return `reply` with a canary in each member that could carry a secret, and that a structure of it could have.

        A session token stays good: what is before the real one is taken out again on its way back.
        """
        shape = output_of(request.service, request.operation)
        if shape is None or reply.status >= 300 or not reply.body:
            return reply

        def fill(name: str, member: Shape, old: str) -> str | None:
            if not _could_be_secret(name, member):
                return None
            canary = self.new(f"{request.name} {name}")
            if name == "SessionToken" and old:
                with self._lock:
                    self._tokens[canary + old] = old
                return canary + old
            return _written(member, canary)

        if request.protocol in ("json", "rest-json"):
            value = json.loads(reply.body)
            in_json(shape, value, fill)
            return replace(reply, body=json.dumps(value).encode())
        plain = re.sub(rb'\sxmlns(:\w+)?="[^"]*"', b"", reply.body)
        root = ET.fromstring(plain)
        in_xml(shape, root, fill, wrapped=request.protocol == "query")
        return replace(reply, body=ET.tostring(root, encoding="utf-8"))

    def taken_out(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """Return `headers` with the session token that AWS issued."""
        return {
            name: self._tokens.get(value, value) if name.lower() == _TOKEN else value for name, value in headers.items()
        }


def _could_be_secret(name: str, member: Shape) -> bool:
    if member.type_name not in ("string", "blob") or getattr(member, "enum", None) or _NO_SECRET.search(name):
        return False
    sensitive = bool(member.metadata.get("sensitive")) and not _PERSONAL.search(name)
    return sensitive or bool(SECRET.search(name))


def _written(member: Shape, canary: str) -> str:
    return base64.b64encode(canary.encode()).decode() if member.type_name == "blob" else canary


def _forms(canary: str) -> tuple[bytes, ...]:
    # Without the last characters, which depend on what follows.
    return canary.encode(), base64.b64encode(canary.encode())[:-4]
