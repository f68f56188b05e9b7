"""One signed-in view of AWS: the Cloud of the model."""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any

from hardener.aws import organization, regions, session_policy
from hardener.aws.exchange import Exchange
from hardener.aws.partitions import Geography
from hardener.aws.prepare import Preparing
from hardener.aws.reader import TargetReader
from hardener.aws.reading import Reading
from hardener.aws.sessions import Sessions
from hardener.aws.vault import Vault
from hardener.aws.writer import AccountWriter
from hardener.engine.model import (
    Account,
    AsWhom,
    Call,
    Caller,
    CallFailed,
    Cause,
    Organization,
    Reader,
    Trouble,
    Writer,
)


class SignedIn:
    """Everything that can be asked of AWS with one sign-in."""

    def __init__(
        self, sessions: Sessions, exchange: Exchange, vault: Vault, geography: Geography, caller: Caller, endpoint: str
    ) -> None:
        self._sessions = sessions
        self._exchange = exchange
        self._vault = vault
        self._geography = geography
        self._caller = caller
        self._endpoint = endpoint
        self._reading = Reading(exchange, sessions.loader, vault, geography)
        self._preparing = Preparing(sessions.catalogue, sessions.loader)

    @property
    def endpoint(self) -> str:
        """The endpoint override in force, as the operator must see it; empty when there is none."""
        return self._endpoint

    @property
    def second_lock(self) -> str:
        """Where AWS itself would refuse a write while something is read, and where it would not, in a sentence."""
        return session_policy.about(members=self._vault.has_members)

    @property
    def catalogue_sha256(self) -> str:
        """Digest of the operations the guard knows."""
        return self._sessions.catalogue.sha256

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on."""
        return self._vault.key_ids

    def caller(self) -> Caller:
        """Return who AWS said we are when we signed in."""
        return self._caller

    def organization(self) -> Organization | None:
        """Return the organization, None for a standalone or a member account. Raises CallFailed."""
        found = organization.discover(self._reading, self._caller)
        others = (
            frozenset(one.id for one in found.accounts if one.open and not one.management) if found else frozenset()
        )
        self._vault.manage(found.management if found else "", others)
        return found

    def regions(self, account: Account) -> tuple[str, ...]:
        """Return the regions that are enabled in `account`, sorted. Raises CallFailed."""
        _demand_open(account)
        return regions.enabled(self._reading, account.id)

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        """Return who AWS says `by` is in `account`. Raises CallFailed, also when that is somebody else."""
        _demand_open(account)
        return self._vault.identify(account.id, Event(), by)

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> Caller:
        """Take a root user's access key into memory once AWS says whose it is. Raises CallFailed."""
        _demand_open(account)
        return self._vault.root_keys.take(account.id, key_id, secret)

    def drop_root_keys(self) -> None:
        """Forget every root user's access key."""
        self._vault.root_keys.drop()

    def reader(self, account: Account, region: str | None, stop: Event) -> Reader:
        """Return a reader at `account` and `region`; once `stop` is set its calls raise Stopped."""
        return TargetReader(self._reading, account, region, stop)

    def writer(self, account: Account, calls: Sequence[Call]) -> Writer:
        """Return a writer for `calls` of a confirmed plan, in their order; those that are left out stay so."""
        return AccountWriter(self._sessions, self._vault, account.id, calls)

    def action(self, service: str, operation: str) -> str:
        """Return the IAM action that an operation needs, such as `ec2:DeleteVpc`."""
        return self._sessions.catalogue.action(service, operation)

    def prepare(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return `params` as they will be sent. Raises ValueError."""
        return self._preparing.prepare(service, operation, params)

    def call_region(self, service: str, region: str | None) -> str:
        """Return the region that a call to `service` is signed for; `region` where the service is regional."""
        return self._geography.call_region(service, region)

    def warm(self, services: Sequence[str], regions: Sequence[str]) -> None:
        """Make, in the background, the clients that reading `services` in `regions` will need."""
        pairs = [(service, self.call_region(service, region)) for service in services for region in regions]
        self._exchange.warm(list(dict.fromkeys(pairs)))

    def release(self, account: Account, by: AsWhom = AsWhom.OWN) -> None:
        """Forget the credentials with which `by` acts on `account`, so that the next use asks for new ones."""
        self._vault.forget(self._vault.signer(account.id, by))


def _demand_open(account: Account) -> None:
    if not account.open:
        hint = "only accounts in the state ACTIVE can be entered"
        raise CallFailed(Trouble(Cause.ACCOUNT, f"its state is {account.state}", hint=hint))
