"""What a check reads through: one target, reads only."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any, TypeVar

from hardener.aws.guard import GuardViolation
from hardener.aws.pausing import heed, pause
from hardener.aws.reading import Reading
from hardener.engine.model import Account, AsWhom, Caller, CallFailed, Cause, Reader, Target, Trouble

T = TypeVar("T")


class TargetReader:
    """Reads at one target; the Reader of the model."""

    def __init__(
        self, reading: Reading, account: Account, region: str | None, stop: Event, by: AsWhom = AsWhom.OWN
    ) -> None:
        self._reading = reading
        self._account = account
        self._target = Target(account.id, region)
        self._stop = stop
        self._by = by

    @property
    def target(self) -> Target:
        """Where it reads."""
        return self._target

    @property
    def account(self) -> Account:
        """The account it reads at."""
        return self._account

    @property
    def partition(self) -> str:
        """The AWS partition, such as `aws-cn`."""
        return self._reading.geography.partition

    @property
    def center(self) -> str:
        """The region that serves what the partition has only once, such as `us-east-1`."""
        return self._reading.geography.center

    @property
    def caller(self) -> Caller:
        """Who is signed in."""
        return self._reading.vault.caller

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on; by a root key, that key's."""
        vault = self._reading.vault
        return vault.root_keys.ids(self._account.id) if self._by is AsWhom.ROOT_KEY else vault.key_ids

    def by(self, whom: AsWhom) -> Reader:
        """Return a reader at the same target with the credentials of `whom`. Raises CallFailed for one that writes."""
        if whom in (AsWhom.ROOT_DELETE, AsWhom.ROOT_PASSWORD):
            # A session that could write is begun for a confirmed call alone; AWS's own lock stays in place.
            raise CallFailed(Trouble(Cause.GUARD, f"a {whom} session is not for reading"))
        return TargetReader(self._reading, self._account, self._target.region, self._stop, whom)

    def at(self, region: str) -> Reader:
        """Return a reader at the same account in `region`."""
        return TargetReader(self._reading, self._account, region, self._stop, self._by)

    def holds(self, whom: AsWhom) -> bool:
        """Return whether `by(whom)` is worth a try."""
        return self._reading.vault.may(self._account.id, whom)

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """Return the whole answer of one read, its lists joined over all pages. Raises CallFailed and Stopped."""
        return self._whole(service, operation, params)

    def find(self, service: str, operation: str, absent: str, **params: Any) -> dict[str, Any] | None:
        """Return the answer, None where AWS says with the error code `absent` that there is none.

        Raises CallFailed for everything else, and Stopped.
        """
        try:
            return self._whole(service, operation, params)
        except CallFailed as failed:
            # Only an attested answer has a code, so a proxy's page is never taken for "there is none".
            if failed.trouble.code and failed.trouble.code == absent:
                return None
            raise

    def items(self, service: str, operation: str, **params: Any) -> list[Any]:
        """Return the catalogued list of the answer, joined over all pages. Raises CallFailed and Stopped."""
        answer = self._whole(service, operation, params)
        found = answer[self._reading.op(service, operation).present]
        if not isinstance(found, list):
            raise TypeError(f"{service}:{operation} does not answer with a list")
        return found

    def together(self, reads: Sequence[Callable[[], T]]) -> list[T]:
        """Make reads side by side and return their results in order. Raises what the first to fail raises."""
        return self._reading.helpers.together(reads)

    def wait(self, seconds: float) -> None:
        """Pause between two reads. Raises Stopped as soon as the scan is stopped."""
        pause(self._stop, seconds)

    def _whole(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        heed(self._stop)
        try:
            op = self._reading.op(service, operation)
        except GuardViolation as violation:
            action = f"{service}:{operation}"
            hint = "please report this as a defect: it is not a read that hardener knows"
            raise CallFailed(Trouble(Cause.GUARD, str(violation), action=action, hint=hint)) from None
        return self._reading.whole(op, self._target.account, self._target.region, params, self._stop, by=self._by)
