"""One request and one answer, read from and written to HTTP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

Protocol = Literal["query", "ec2", "json", "rest-json", "rest-xml"]

_SCOPE: Final = re.compile(r"Credential=([^/,\s]+)/\d{8}/([\w-]+)/([\w.-]+)/aws4_request")
_ACTION: Final = re.compile(rb"(?:^|&)Action=(\w+)")
_XML_SERVICES: Final = frozenset({"s3", "route53", "cloudfront"})
# Who asks and when is kept apart, and the rest of these says nothing to moto: a request that is told again
# has to be the one that was made.
_NOT_KEPT: Final = frozenset({
    "accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "authorization", "connection", "host", "user-agent",
    "x-amz-date", "x-amz-security-token", "x-moto-account-id",
})  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One AWS request, without the credentials that signed it."""

    service: str
    region: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def protocol(self) -> Protocol:
        """Return how this service's requests and answers are written."""
        if "x-amz-target" in self.headers:
            return "json"
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return "ec2" if self.service == "ec2" else "query"
        return "rest-xml" if self.service in _XML_SERVICES else "rest-json"

    @cached_property
    def named(self) -> str:
        """Return the operation that the request names itself, or nothing where only its path tells."""
        if target := self.headers.get("x-amz-target"):
            return target.rpartition(".")[2]
        found = _ACTION.search(self.body)
        return found[1].decode() if found else ""


@dataclass(frozen=True)
class Signature:
    """What a request's signature says of itself."""

    key: str
    token: str
    region: str
    service: str


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, before the server's own headers."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def signature(headers: Mapping[str, str]) -> Signature | None:
    """Read the signature of a request; it is believed, not verified."""
    found = _SCOPE.search(headers.get("authorization", ""))
    if not found:
        return None
    return Signature(found[1], headers.get("x-amz-security-token", ""), found[2], found[3].lower())


def asked(signed: Signature, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Asked:
    """Read a request from its HTTP parts; the headers' names are in lower case."""
    path, _, query = target.partition("?")
    kept = {name: value for name, value in headers.items() if name not in _NOT_KEPT}
    return Asked(signed.service, signed.region, method, path, query, kept, body)
