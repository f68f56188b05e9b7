"""A scripted AWS for each test, and what signs in to it. The tests' own hook keeps everything on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardener.aws import patience
from hardener.aws.cloud import Access, sign_in
from hardener.aws.exchange import Exchange
from hardener.engine.model import Account, Cloud
from tests.aws import server
from tests.aws.server import MANAGEMENT, MEMBER, Aws


@pytest.fixture(scope="session")
def one_aws() -> Iterator[Aws]:
    with server.running() as running:
        yield running


@pytest.fixture
def aws(one_aws: Aws) -> Aws:
    one_aws.reset()
    return one_aws


@pytest.fixture
def access(aws: Aws) -> Access:
    return Access(
        environment={
            "AWS_ENDPOINT_URL": aws.endpoint,
            "AWS_ACCESS_KEY_ID": "AKIAOWN",
            "AWS_SECRET_ACCESS_KEY": "canary-secret-own",
        }
    )


@pytest.fixture
def cloud(access: Access) -> Cloud:
    with pytest.MonkeyPatch.context() as patch:
        # Clients that are made ahead cost time here, where hardly any test needs them.
        patch.setattr(Exchange, "warm", lambda *_: None)
        return sign_in(access)


@pytest.fixture
def home(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home with nothing in it, and the server of the test as the endpoint."""
    for name, value in {
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": aws.endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def own() -> Account:
    return Account(id=MANAGEMENT, name="management", management=True)


@pytest.fixture
def member() -> Account:
    return Account(id=MEMBER, name="member")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Make retries follow at once, and return how long they would have waited at most."""
    waits: list[float] = []

    def jittered(base: float, most: float, made: int) -> float:
        waits.append(min(most, base * 2 ** (made - 1)))
        return 0.0

    monkeypatch.setattr(patience, "_jittered", jittered)
    return waits


@pytest.fixture
def reading(cloud: Any) -> Any:
    """The machinery below a reader, for tests that look inside."""
    return cloud._reading
