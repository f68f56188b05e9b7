"""Access keys of root users, entered by the operator: verified at once, in memory only, dropped on request."""

import re
from threading import Event

from hardener.aws import identity
from hardener.aws.exchange import Exchange
from hardener.aws.own import Held
from hardener.aws.partitions import Geography
from hardener.aws.root_sessions import demand_root
from hardener.aws.scope import Keys
from hardener.engine.model import AsWhom, Caller, CallFailed, Cause, Trouble

_KEY_ID = re.compile(r"AKIA[A-Z0-9]{12,124}", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,200}", re.ASCII)


class RootKeys:
    """The root keys that are held, one per account."""

    def __init__(self, exchange: Exchange, geography: Geography) -> None:
        self._exchange = exchange
        self._geography = geography
        self._held: dict[str, Held] = {}

    def __contains__(self, account: str) -> bool:
        return account in self._held

    def held(self, account: str) -> Held:
        """Return the key of the root user of `account`. Raises CallFailed where none is held."""
        known = self._held.get(account)
        if known is None:
            words = "no access key of this account's root user was entered"
            hint = "enter it in the wizard; it is held in memory and nowhere else"
            raise CallFailed(Trouble(Cause.CREDENTIALS, words, hint=hint))
        return known

    def take(self, account: str, key_id: str, secret: str) -> Caller:
        """Hold a key once AWS says that it is the root user's of `account`. Raises CallFailed."""
        key_id, secret = key_id.strip(), secret.strip()
        if not _KEY_ID.fullmatch(key_id) or not _SECRET.fullmatch(secret):
            words = "this is not a pair of access key id and secret access key"
            raise CallFailed(Trouble(Cause.CREDENTIALS, words, hint="a key id begins with AKIA; enter both anew"))
        held = Held(Keys(key_id, secret, None, account))
        home, by = self._geography.home, str(AsWhom.ROOT_KEY)
        caller = demand_root(identity.verified(self._exchange, held, account, home, by, Event()))
        self._held[account] = held
        return caller

    def ids(self, account: str) -> frozenset[str]:
        """Return the id, never the secret, of the key that is held for `account`."""
        known = self._held.get(account)
        return frozenset((known.keys.access_key,) if known else ())

    def drop(self) -> None:
        """Forget all of them."""
        self._held.clear()
