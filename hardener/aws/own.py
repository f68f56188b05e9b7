"""The operator's own credentials, as the SDK's chain finds them; refreshed by the SDK, kept in memory only."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from botocore.exceptions import NoCredentialsError

from hardener.aws.scope import Keys, signing_in
from hardener.aws.sessions import GuardedSession, Sessions
from hardener.aws.source_keys import source_key_ids
from hardener.engine.model import SignInFailed

_RECENT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Held:
    """Credentials and when they end."""

    keys: Keys
    expires: datetime | None = None


class OwnKeys:
    """Asks the SDK's credential chain, and asks it anew when what it gave has run out."""

    def __init__(self, sessions: Sessions, chain: GuardedSession, ask_code: Callable[[str], str] | None) -> None:
        self._sessions = sessions
        self._chain: GuardedSession | None = chain
        self._ask_code = ask_code
        self._lock = Lock()
        self._credentials: Any = None
        self._loaded_at = 0.0
        self._key_ids: set[str] = set()

    @property
    def method(self) -> str:
        """How the SDK found them, such as `sso`."""
        return str(getattr(self._credentials, "method", "") or "")

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys in use, and of those that the profile's role was taken on with."""
        return frozenset(self._key_ids)

    def held(self, account: str) -> Held:
        """Return the credentials that are good now, marked as those of `account`.

        Raises what botocore raises when there are none, or when they cannot be refreshed.
        """
        with signing_in():
            credentials = self._credentials or self._load()
            frozen = credentials.get_frozen_credentials()
        self._key_ids.add(frozen.access_key)
        keys = Keys(frozen.access_key, frozen.secret_key, frozen.token, account)
        return Held(keys, getattr(credentials, "_expiry_time", None))

    def forget(self) -> None:
        """Have the chain asked anew at the next use, since somebody may have signed in again meanwhile."""
        self._credentials = None

    def outdated(self) -> bool:
        """Have the chain asked anew after AWS called the credentials expired; many threads may say so at once.

        Returns False where it was asked so recently that nothing else can be expected of it.
        """
        with self._lock:
            if time.monotonic() - self._loaded_at < _RECENT_SECONDS:
                return False
            self._credentials = None
            return True

    def _load(self) -> Any:
        with self._lock:
            if self._credentials is None:
                session, self._chain = self._chain or self._sessions.chain(), None
                _answer_with(session, self._ask_code)
                self._key_ids |= source_key_ids(session)
                credentials = session.get_credentials()
                if credentials is None:
                    raise NoCredentialsError
                self._credentials = credentials
                self._loaded_at = time.monotonic()
            return self._credentials


def _answer_with(session: GuardedSession, ask_code: Callable[[str], str] | None) -> None:
    """Have MFA codes asked for by `ask_code`: botocore would read them from a terminal that is not its own."""

    def prompter(prompt: str) -> str:
        serial = prompt.removeprefix("Enter MFA code for ").rstrip(": ")
        if ask_code is None:
            raise SignInFailed(
                f"the profile asks for a code of the MFA device {serial}, and there is nobody to ask",
                "run hardener in a terminal, or sign in first and use the session's credentials",
            )
        return ask_code(serial)

    resolver = session.get_component("credential_provider")
    # A resolver without the provider for role profiles has nothing that would prompt.
    for provider in getattr(resolver, "providers", ()):
        if hasattr(provider, "_prompter"):
            provider._prompter = prompter
