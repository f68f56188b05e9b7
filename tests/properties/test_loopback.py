"""The alarm of the tests themselves: nothing of a test run reaches another machine, and a swallowed refusal shows."""

import socket
from collections.abc import Callable

import pytest

from tests import loopback


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
