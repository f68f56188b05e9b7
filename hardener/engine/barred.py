"""AWS for whoever only looks: every way to read, and none to write."""

from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any, NoReturn

from hardener.engine.model import Account, AsWhom, Call, Caller, Cloud, Organization, Reader
from hardener.engine.problems import Rejected


class Barred:
    """Passes on what reads, and refuses to give out a writer or to take a root key in."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    @property
    def endpoint(self) -> str:
        """The endpoint override in force."""
        return self._cloud.endpoint

    @property
    def second_lock(self) -> str:
        """Where AWS itself would refuse a write."""
        return self._cloud.second_lock

    @property
    def catalogue_sha256(self) -> str:
        """Digest of the operations the guard knows."""
        return self._cloud.catalogue_sha256

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on."""
        return self._cloud.key_ids

    def caller(self) -> Caller:
        """Return who AWS says we are. Raises CallFailed."""
        return self._cloud.caller()

    def organization(self) -> Organization | None:
        """Return the organization, None where there is none. Raises CallFailed."""
        return self._cloud.organization()

    def regions(self, account: Account) -> tuple[str, ...]:
        """Return the regions that are enabled in `account`. Raises CallFailed."""
        return self._cloud.regions(account)

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        """Ask AWS who the credentials for `account` belong to. Raises CallFailed."""
        return self._cloud.identity(account, by)

    def reader(self, account: Account, region: str | None, stop: Event) -> Reader:
        """Return a reader at `account` and `region`."""
        return self._cloud.reader(account, region, stop)

    def writer(self, account: Account, calls: Sequence[Call]) -> NoReturn:
        """Refuse. Raises Rejected."""
        raise _refusal()

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> NoReturn:
        """Refuse: a root key could do anything. Raises Rejected."""
        raise _refusal()

    def drop_root_keys(self) -> None:
        """Forget every root user's access key, of which there is none."""
        self._cloud.drop_root_keys()

    def action(self, service: str, operation: str) -> str:
        """Return the IAM action that an operation needs."""
        return self._cloud.action(service, operation)

    def prepare(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return `params` as they would be sent. Raises ValueError."""
        return self._cloud.prepare(service, operation, params)

    def call_region(self, service: str, region: str | None) -> str:
        """Return the region that a call to `service` is signed for."""
        return self._cloud.call_region(service, region)

    def warm(self, services: Sequence[str], regions: Sequence[str]) -> None:
        """Get ready to read."""
        self._cloud.warm(services, regions)

    def release(self, account: Account, by: AsWhom = AsWhom.OWN) -> None:
        """Forget the credentials for `account`."""
        self._cloud.release(account, by)


def _refusal() -> Rejected:
    return Rejected("this session is read-only", "start hardener without --read-only")
