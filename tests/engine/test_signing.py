"""When the keyring is asked, and how often."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from time import sleep
from typing import Any

import pytest

from hardener.engine.signing import KeySigner, LaterSigner, Signer, may_ask


def test_the_keyring_is_asked_when_it_is_needed_and_once() -> None:
    asked: list[Signer] = []

    def find() -> Signer:
        sleep(0.02)
        asked.append(KeySigner(b"k" * 32, "a keyring"))
        return asked[-1]

    later = LaterSigner(find)
    assert not asked
    with ThreadPoolExecutor(8) as pool:
        signed = set(pool.map(lambda _: later.sign("plan", b"data"), range(8)))
    assert signed == {KeySigner(b"k" * 32, "").sign("plan", b"data")}
    assert (later.key_id, later.about) == (asked[0].key_id, asked[0].about)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("backend", "asks"), [("keyring.backends.SecretService", False), ("keyrings.alt.file:EncryptedKeyring", True)]
)
def test_a_keyring_that_was_installed_extra_may_ask(backend: str, asks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def entry_points(**_: Any) -> list[EntryPoint]:
        return [EntryPoint("one", backend, "keyring.backends")]

    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    assert may_ask() is asks


def test_a_keyring_that_was_named_may_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert may_ask()
