"""As whom and where the current call is made; set around every call, read by the signer and by the guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NoReturn

from botocore.credentials import Credentials, ReadOnlyCredentials

from hardener.engine.model import AsWhom


class Keys(ReadOnlyCredentials):  # type: ignore[misc]
    """Credentials of one account (`account_id`), in memory only: neither shown nor pickled."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Keys(…{self.access_key[-4:]} of {self.account_id or 'an account not verified yet'})"

    __str__ = __repr__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("credentials stay in memory: they cannot be pickled or copied")


@dataclass(frozen=True, slots=True)
class Scope:
    """The account and the region of one call, and the credentials to sign it with."""

    account: str
    """The account that the call is about."""
    region: str
    keys: Keys
    by: AsWhom = AsWhom.OWN
    manager: str = ""
    """The management account, whose credentials sign a call made by it about another account."""

    @property
    def signer(self) -> str:
        """The account whose credentials sign."""
        return self.manager if self.by is AsWhom.MANAGEMENT else self.account


_CURRENT: ContextVar[Scope] = ContextVar("scope")
_SIGNING_IN: ContextVar[bool] = ContextVar("signing_in", default=False)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Make every call in this block as `scope` says."""
    token = _CURRENT.set(scope)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def signing_in() -> Iterator[None]:
    """Let operations that give credentials through in this block."""
    token = _SIGNING_IN.set(True)
    try:
        yield
    finally:
        _SIGNING_IN.reset(token)


def current() -> Scope | None:
    """Return the scope of the running call, None outside of one."""
    return _CURRENT.get(None)


def is_signing_in() -> bool:
    """Return whether the running code is allowed to get credentials."""
    return _SIGNING_IN.get()


class ScopedCredentials(Credentials):  # type: ignore[misc]
    """What clients sign with: the keys of the running call, so that one client serves every account."""

    def __init__(self) -> None:
        super().__init__("", "", method="hardener")

    def get_frozen_credentials(self) -> Keys:
        """Return the keys of the running call. Raises LookupError where none are set."""
        scope = _CURRENT.get(None)
        if scope is None:
            raise LookupError("no account is set for this call, so nothing is sent")
        return scope.keys


class ScopedProvider:
    """Stands in for botocore's credential chain on sessions whose calls all carry a scope."""

    def load_credentials(self) -> ScopedCredentials:
        """Return credentials that look at the running call."""
        return ScopedCredentials()
