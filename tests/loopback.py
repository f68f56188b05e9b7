"""Nothing that tests run may reach beyond this machine: a hook below every library, which none of them can go around.

It needs the standard library alone, so that it can be put into a child process as well.
"""

import os
import sys
from collections.abc import MutableMapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

LEFT: Final = 97
"""The exit code of a child process that tried to leave."""

_TO_AN_ADDRESS: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"})
_BY_NAME: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

_EVERYWHERE: Final = "0.0.0.0"
_ROOT: Final = Path(__file__).resolve().parents[1]
_IN_CHILDREN: Final = _ROOT / "tests" / "inside"
"""Holds a `sitecustomize`, which Python reads first in every process."""

strayed: list[str] = []
"""What was refused so far, as somebody above may have swallowed the refusal."""


class Strayed(OSError):
    """Something tried to reach another machine."""


def watch(*, end: bool = False) -> None:
    """Refuse every address but this machine's, from now on; with `end` the whole process ends at the first one."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        host = _host(event, arguments)
        if is_here(host):
            return
        said = f"{event} to {host!r}: tests stay on this machine"
        strayed.append(said)
        if end:
            os.write(2, f"{said}\n".encode())
            os._exit(LEFT)
        raise Strayed(said)

    sys.addaudithook(hook)


def watch_children(environment: MutableMapping[str, str]) -> None:
    """Have every Python that is started with `environment`, or with this process's path, watched in the same way."""
    ours = [str(_IN_CHILDREN), str(_ROOT)]
    known = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry and entry not in ours]
    environment["PYTHONPATH"] = os.pathsep.join([*ours, *known])
    # The practice server is started with what this process has.
    sys.path += [entry for entry in ours if entry not in sys.path]


def is_here(host: str) -> bool:
    """Return whether `host` is a loopback address; empty stands for no host at all."""
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _host(event: str, arguments: tuple[Any, ...]) -> str:
    if event in _BY_NAME:
        host = arguments[0]
    elif event == "socket.getnameinfo":
        host = arguments[0][0]
    elif event in _TO_AN_ADDRESS and isinstance(arguments[1], tuple):
        # Anything but a tuple is a path (a Unix socket), or nothing (one that is connected already).
        # To listen at no address in particular is to listen at all of them.
        host = arguments[1][0] or (_EVERYWHERE if event == "socket.bind" else "")
    else:
        return ""
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("idna", "replace")
    return host if isinstance(host, str) else ""
