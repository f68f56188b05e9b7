"""Being signed in: who we are, what is in reach, and asking AWS for both again."""

from collections.abc import Callable

import msgspec

from hardener.engine.model import Account, Caller, Cloud, Organization
from hardener.engine.selection import accounts_of
from hardener.engine.signing import Signer


class Connection(msgspec.Struct, frozen=True):
    """Who we are and what is in reach, as AWS says it."""

    caller: Caller
    organization: Organization | None
    accounts: tuple[Account, ...]
    """Everything in reach, management account first; suspended ones too, with their state."""
    endpoint: str
    """The endpoint override in force; empty when there is none."""
    second_lock: str
    """Where AWS itself would refuse a write while something is read, and where it would not, in a sentence."""
    signing: str
    """Where the signing key is kept, or why plans and journals are not signed."""
    practice: bool


class Connecting:
    """Signs in when somebody needs it, and keeps what AWS said of us."""

    def __init__(self, sign_in: Callable[[], Cloud], signer: Signer, *, practice: bool) -> None:
        self._sign_in = sign_in
        self._signer = signer
        self._practice = practice
        self._cloud: Cloud | None = None
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """What was found last; signs in first where nobody has. Raises as `anew` does."""
        return self._connection or self.anew()

    @property
    def cloud(self) -> Cloud:
        """AWS as we are signed in to it; signs in first where nobody has. Raises as `anew` does."""
        if self._cloud is None:
            self.anew()
        assert self._cloud is not None
        return self._cloud

    def anew(self) -> Connection:
        """Sign in and discover what is in reach. Raises SignInFailed, CallFailed."""
        cloud = self._sign_in()
        return self._look_around(cloud, cloud.caller())

    def again(self) -> Connection:
        """Ask AWS again who we are and what is in reach, with the credentials there are. Raises as `anew` does."""
        if self._cloud is None or self._connection is None:
            return self.anew()
        caller = self._connection.caller
        self._cloud.identity(Account(id=caller.account, name=caller.account))
        return self._look_around(self._cloud, caller)

    def _look_around(self, cloud: Cloud, caller: Caller) -> Connection:
        organization = cloud.organization()
        self._cloud = cloud
        self._connection = Connection(
            caller=caller,
            organization=organization,
            accounts=accounts_of(caller, organization),
            endpoint=cloud.endpoint,
            second_lock=cloud.second_lock,
            signing=self._signer.about,
            practice=self._practice,
        )
        return self._connection
