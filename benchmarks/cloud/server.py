"""A stand-in for AWS in a process of its own: `python -m benchmarks.cloud.server ACCOUNTS SECONDS`.

It answers every read after SECONDS with bytes that were made beforehand, so that it is not what is measured.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from botocore.session import Session

from benchmarks.cloud.answers import answers
from benchmarks.cloud.place import MANAGEMENT
from benchmarks.cloud.writing import REQUEST_ID, written

_SIGNED = re.compile(rb"Credential=\w{4}(\d{12})\w*/\d+/([\w-]+)/([\w-]+)/aws4_request")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TARGET = re.compile(rb"\r\nx-amz-target: *\w+\.(\w+)", re.IGNORECASE)
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_ROLE = re.compile(rb"RoleArn=arn%3Aaws%3Aiam%3A%3A(\d{12})%3A")
_ROOT = MANAGEMENT.encode()
_DENIED_JSON = b'{"__type": "AccessDeniedException", "message": "not for a benchmark"}'
_DENIED_XML = (
    b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not for a benchmark</Message></Error>"
    b"<RequestId>" + REQUEST_ID.encode() + b"</RequestId></ErrorResponse>"
)


class Canned:
    """Every answer, made when it is first asked for."""

    def __init__(self, accounts: int) -> None:
        self._accounts = accounts
        self._session = Session()
        self._models: dict[str, Any] = {}
        self._known: dict[tuple[bytes, bytes, bytes], bytes] = {}
        self._others = answers("us-east-1", accounts).keys()
        self.date = b""

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Return the whole HTTP answer to one request."""
        signed = _SIGNED.search(head)
        assert signed, "a request without a signature"
        account, region, service = signed.groups()
        action = _ACTION.search(body) or _TARGET.search(head)
        # Of the services that are told by their paths, only this operation is known.
        operation = action[1] if action else b"ListRegions" if b" /listRegions " in head[:40] else b""
        role = _ROLE.search(body)
        key = (service, region, operation)
        if service != b"ec2" and (service.decode(), operation.decode()) not in self._others:
            return self._denied(action is not None and action.re is _ACTION)
        text = self._known.get(key) or self._made(key)
        text = text if service == b"organizations" else text.replace(_ROOT, role[1] if role else account)
        return b"HTTP/1.1 200 OK\r\nDate: %b\r\nx-amzn-RequestId: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            self.date, REQUEST_ID.encode(), len(text), text
        )  # fmt: skip

    def _denied(self, query: bool) -> bytes:
        """Return what AWS says to whoever may not read: checks that are not measured end with it at once."""
        text = _DENIED_XML if query else _DENIED_JSON
        return b"HTTP/1.1 403 Forbidden\r\nDate: %b\r\nx-amzn-RequestId: %b\r\nContent-Length: %d\r\n\r\n%b" % (
            self.date, REQUEST_ID.encode(), len(text), text
        )  # fmt: skip

    def _made(self, key: tuple[bytes, bytes, bytes]) -> bytes:
        service, region, operation = (part.decode("ascii") for part in key)
        if service not in self._models:
            self._models[service] = self._session.get_service_model(service)
        known = answers(region, self._accounts)
        answer = known.get((service, operation), {}) if service == "ec2" else known[service, operation]
        text = self._known[key] = written(self._models[service].operation_model(operation), answer)
        return text


class Connection(asyncio.Protocol):
    """HTTP/1.1, kept open, one request after the other."""

    def __init__(self, answer: Callable[[bytes, bytes], bytes], seconds: float) -> None:
        self._answer = answer
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, rest = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and len(rest) >= (int(length[1]) if length else 0):
            self._got = b""
            self._loop.call_later(self._seconds, self._send, self._answer(head, rest))

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def serve(accounts: int, seconds: float) -> None:
    """Say where it is, and serve until stdin ends."""
    loop = asyncio.get_running_loop()
    canned = Canned(accounts)

    def tick() -> None:
        canned.date = formatdate(usegmt=True).encode()
        loop.call_later(1, tick)

    tick()
    server = await loop.create_server(lambda: Connection(canned.answer, seconds), "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
