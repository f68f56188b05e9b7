"""What can go wrong with one request: each a function from AWS's answer to what arrives."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Final

from tests.faults.server import errors
from tests.faults.server.pages import Endless, has_pages
from tests.properties.recorder import Reply
from tests.properties.wire import Request

Making = Callable[[Request, Reply], Reply]
_STRANGER: Final = "123412341234"
_ID: Final = re.compile(rb"<([Rr]equestI[dD])>[^<]*</\1>")
_PORTAL: Final = b"<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Welcome</body></html>"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong."""

    name: str
    make: Making
    """Given the request and its answer, returns what arrives instead; may also do anything else, such as wait."""
    fits: Callable[[Request], bool] = lambda _: True
    """Whether it can happen to a request at all."""
    of_answer: bool = False
    """Whether it spoils what AWS answered, so that the request has to take effect first."""


def _instead(body: bytes, status: int = 200, *, named: bool = True) -> Making:
    """Return the fault that replaces the body, with or without a request id in the header."""

    def make(_: Request, __: Reply) -> Reply:
        headers = {"Content-Type": "text/html", **({"x-amzn-RequestId": "0-of-somebody-else"} if named else {})}
        return Reply(status, headers, body)

    return make


def _codes(codes: errors.Codes, words: str) -> Making:
    return lambda request, _: errors.said(request, codes, words)


def _error(code: str, status: int, words: str) -> Making:
    return lambda request, _: errors.error(request, code, words, status)


def _denied(because: str) -> Making:
    return lambda request, _: errors.denial(request, because)


def _cut(_: Request, reply: Reply) -> Reply:
    body = reply.body or b"<NeverWhole></NeverWhole>"
    half = len(body) // 2
    return replace(reply, body=body[:half], missing=len(body) - half)


def _short(_: Request, reply: Reply) -> Reply:
    # As by a proxy that writes a length of its own below what it lost.
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _nameless(_: Request, reply: Reply) -> Reply:
    headers = {name: value for name, value in reply.headers.items() if "request" not in name.lower()}
    return replace(reply, headers=headers, body=_ID.sub(b"", reply.body))


def _swapped(_: Request, reply: Reply) -> Reply:
    return replace(reply, body=re.sub(rb"\d{12}(?=[:<])", _STRANGER.encode(), reply.body))


def _is_identity(request: Request) -> bool:
    return request.name == "sts:GetCallerIdentity"


def _elsewhere(request: Request) -> bool:
    return request.service in ("ec2", "sns", "events", "sts")


def delayed(seconds: float) -> Fault:
    """Return the fault that keeps the answer back this long."""

    def make(_: Request, reply: Reply) -> Reply:
        Event().wait(seconds)
        return reply

    return Fault("delay", make)


def calling(act: Callable[[Request], object]) -> Fault:
    """Return the fault that does something, such as killing a process, and then lets the answer through."""

    def make(request: Request, reply: Reply) -> Reply:
        act(request)
        return reply

    return Fault("act", make)


_TABLE = (
    Fault("throttle", _codes(errors.THROTTLED, "Rate exceeded")),
    Fault("too many", _error("SlowDownPlease", 429, "Too many requests")),
    Fault("reset", lambda _, reply: replace(reply, reset=True)),
    Fault("cut", _cut),
    Fault("short", _short, of_answer=True),
    Fault("html", _instead(_PORTAL, named=False)),
    Fault("html with id", _instead(_PORTAL)),
    Fault("empty", _instead(b"", named=False)),
    Fault("empty with id", _instead(b"")),
    Fault("{}", _instead(b"{}", named=False)),
    Fault("{} with id", _instead(b"{}")),
    Fault("<X/>", _instead(b"<X/>", named=False)),
    Fault("<X/> with id", _instead(b"<X/>")),
    Fault("<X></X> with id", _instead(b"<X></X>")),
    Fault("null with id", _instead(b"null")),
    Fault("no id", _nameless, of_answer=True),
    Fault("no content", _instead(b"", 204)),
    Fault("redirect", _instead(_PORTAL, 302, named=False)),
    Fault("html 403", _instead(_PORTAL, 403, named=False)),
    Fault("html 404 with id", _instead(_PORTAL, 404)),
    Fault("500", _codes(errors.FAILED, "We encountered an internal error.")),
    Fault("502", _instead(b"<html><body>Bad Gateway</body></html>", 502, named=False)),
    Fault("503", _codes(errors.UNAVAILABLE, "Service is unable to handle request.")),
    Fault("504", _instead(b"<html><body>Gateway Time-out</body></html>", 504, named=False)),
    Fault("deny", _denied("because no identity-based policy allows the {action} action")),
    Fault("deny scp", _denied("with an explicit deny in a service control policy")),
    Fault("deny scp implicitly", _denied("because no service control policy allows the {action} action")),
    Fault("deny rcp", _denied("with an explicit deny in a resource control policy")),
    Fault("deny boundary", _denied("because no permissions boundary allows the {action} action")),
    Fault("expired", _codes(errors.EXPIRED, "The security token included in the request is expired")),
    Fault("opt in", _error("OptInRequired", 403, "The AWS Access Key Id needs a subscription for the service")),
    Fault("not here", _codes(errors.NOT_HERE, "AWS was not able to validate the provided access credentials")),
    Fault("nobody knows", _error("SomethingNewException", 418, "Something new happened.")),
    Fault("nobody knows 400", _error("Perplexed", 400, "")),
    Fault("identity", _swapped, _is_identity, of_answer=True),
    Fault("endless pages", Endless(), has_pages, of_answer=True),
)
FAULTS: Final = {fault.name: fault for fault in _TABLE}
"""All faults by name."""
HEALED: Final = ("throttle", "too many", "reset", "cut", "html", "500", "503", "502", "504", "<X/> with id", "expired")
"""Those that a read survives when they happen once."""
