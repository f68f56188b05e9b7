"""Signatures over plans and journals, with a key that never leaves the system's keyring."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from threading import Lock
from typing import Protocol

_SERVICE = "hardener"
_USER = "signing-key"


class Signer(Protocol):
    """Signs and checks; without a key it does neither and says so."""

    @property
    def about(self) -> str:
        """One sentence for the operator: where the key is, or why there is none."""

    @property
    def key_id(self) -> str:
        """A name of the key that gives nothing of it away; empty without a key."""

    def sign(self, purpose: str, data: bytes) -> str:
        """Return the signature of `data` for `purpose`, as hexadecimal digits; empty without a key."""


class NoSigner:
    """Stands in where the system has no keyring."""

    key_id = ""

    def __init__(self, reason: str = "no keyring backend was found") -> None:
        self._reason = reason

    @property
    def about(self) -> str:
        """Say why nothing is signed."""
        return f"Plans and journals are not signed: {self._reason}. A plan is bound by its SHA-256 alone."

    def sign(self, purpose: str, data: bytes) -> str:
        """Return nothing: there is no key."""
        return ""


class KeySigner:
    """HMAC-SHA256 with a key of 32 bytes. The purpose is part of what is signed, so that no signature fits two."""

    def __init__(self, key: bytes, where: str) -> None:
        self._key = key
        self._where = where
        self.key_id = hashlib.sha256(b"hardener key id\0" + key).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"KeySigner(key_id={self.key_id!r})"

    def __reduce__(self) -> str:
        raise TypeError("a signing key is not pickled")

    @property
    def about(self) -> str:
        """Say where the key is."""
        return f"Plans and journals are signed with key {self.key_id}, kept in {self._where}."

    def sign(self, purpose: str, data: bytes) -> str:
        """Return the HMAC-SHA256 over the purpose and `data`."""
        return hmac.new(self._key, purpose.encode() + b"\0" + data, hashlib.sha256).hexdigest()


class LaterSigner:
    """Looks for the key when it is first needed, since importing what does takes as long as half of a screen."""

    def __init__(self, find: Callable[[], Signer]) -> None:
        self._find = find
        self._lock = Lock()
        self._found: Signer | None = None

    def look(self) -> Signer:
        """Return what was found; the keyring is asked once, also where several threads need it."""
        with self._lock:
            if self._found is None:
                self._found = self._find()
            return self._found

    @property
    def about(self) -> str:
        """Say what was found."""
        return self.look().about

    @property
    def key_id(self) -> str:
        """A name of the key; empty without one."""
        return self.look().key_id

    def sign(self, purpose: str, data: bytes) -> str:
        """Return the signature, empty without a key."""
        return self.look().sign(purpose, data)


def may_ask() -> bool:
    """Return whether the keyring may ask something in the terminal, as only those do that are installed extra."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only the wizard wants to know

    backends = entry_points(group="keyring.backends")
    return "PYTHON_KEYRING_BACKEND" in os.environ or any(
        not backend.value.startswith("keyring.backends.") for backend in backends
    )


def find_signer() -> Signer:
    """Return a signer with this user's key, made on first use; without a keyring one that says so."""
    # Imported here, since looking for backends takes longer than most commands need.
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        backend = keyring.get_keyring()
        if backend.priority <= 0:
            return NoSigner()
        stored = keyring.get_password(_SERVICE, _USER)
        if stored is None:
            stored = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
            keyring.set_password(_SERVICE, _USER, stored)
            # What the keyring gives back is what later starts will sign with.
            stored = keyring.get_password(_SERVICE, _USER) or ""
        key = base64.b64decode(stored, validate=True)
    except (KeyringError, ValueError, RuntimeError, OSError) as error:
        return NoSigner(f"the keyring did not answer ({type(error).__name__})")
    return KeySigner(key, backend.name) if len(key) == 32 else NoSigner("the keyring holds something that is no key")
