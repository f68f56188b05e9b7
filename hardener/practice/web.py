"""HTTP/1.1 on a loopback port: one thread, one request at a time, connections kept open."""

import asyncio
from collections.abc import Callable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

from hardener.practice.errors import AwsError
from hardener.practice.gateway import Gateway
from hardener.practice.wire import Answer, asked, signature

_BIGGEST_BODY: Final = 64 * 1024 * 1024
_HEADER_LIMIT: Final = 64 * 1024
_Ready = Callable[[int, Callable[[], None]], None]


async def serve(gateway: Gateway, port: int, latency: float, ready: _Ready) -> None:
    """Serve until the function that `ready` is given is called; it may be called from any thread."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(gateway, latency, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        except ValueError:
            pass  # it did not speak HTTP
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port, limit=_HEADER_LIMIT)

    def stop() -> None:
        loop.call_soon_threadsafe(ended.set)

    ready(server.sockets[0].getsockname()[1], stop)
    await ended.wait()
    server.close()


async def _exchange(
    gateway: Gateway, latency: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = int(headers.get("content-length") or 0)
    if "transfer-encoding" in headers or not 0 <= length <= _BIGGEST_BODY:
        answer, keep = AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411), False
        await _send(writer, method, answer.answer("rest-xml"), keep)
        return keep
    body = await reader.readexactly(length)
    if latency:
        await asyncio.sleep(latency)
    keep = headers.get("connection", "").lower() != "close"
    await _send(writer, method, _answered(gateway, method, target, headers, body), keep)
    return keep


def _answered(gateway: Gateway, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
    signed = signature(headers)
    if signed is None:
        return AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403).answer("query")
    return gateway.answer(asked(signed, method, target, headers, body), signed)


async def _send(writer: asyncio.StreamWriter, method: str, answer: Answer, keep: bool) -> None:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    own = {"date": formatdate(usegmt=True), "server": "practice", "connection": "keep-alive" if keep else "close"}
    if method != "HEAD" or "content-length" not in answer.headers:
        own["content-length"] = str(len(answer.body))
    lines += [f"{name}: {value}" for name, value in {**answer.headers, **own}.items()]
    writer.write(
        "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + (b"" if method == "HEAD" else answer.body)
    )
    await writer.drain()
