"""A small AWS on loopback: writes down every request, and answers by a script."""

import json
import re
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

_SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([\w-]+)/([\w-]+)/aws4_request")
MANAGEMENT = "123456789012"
MEMBER = "111122223333"


@dataclass(frozen=True)
class Asked:
    """One request that reached the wire."""

    service: str
    operation: str
    key: str
    region: str
    given: Mapping[str, Any]
    headers: Mapping[str, str]


@dataclass
class Said:
    """One answer, with whatever is wrong with it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    request_id: bool = True
    cut: int = 0
    """Bytes that the length promises and that never come."""
    reset: bool = False
    """Whether the connection breaks instead of an answer."""


Answering = Callable[[Asked], Said]


class Aws:
    """What was asked, and what to answer: a script per operation, the last answer again and again."""

    def __init__(self) -> None:
        self.endpoint = ""
        self._lock = Lock()
        self._issued = 0
        self.reset()

    def reset(self) -> None:
        """Forget what was asked and what is to be answered."""
        self.log: list[Asked] = []
        self.scripts: dict[str, list[Said | Answering]] = {}
        self.owners = {"AKIAOWN": MANAGEMENT}
        self.skew = timedelta(0)

    def script(self, operation: str, *said: Said | Answering) -> None:
        """Answer `operation` with these, one after the other."""
        self.scripts[operation] = list(said)

    def asked(self, *operations: str) -> list[Asked]:
        """Return the requests for these operations; all without any."""
        return [one for one in self.log if not operations or one.operation in operations]

    def answer(self, asked: Asked) -> Said:
        """Return the next answer."""
        with self._lock:
            self.log.append(asked)
            script = self.scripts.get(asked.operation)
            said = (script.pop(0) if len(script) > 1 else script[0]) if script else self._usual
        return said(asked) if callable(said) else said

    def _usual(self, asked: Asked) -> Said:
        if asked.operation == "GetCallerIdentity":
            return identity(self.owners.get(asked.key, "000000000000"))
        if asked.operation == "AssumeRole":
            return self.assumed(asked.given["RoleArn"].split(":")[4])
        if asked.operation == "DescribeOrganization":
            return json_error("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
        return ec2(asked.operation)

    def assumed(self, account: str, *, seconds: int = 3600, owner: str | None = None) -> Said:
        """Return credentials for `account` that are new, and really those of `owner`."""
        with self._lock:
            self._issued += 1
            key = f"ASIA{account}{self._issued:04d}"
        self.owners[key] = owner or account
        expires = (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        inner = (
            f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>canary-secret-{key}</SecretAccessKey>"
            f"<SessionToken>canary-token-{key}</SessionToken><Expiration>{expires}</Expiration></Credentials>"
        )
        return query("AssumeRole", inner)


def query(operation: str, inner: str = "", status: int = 200) -> Said:
    """Return an answer as IAM and STS write it."""
    text = (
        f'<{operation}Response xmlns="https://example/"><{operation}Result>{inner}</{operation}Result>'
        f"<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>"
    )
    return Said(status, text.encode())


def identity(account: str, arn: str = "") -> Said:
    """Return an answer of GetCallerIdentity."""
    arn = arn or f"arn:aws:sts::{account}:assumed-role/Admin/ada@example.com"
    return query("GetCallerIdentity", f"<Arn>{arn}</Arn><UserId>AIDA</UserId><Account>{account}</Account>")


def query_error(code: str, message: str = "No.", status: int = 400) -> Said:
    """Return an error as IAM and STS write it."""
    text = (
        f'<ErrorResponse xmlns="https://example/"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
    )
    return Said(status, text.encode())


_SETS = {"DescribeVpcs": "vpcSet", "DescribeRegions": "regionInfo", "DescribeSubnets": "subnetSet"}


def ec2(operation: str, inner: str | None = None, token: str = "") -> Said:
    """Return an answer as EC2 writes it; the operation's list, empty, where nothing is given."""
    inside = inner if inner is not None else f"<{_SETS[operation]}/>" if operation in _SETS else "<return>true</return>"
    more = f"<nextToken>{token}</nextToken>" if token else ""
    text = (
        f'<{operation}Response xmlns="http://example/"><requestId>r-1</requestId>{inside}{more}</{operation}Response>'
    )
    return Said(200, text.encode())


def ec2_error(code: str, message: str = "No.", status: int = 400) -> Said:
    """Return an error as EC2 writes it."""
    text = (
        f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
        "<RequestID>r-1</RequestID></Response>"
    )
    return Said(status, text.encode())


def json_said(value: Any, status: int = 200) -> Said:
    """Return an answer as Organizations writes it."""
    return Said(status, json.dumps(value).encode())


def json_error(code: str, message: str = "No.", status: int = 400) -> Said:
    """Return an error as Organizations writes it."""
    return json_said({"__type": code, "Message": message}, status)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    aws: Aws

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = self.aws.answer(_asked(dict(self.headers.items()), self.path, body))
        if said.reset:
            # An RST, as from a firewall that lost track.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self.send_response_only(said.status)
        self.send_header("Date", format_datetime(datetime.now(UTC) + self.aws.skew, usegmt=True))
        if said.request_id:
            self.send_header("x-amzn-RequestId", "r-1")
        for name, value in {"Content-Length": str(len(said.body) + said.cut), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body)
        self.close_connection = self.close_connection or bool(said.cut)

    do_GET = do_POST  # noqa: N815 - the name that http.server looks for

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _asked(headers: dict[str, str], path: str, body: bytes) -> Asked:
    lower = {name.lower(): value for name, value in headers.items()}
    scope = _SCOPE.search(lower.get("authorization", ""))
    target = lower.get("x-amz-target", "")
    if target:
        operation, given = target.rpartition(".")[2], json.loads(body or b"{}")
    elif body.startswith(b"Action="):
        given = dict(parse_qsl(body.decode()))
        operation = given.pop("Action")
    else:
        operation, given = path.strip("/"), json.loads(body or b"{}")
    key, region, service = scope.groups() if scope else ("", "", "")
    return Asked(service, operation, key, region, given, lower)


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no news."""


@contextmanager
def running() -> Iterator[Aws]:
    """Run a server for as long as the block lasts."""
    aws = Aws()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"aws": aws}))
    aws.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield aws
    finally:
        server.shutdown()
        server.server_close()
