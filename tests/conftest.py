"""What holds for every test: this machine only, nothing of the user's, and the same draws on every run."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import loopback

loopback.watch()

# Whoever started the tests in the background has made Ctrl-C mean nothing, and the programs under test inherit that.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The default of `settings` for all tests below: no test has a deadline, as machines differ.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak", deadline=None, print_blob=True, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

with suppress(ImportError):
    # Hundreds of sign-ins in one process keep more connections open than some systems allow at first.
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192 if most == resource.RLIM_INFINITY else min(most, 8192), most))

_NOT_THE_USERS = ("AWS_", "XDG_", "BOTO")
_NOR_THESE = (
    "HARDENER_DEBUG",
    *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"),
)
_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def nobodys_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Take the user's credentials, configuration, keyring and directories out of sight; return the home instead."""
    home = tmp_path_factory.mktemp("home")
    missing = str(home / "missing")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_NOT_THE_USERS) or name in _NOR_THESE:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("AWS_CONFIG_FILE", missing)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", missing)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        patch.setenv("HARDENER_STATE_DIR", str(home / "state"))
        patch.setenv("HARDENER_CONFIG_DIR", str(home / "config"))
        # Not before tests run: the processes among which pytest deals them out end no test by ending themselves.
        patch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        loopback.watch_children(os.environ)
        yield home


@pytest.fixture(scope="session", autouse=True)
def nothing_for_good() -> Iterator[None]:
    """Let what a test leaves be collected: a program signs in once and keeps what it has, tests hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", lambda: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def connections_end() -> Iterator[None]:
    """Close what the tests of a module have opened; clients hold on to each other, so that only a collection does."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def own_directories(nobodys_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test state and configuration directories that no other test has."""
    number = next(_numbers)
    monkeypatch.setenv("HARDENER_STATE_DIR", str(nobodys_environment / f"state-{number}"))
    monkeypatch.setenv("HARDENER_CONFIG_DIR", str(nobodys_environment / f"config-{number}"))


@pytest.fixture(autouse=True)
def on_this_machine() -> Iterator[None]:
    """Fail a test during which anything tried to leave this machine, even where the refusal was swallowed."""
    before = len(loopback.strayed)
    yield
    assert loopback.strayed[before:] == []
