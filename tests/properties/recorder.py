"""A proxy on loopback in front of the practice organization, which writes down every request that passes.

It believes nothing that hardener says of itself: whose a request is comes from the key that signed it, and whose a
key is from the answer that issued it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

Twist = Callable[[Request, int, bytes], tuple[int, bytes]]
"""Changes the status and the body of an answer on its way back."""


class Recorder:
    """The log of the wire: one entry per HTTP request, in the order in which they arrived."""

    def __init__(self, behind: str) -> None:
        parts = urlsplit(behind)
        self.behind = parts.hostname or "", parts.port or 0
        self.log: list[Request] = []
        self.owners: dict[str, str] = {}
        """Whose an access key is, as AWS said when it issued or recognised it."""
        self.twist: Twist | None = None
        self._lock = Lock()
        handler = type("Handler", (_Handler,), {"recorder": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, daemon=True).start()

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

    def note(self, request: Request) -> None:
        """Write a request down, before it goes on."""
        with self._lock:
            self.log.append(request)

    def learn(self, request: Request, body: bytes) -> None:
        """Take from an answer whose a key is."""
        if request.name == "sts:AssumeRole" and (key := _ISSUED.search(body)) and (owner := _FOR.search(body)):
            self.owners[key[1].decode()] = owner[1].decode()
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
        request = read(self.command, self.path, headers, body)
        self.recorder.note(request)
        status, kind, answer = self._forwarded(headers, body)
        self.recorder.learn(request, answer)
        if self.recorder.twist:
            status, answer = self.recorder.twist(request, status, answer)
        self.send_response(status)
        for name, value in kind:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_POST  # noqa: N815  (the base class wants them so)

    def _forwarded(self, headers: dict[str, str], body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        self._onward.request(self.command, self.path, body, headers)
        answer = self._onward.getresponse()
        kept = [pair for pair in answer.getheaders() if pair[0].lower() not in (*_DROPPED, "content-length")]
        return answer.status, kept, answer.read()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet; the log is the recorder's."""
