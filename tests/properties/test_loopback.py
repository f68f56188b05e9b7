"""The alarm of the tests themselves: nothing of a test run reaches another machine, and a swallowed refusal shows."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Thread

import pytest

from hardener.practice import launch
from tests import loopback

ABROAD = "192.0.2.1"
"""An address for documentation alone (RFC 5737)."""


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], None]:
    """Demand a refusal, and take it off the record that would fail this test."""

    def demand(attempt: Callable[[], object]) -> None:
        before = len(loopback.strayed)
        with pytest.raises(loopback.Strayed):
            attempt()
        assert len(loopback.strayed) == before + 1
        del loopback.strayed[before:]

    return demand


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("169.254.169.254", 80)])
def test_no_other_machine_is_reached(refused: Callable[[Callable[[], object]], None], address: tuple[str, int]) -> None:
    with socket.socket() as connecting:
        refused(lambda: connecting.connect(address))
    with socket.socket(type=socket.SOCK_DGRAM) as sending:
        refused(lambda: sending.sendto(b"", address))


def test_no_name_is_looked_up(refused: Callable[[Callable[[], object]], None]) -> None:
    refused(lambda: socket.getaddrinfo("sts.us-east-1.amazonaws.com", 443))
    refused(lambda: socket.gethostbyname("sts.us-east-1.amazonaws.com"))


@pytest.mark.parametrize("address", ["", "0.0.0.0", ABROAD])
def test_nobody_else_is_listened_to(refused: Callable[[Callable[[], object]], None], address: str) -> None:
    with socket.socket() as listening:
        refused(lambda: listening.bind((address, 0)))


def test_no_address_is_looked_up(refused: Callable[[Callable[[], object]], None]) -> None:
    refused(lambda: socket.getnameinfo((ABROAD, 80), 0))


def test_a_thread_is_held_back_too_and_what_it_swallows_is_known() -> None:
    def stray() -> None:
        with socket.socket() as connecting:
            try:
                connecting.connect((ABROAD, 80))
            except OSError as error:
                seen.append(error)

    seen: list[Exception] = []
    before = len(loopback.strayed)
    thread = Thread(target=stray)
    thread.start()
    thread.join()
    assert [type(error) for error in seen] == [loopback.Strayed]
    assert len(loopback.strayed[before:]) == 1
    del loopback.strayed[before:]


_REACH = f"socket.socket().connect(('{ABROAD}', 80))"
STRAYING = {
    "connect": f"import socket; {_REACH}",
    "connect_ex": f"import socket; socket.socket().connect_ex(('{ABROAD}', 80))",
    "datagram": f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('{ABROAD}', 53))",
    "look-up": "import socket; socket.getaddrinfo('sts.amazonaws.com', 443)",
    "listen": "import socket; socket.create_server(('', 0))",
    "thread": f"import socket, threading; threading.Thread(target=lambda: {_REACH}).start()",
    "swallowed": f"import socket, contextlib\nwith contextlib.suppress(OSError):\n    {_REACH}",
    "child of the child": (
        f'import subprocess, sys; code = "import socket; {_REACH}"; '
        "sys.exit(subprocess.run([sys.executable, '-c', code]).returncode)"
    ),
    "default session": (
        "import boto3; boto3.client('sts', 'us-east-1', aws_access_key_id='A', aws_secret_access_key='B')"
        ".get_caller_identity()"
    ),
}
"""Programs that try to leave, each in its own way; the last is a session of boto3 that nobody guards."""


@pytest.mark.parametrize("way", STRAYING)
def test_a_child_that_tries_to_leave_is_ended(way: str) -> None:
    ended = run(os.environ, STRAYING[way])
    assert (ended.returncode, "tests stay on this machine" in ended.stderr) == (loopback.LEFT, True), ended.stderr


def test_the_practice_server_is_watched_as_well() -> None:
    assert run(launch._environment(), STRAYING["connect"]).returncode == loopback.LEFT


def test_a_child_that_stays_is_left_alone() -> None:
    staying = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    ended = run(os.environ, staying)
    assert (ended.returncode, ended.stderr) == (0, "")


def run(environment: Mapping[str, str], code: str) -> subprocess.CompletedProcess[str]:
    """Run a program as tests start theirs, in no directory of the project."""
    command = [sys.executable, "-W", "ignore", "-P", "-c", code]
    return subprocess.run(command, env=dict(environment), cwd="/", capture_output=True, text=True, check=False)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
        pass
    assert socket.getaddrinfo("localhost", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", ""])
def test_what_is_here(host: str) -> None:
    assert loopback.is_here(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "example.com", "localhost.example.com", "fe80::1%eth0"])
def test_what_is_elsewhere(host: str) -> None:
    assert not loopback.is_here(host)
