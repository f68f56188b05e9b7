"""What the engine and the checks may ask of AWS, as protocols; `hardener.aws` is the only one that answers."""

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any, Protocol, TypeVar

import msgspec

from hardener.engine.model.calls import Call
from hardener.engine.model.findings import Trouble
from hardener.engine.model.where import Account, Caller, Organization, Target
from hardener.engine.model.words import AsWhom

T = TypeVar("T")


class CallFailed(Exception):
    """A call to AWS gave no answer that can be relied on; `trouble` says why.

    A check lets it pass: the engine turns it into an `unknown` finding with its cause.
    """

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class SignInFailed(Exception):
    """Nobody could be signed in; `message` says why in one sentence, `hint` is the next step."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Stopped(Exception):
    """The operator ended the scan; nothing follows from what was not read."""


class Reader(Protocol):
    """Reads at one target, and can do nothing but read."""

    @property
    def target(self) -> Target:
        """Where it reads."""

    @property
    def account(self) -> Account:
        """The account it reads at."""

    @property
    def partition(self) -> str:
        """The AWS partition, such as `aws-cn`."""

    @property
    def center(self) -> str:
        """The region that serves what the partition has only once, such as `us-east-1`."""

    @property
    def caller(self) -> Caller:
        """Who is signed in, whatever account is read."""

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on, its source profile's among them.

        A reader by a root key has that key's id alone.
        """

    def by(self, whom: AsWhom) -> "Reader":
        """Return a reader at the same target with the credentials of `whom`; its calls raise CallFailed without."""

    def at(self, region: str) -> "Reader":
        """Return a reader at the same account in `region`."""

    def holds(self, whom: AsWhom) -> bool:
        """Return whether `by(whom)` is worth a try: whoever it names is signed in, or can be entered from here."""

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        """Return the whole answer of one read operation. Raises CallFailed."""

    def find(self, service: str, operation: str, absent: str, **params: Any) -> dict[str, Any] | None:
        """Return the answer, or None where AWS says, with the error code `absent`, that there is none.

        Raises CallFailed for everything else.
        """

    def items(self, service: str, operation: str, **params: Any) -> list[Any]:
        """Return the catalogued list member of the answer, joined over all pages. Raises CallFailed."""

    def together(self, reads: Sequence[Callable[[], T]]) -> list[T]:
        """Make reads that do not depend on each other side by side, and return their results in order.

        Raises CallFailed as soon as one of them does.
        """

    def wait(self, seconds: float) -> None:
        """Pause between two reads of something AWS is still preparing; ends at once when the scan is stopped."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one write."""

    kind: str
    """`accepted`, `rejected` (AWS refused it, nothing was done), `never-sent`, or `ambiguous` (must be read)."""
    code: str = ""
    message: str = ""
    request_id: str = ""
    http_status: int = 0
    output: Mapping[str, Any] = {}
    """The answer's members, for later calls that refer to them."""
    trouble: Trouble | None = None

    @property
    def throttled(self) -> bool:
        """Whether AWS asked to come back later; nothing was done."""
        return self.kind == "rejected" and self.trouble is not None and self.trouble.cause.name == "THROTTLED"


OnWire = Callable[[str], None]
"""Called with the SHA-256 of the signed request just before its first byte leaves; may raise to stop it."""


class Writer(Protocol):
    """Sends the confirmed calls of one account, each once, and nothing else."""

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        """Send `call` exactly as it is, once. Never raises for what AWS or the network does."""


class Cloud(Protocol):
    """One signed-in view of AWS."""

    @property
    def endpoint(self) -> str:
        """The endpoint override in force, as the operator must see it; empty when there is none."""

    @property
    def second_lock(self) -> str:
        """Where AWS itself would refuse a write while something is read, and where it would not, in a sentence."""

    @property
    def catalogue_sha256(self) -> str:
        """Digest of the operations the guard knows."""

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on, its source profile's among them."""

    def caller(self) -> Caller:
        """Return who AWS says we are. Raises CallFailed."""

    def organization(self) -> Organization | None:
        """Return the organization with its accounts and units, None for a standalone or a member account.

        Raises CallFailed where that cannot be told.
        """

    def regions(self, account: Account) -> tuple[str, ...]:
        """Return the regions that are enabled in `account`, sorted. Raises CallFailed."""

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        """Ask AWS, with the credentials used by `by` for `account`, who they belong to.

        Raises CallFailed, also when they belong to somebody else.
        """

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> Caller:
        """Take a root user's access key into memory once AWS says whose it is. Raises CallFailed."""

    def drop_root_keys(self) -> None:
        """Forget every root user's access key."""

    def reader(self, account: Account, region: str | None, stop: Event) -> Reader:
        """Return a reader at `account` and `region`; once `stop` is set its calls raise Stopped."""

    def writer(self, account: Account, calls: Sequence[Call]) -> Writer:
        """Return a writer that can send `calls` of a confirmed plan in their order, and no other call."""

    def action(self, service: str, operation: str) -> str:
        """Return the IAM action that an operation needs, such as `ec2:DeleteVpc`."""

    def prepare(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return `params` as they will be sent: validated against AWS's model, idempotency tokens filled in.

        Values that are references (`$after`) count as text. Raises ValueError.
        """

    def call_region(self, service: str, region: str | None) -> str:
        """Return the region that a call to `service` is signed for; `region` where the service is regional."""

    def warm(self, services: Sequence[str], regions: Sequence[str]) -> None:
        """Get ready, in the background, to read `services` in `regions`; only saves time."""

    def release(self, account: Account, by: AsWhom = AsWhom.OWN) -> None:
        """Forget the credentials with which `by` acts on `account`, so that the next use asks for new ones."""
