"""What a signed request says of itself: its host, its operation, its key and its region."""

import os
import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from hardener.aws.guard.passage import GuardViolation
from hardener.aws.scope import Scope
from hardener.engine.model import sha256

PLAIN_HTTP = "HARDENER_ALLOW_PLAIN_HTTP"
"""The variable by which an operator allows an emulator on another host to be reached without TLS."""
_CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/,\s]+)/\d{8}/([^/,\s]+)/[^/,\s]+/aws4_request,")
_ACTION = re.compile(r"(?:^|&)Action=(\w+)(?:&|$)")


def origin(url: str) -> str:
    """Return scheme, host and port of `url` as one text."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine and nothing else."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_bare(url: str) -> bool:
    """Return whether `url` would carry signed requests over a network without TLS, which nobody has allowed."""
    parts = urlsplit(url)
    if parts.scheme == "https" or is_loopback(parts.hostname or ""):
        return False
    return os.environ.get(PLAIN_HTTP) != "1"


def check_host(request: Any, expected: str) -> None:
    """Raise GuardViolation when the request goes elsewhere than it was resolved to, or in the clear."""
    found = origin(request.url)
    if found != expected:
        raise GuardViolation(f"a request for {expected} was sent on to {found}")
    if is_bare(found):
        raise GuardViolation(f"{found} would be reached without TLS")


def check_signature(request: Any, scope: Scope) -> None:
    """Raise GuardViolation when the request is not signed with the scope's key for the scope's region."""
    signed = _CREDENTIAL.match(_text(request.headers.get("Authorization", "")))
    if signed is None:
        raise GuardViolation("a request without a signature of AWS's kind")
    if signed[1] != scope.keys.access_key or scope.keys.account_id not in ("", None, scope.signer):
        raise GuardViolation(f"a request for account {scope.account} is signed with another account's key")
    if signed[2] != scope.region:
        raise GuardViolation(f"a request for {scope.region} is signed for {signed[2]}")


def operation(request: Any, model: Any) -> str:
    """Return the operation that the request itself names; empty where its protocol has only paths.

    Raises GuardViolation where the protocol does name one and the request does not.
    """
    protocol = model.service_model.resolved_protocol
    if protocol in ("ec2", "query"):
        named = _ACTION.search(_text(request.body or b""))
        found = named[1] if named else ""
    elif protocol == "json":
        found = _text(request.headers.get("X-Amz-Target", "")).rpartition(".")[2]
    elif protocol in ("rest-json", "rest-xml"):
        if request.method != model.http.get("method"):
            raise GuardViolation(f"{model.name} is sent as {request.method}")
        return ""
    else:
        raise GuardViolation(f"{model.name}: nothing is known of the protocol {protocol}")
    if not found:
        raise GuardViolation(f"{model.name}: the signed request names no operation")
    return found


def fingerprint(request: Any) -> str:
    """Return the SHA-256 of method, URL and body."""
    return sha256(f"{request.method}\n{request.url}\n".encode() + _bytes(request.body or b""))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes | bytearray):
        return bytes(value)
    raise GuardViolation("a body that is streamed cannot be checked")
