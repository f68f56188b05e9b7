"""The three ways of reading that are compared: hardener, a bare thread pool, and one session for each client."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.cloud.place import environment
from benchmarks.reads import Read

THREADS = 64
CHECKS = ("password-policy", "default-vpc")
"""What is scanned where hardener is compared: the reads that the other sides make too."""
Clients = Mapping[tuple[str, str], Any]


def hardener(endpoint: str, directory: Path) -> Any:
    """Return a workbench that has signed in at `endpoint` and keeps its files below `directory`."""
    from checks import CATALOGUE
    from hardener.aws.cloud import Access, sign_in
    from hardener.engine.baseline import Baseline
    from hardener.engine.places import Places
    from hardener.engine.signing import NoSigner
    from hardener.engine.workbench import Workbench

    access = Access(environment=environment(endpoint))
    places = Places(directory / "state", directory / "config")
    bench = Workbench(lambda: sign_in(access), CATALOGUE, places, NoSigner("benchmark"), Baseline())
    bench.connect()
    return bench


def scan(bench: Any, accounts: Sequence[str], regions: Sequence[str] = ()) -> None:
    """Scan with a workbench; an answer that is missing would make the figures worthless."""
    from hardener.engine.model import Status
    from hardener.engine.selection import Selection

    found = bench.scan(Selection(tuple(accounts), tuple(regions), CHECKS), lambda _: None, Event()).findings
    unread = [one for one in found if one.status is Status.UNKNOWN]
    if unread or not found:
        raise RuntimeError(f"{len(unread)} of {len(found)} targets could not be read: {unread[:1]}")


def clients(session: Any, endpoint: str, reads: Sequence[Read]) -> Clients:
    """Return the clients that `reads` need, all of one plain session."""
    return {place: _client(session, endpoint, *place) for place in _places(reads)}


def bare(prepared: Clients, reads: Sequence[Read]) -> None:
    """Make `reads` with clients that are there already, 64 at a time, each as soon as there is a thread."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda read: _made(prepared, read), reads))


def naive(endpoint: str, reads: Sequence[Read]) -> None:
    """Make `reads` 64 at a time, with a session and a client of its own for each region and service."""
    from boto3 import Session

    places = _places(reads)
    with ThreadPoolExecutor(THREADS) as pool:
        made = pool.map(lambda place: _client(Session(), endpoint, *place), places)
        own = dict(zip(places, made, strict=True))
        list(pool.map(lambda read: _made(own, read), reads))


def _places(reads: Sequence[Read]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((read.service, read.region) for read in reads))


def _client(session: Any, endpoint: str, service: str, region: str) -> Any:
    from botocore.config import Config

    known = environment(endpoint)
    make: Callable[..., Any] = getattr(session, "create_client", None) or session.client
    return make(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=known["AWS_SESSION_TOKEN"],
        config=Config(max_pool_connections=THREADS),
    )


def _made(prepared: Clients, read: Read) -> None:
    from botocore import xform_name

    getattr(prepared[read.service, read.region], xform_name(read.operation))(**read.params)
