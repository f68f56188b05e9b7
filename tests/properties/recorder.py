"""A proxy on loopback in front of the practice organization, which writes down every request that passes.

It believes nothing that hardener says of itself: whose a request is comes from the key that signed it, and whose a
key is from the answer that issued it. `tests.faults.server` builds on it what goes wrong on the way.
"""

import re
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar
from urllib.parse import urlsplit

from tests.properties.wire import Request, read

_ISSUED = re.compile(rb"<AccessKeyId>(\w+)</AccessKeyId>")
_FOR = re.compile(rb"<Arn>arn:[\w-]+:sts::(\d{12}):assumed-role/")
_OWN = re.compile(rb"<Account>(\d{12})</Account>")
_DROPPED = frozenset({"host", "connection", "keep-alive", "transfer-encoding"})


@dataclass(frozen=True)
class Reply:
    """One HTTP answer, with whatever becomes of it on its way back."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Without the length, which is told by itself."""
    body: bytes = b""
    missing: int = 0
    """Bytes that the length promises and that never come."""
    reset: bool = False
    """Whether the connection breaks instead of an answer, as by a firewall that lost track."""


Onward = Callable[[Mapping[str, str]], Reply]
"""Sends a request on with these headers, and returns what the practice organization answered."""
Twist = Callable[[Request, int, bytes], tuple[int, bytes]]
"""Changes the status and the body of an answer on its way back."""


class Recorder:
    """The log of the wire: one entry per HTTP request, in the order in which they arrived."""

    def __init__(self, behind: str) -> None:
        self.stand_before(behind)
        self.log: list[Request] = []
        self.owners: dict[str, str] = {}
        """Whose an access key is, as AWS said when it issued or recognised it."""
        self.twist: Twist | None = None
        self._lock = Lock()
        self._counts: Counter[tuple[str, str, str, str]] = Counter()
        handler = type("Handler", (_Handler,), {"recorder": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stand_before(self, behind: str) -> None:
        """Send whatever comes from now on to the organization at this endpoint."""
        parts = urlsplit(behind)
        self.behind = parts.hostname or "", parts.port or 0

    def close(self) -> None:
        """Stop taking requests."""
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def taken(self) -> Iterator[list[Request]]:
        """Give a list that holds, when the block has ended, what passed in it."""
        start = len(self.log)
        passed: list[Request] = []
        try:
            yield passed
        finally:
            passed += self.log[start:]

    def whose(self, request: Request) -> str:
        """Return the account that `request` was signed for. Raises KeyError for a key nobody issued."""
        return self.owners[request.key]

    def note(self, request: Request) -> Request:
        """Write a request down, before it goes on, and return it with whose it is and how often it came before."""
        with self._lock:
            account = self.owners.get(request.key, "")
            same = account, request.region, request.name, repr(sorted(request.form.items()))
            self._counts[same] += 1
            noted = replace(request, account=account, attempt=self._counts[same])
            self.log.append(noted)
        return noted

    def answer(self, request: Request, headers: Mapping[str, str], onward: Onward) -> Reply:
        """Return what the client gets for `request`, which was noted; nothing has reached the organization yet."""
        reply = self.heard(request, onward(headers))
        if self.twist:
            status, body = self.twist(request, reply.status, reply.body)
            reply = replace(reply, status=status, body=body)
        return reply

    def heard(self, request: Request, reply: Reply) -> Reply:
        """Return an answer of the organization, after taking from it whose keys are."""
        self.learn(request, reply.body)
        return reply

    def learn(self, request: Request, body: bytes) -> None:
        """Take from an answer whose a key is."""
        if request.name == "sts:AssumeRole" and (key := _ISSUED.search(body)) and (owner := _FOR.search(body)):
            self.owners[key[1].decode()] = owner[1].decode()
        if request.name == "sts:AssumeRoot" and (key := _ISSUED.search(body)):
            self.owners[key[1].decode()] = str(request.form["TargetPrincipal"])[-12:]
        if request.name == "sts:GetCallerIdentity" and (owner := _OWN.search(body)):
            self.owners[request.key] = owner[1].decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    recorder: ClassVar[Recorder]

    def setup(self) -> None:
        super().setup()
        # One connection onwards for each that comes in.
        self._onward = HTTPConnection(*self.recorder.behind)

    def finish(self) -> None:
        self._onward.close()
        super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _DROPPED}
        request = self.recorder.note(read(self.command, self.path, headers, body))
        self._send(self.recorder.answer(request, headers, lambda told: self._forwarded(told, body)))

    do_GET = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_POST  # noqa: N815  (the base class wants them so)

    def _forwarded(self, headers: Mapping[str, str], body: bytes) -> Reply:
        if (self._onward.host, self._onward.port) != self.recorder.behind:
            # Another organization stands behind meanwhile.
            self._onward.close()
            self._onward = HTTPConnection(*self.recorder.behind)
        self._onward.request(self.command, self.path, body, dict(headers))
        answer = self._onward.getresponse()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in (*_DROPPED, "content-length")}
        return Reply(answer.status, kept, answer.read())

    def _send(self, reply: Reply) -> None:
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        told = {name.lower() for name in reply.headers}
        self.send_response_only(reply.status)
        if "date" not in told:
            self.send_header("Date", self.date_time_string())
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + reply.missing))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = self.close_connection or bool(reply.missing)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet; the log is the recorder's."""
