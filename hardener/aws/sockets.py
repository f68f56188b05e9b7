"""Connections that let others through the turnstile while they wait for the network, and only then."""

import io
from http.client import HTTPResponse
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from hardener.aws.turnstile import TURNSTILE

_AT_ONCE = 16384
"""Bytes that an idle connection always takes without waiting."""


class _Arriving(io.RawIOBase):
    """What a connection receives; whoever waits for it stands outside the turnstile."""

    def __init__(self, received: Any) -> None:
        self._received = received

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        with TURNSTILE.outside():
            count: int | None = self._received.readinto(buffer)
            return count

    def close(self) -> None:
        # The connection counts its files, and ends with the last one.
        self._received.close()
        super().close()


class _Source:
    """Stands for a socket where an answer is read from one."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def makefile(self, mode: str) -> Any:
        return io.BufferedReader(_Arriving(self._socket.makefile(mode, buffering=0)))


class _Response(HTTPResponse):
    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(_Source(sock), *args, **kwargs)  # type: ignore[arg-type]


class _Waiting:
    """What both kinds of connections have in common."""

    response_class = _Response

    def connect(self) -> None:
        """Look the host up, connect and shake hands, all of which is waiting."""
        with TURNSTILE.outside():
            super().connect()  # type: ignore[misc]

    def send(self, data: Any) -> Any:
        """Send; what may have to wait for the other end waits outside."""
        if isinstance(data, bytes) and len(data) <= _AT_ONCE:
            return super().send(data)  # type: ignore[misc]
        with TURNSTILE.outside():
            return super().send(data)  # type: ignore[misc]


class _Plain(_Waiting, AWSHTTPConnection):  # type: ignore[misc]
    pass


class _Secure(_Waiting, AWSHTTPSConnection):  # type: ignore[misc]
    pass


class _PlainPool(AWSHTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = _Plain


class _SecurePool(AWSHTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = _Secure


def give_way(session: Any) -> bool:
    """Have the connections of botocore's HTTP session give way; return whether this botocore has a place for it."""
    known = getattr(session, "_pool_classes_by_scheme", None)
    if not isinstance(known, dict) or set(known) != {"http", "https"}:
        return False
    known.update(http=_PlainPool, https=_SecurePool)
    return True
