"""A cloud in memory with one check on it: shelves that should be empty, one per account, cleared item by item."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, ClassVar, TypeVar

from hardener.engine.baseline import Baseline
from hardener.engine.model import (
    Account,
    Answer,
    AsWhom,
    Call,
    Caller,
    CallFailed,
    Cause,
    Check,
    Draft,
    OnWire,
    Organization,
    Per,
    Reader,
    Refusal,
    Remedy,
    Row,
    Settings,
    Severity,
    State,
    Status,
    Target,
    Trouble,
    UndoClass,
    Verdict,
)
from hardener.engine.patience import Patience
from hardener.engine.places import Places
from hardener.engine.signing import KeySigner, Signer
from hardener.engine.workbench import Workbench

T = TypeVar("T")
MANAGEMENT, PROD, CLOSED = "999900001111", "111122223333", "333333333333"
ACCOUNTS = (
    Account(id=MANAGEMENT, name="root", management=True),
    Account(id=PROD, name="prod", path=("Workloads",)),
    Account(id=CLOSED, name="legacy", state="SUSPENDED"),
)
SIGNER = KeySigner(b"k" * 32, "a test")
HASTY = Patience(verify=0.05, settle=0.02, throttled=0.2, first=0.001)


class ShelfState(State, frozen=True):
    items: tuple[str, ...]
    locked: str = ""


class ShelfSettings(Settings, frozen=True):
    keep: tuple[str, ...] = ()


class ShelfCheck(Check[ShelfState, ShelfSettings]):
    id: ClassVar[str] = "shelf"
    title = "Empty shelf"
    why = "Because."
    severity = Severity.HIGH
    per = Per.ACCOUNT
    references = ()
    reads = ("toy:ListItems",)
    writes = ("toy:DeleteItem", "toy:PutItem")
    settings = ShelfSettings
    state = ShelfState

    def read(self, aws: Reader) -> ShelfState:
        found = aws.call("toy", "ListItems")
        return ShelfState(items=tuple(found["Items"]), locked=found["Locked"])

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        extra = [item for item in state.items if item not in wanted.keep]
        if not extra:
            return Verdict(Status.OK, "empty")
        return Verdict(Status.FAILING, f"{len(extra)} items")

    def remedy(self, state: ShelfState, wanted: ShelfSettings) -> Remedy | Refusal:
        if state.locked:
            return Refusal(f"in use by {state.locked}")
        extra = [item for item in state.items if item not in wanted.keep]
        left = tuple(item for item in state.items if item in wanted.keep)
        calls = tuple(_draft("DeleteItem", item) for item in extra)
        return Remedy(summary=f"clear {len(extra)} items", after=ShelfState(items=left), calls=calls)

    def undo(self, before: ShelfState, now: ShelfState) -> Remedy | Refusal:
        back = tuple(_draft("PutItem", item) for item in before.items if item not in now.items)
        away = tuple(_draft("DeleteItem", item) for item in now.items if item not in before.items)
        return Remedy(summary="put back", after=before, calls=back + away)

    def rows(self, state: ShelfState) -> tuple[Row, ...]:
        return (Row("Items", ", ".join(state.items) or "none"), Row("Locked", state.locked or "no"))


def _draft(operation: str, item: str) -> Draft:
    return Draft(
        service="toy",
        operation=operation,
        params={"Item": item},
        why=f"{operation} {item}",
        undo=UndoClass.EXACT,
        gone=("NoSuchItem",),
        later=("StillThere",),
    )


@dataclass
class ToyCloud:
    """Shelves by account; `script` decides what the Nth write meets, `wire` is what reached it."""

    shelves: dict[str, list[str]] = field(
        default_factory=lambda: {MANAGEMENT: ["a", "b", "c"], PROD: ["d"], CLOSED: ["e"]}
    )
    locked: dict[str, str] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    organization_id: str = "o-toy"
    accounts: tuple[Account, ...] = ACCOUNTS
    incomplete: str = ""
    account: str = MANAGEMENT
    wire: list[tuple[str, str, str]] = field(default_factory=list)
    script: Callable[[int], str] = lambda _: "ok"
    unreadable: bool = False
    endpoint: str = ""
    second_lock: str = "toys have none"
    catalogue_sha256: str = "c" * 64
    key_ids: frozenset[str] = frozenset()

    def caller(self) -> Caller:
        return Caller(self.account, f"arn:aws:sts::{self.account}:assumed-role/Admin/me", method="test")

    def organization(self) -> Organization | None:
        if not self.organization_id:
            return None
        return Organization(self.organization_id, MANAGEMENT, self.accounts, self.incomplete)

    def regions(self, account: Account) -> tuple[str, ...]:
        return ("eu-west-1", "us-east-1")

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        if account.id in self.denied:
            raise CallFailed(Trouble(Cause.DENIED, "not allowed", "sts:AssumeRole", "AccessDenied"))
        return Caller(account.id, f"arn:aws:sts::{account.id}:assumed-role/Role/me")

    def reader(self, account: Account, region: str | None, stop: Event) -> "ToyReader":
        return ToyReader(self, Target(account.id, region), account)

    def writer(self, account: Account, calls: Sequence[Call]) -> "ToyWriter":
        return ToyWriter(self)

    def action(self, service: str, operation: str) -> str:
        return f"{service}:{operation}"

    def prepare(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return dict(params)

    def call_region(self, service: str, region: str | None) -> str:
        return region or "us-east-1"

    def warm(self, services: Sequence[str], regions: Sequence[str]) -> None:
        return None

    def release(self, account: Account, by: AsWhom = AsWhom.OWN) -> None:
        self.denied.discard(account.id)

    def hold_root_key(self, account: Account, key_id: str, secret: str) -> Caller:
        raise CallFailed(Trouble(Cause.UNSUPPORTED, "toys have no root user"))

    def drop_root_keys(self) -> None:
        return None

    def perform(self, call: Call) -> str:
        shelf, item = self.shelves[call.account], call.params["Item"]
        if call.operation == "PutItem":
            shelf.append(item)
            return ""
        if item not in shelf:
            return "NoSuchItem"
        shelf.remove(item)
        return ""


@dataclass
class ToyReader:
    cloud: ToyCloud
    target: Target
    account: Account
    partition: str = "aws"
    center: str = "us-east-1"
    key_ids: frozenset[str] = frozenset()

    @property
    def caller(self) -> Caller:
        return self.cloud.caller()

    def by(self, whom: AsWhom) -> "ToyReader":
        return self

    def at(self, region: str) -> "ToyReader":
        return ToyReader(self.cloud, Target(self.target.account, region), self.account)

    def holds(self, whom: AsWhom) -> bool:
        return whom is AsWhom.OWN

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        if self.cloud.unreadable:
            raise CallFailed(Trouble(Cause.UNREACHABLE, "no route"))
        if self.target.account in self.cloud.denied:
            raise CallFailed(Trouble(Cause.SCP, "explicit deny", f"{service}:{operation}"))
        shelf = sorted(self.cloud.shelves[self.target.account])
        return {"Items": shelf, "Locked": self.cloud.locked.get(self.target.account, "")}

    def find(self, service: str, operation: str, absent: str, **params: Any) -> dict[str, Any] | None:
        return self.call(service, operation, **params)

    def items(self, service: str, operation: str, **params: Any) -> list[Any]:
        return list(self.call(service, operation, **params)["Items"])

    def together(self, reads: Sequence[Callable[[], T]]) -> list[T]:
        return [read() for read in reads]

    def wait(self, seconds: float) -> None:
        return None


class Crash(BaseException):
    """Stands for the process being killed: nothing of ours runs after it."""


@dataclass
class ToyWriter:
    cloud: ToyCloud

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        told = self.cloud.script(len(self.cloud.wire))
        if told == "never-sent":
            self.cloud.script = lambda _: "ok"
            return Answer(kind="never-sent", trouble=Trouble(Cause.UNREACHABLE, "no route"))
        on_wire("f" * 64)
        self.cloud.wire.append((call.account, call.operation, call.params["Item"]))
        if told == "crash-before":
            raise Crash
        if told in _REFUSALS:
            return Answer(kind="rejected", code=told, trouble=Trouble(_REFUSALS[told], told))
        if told == "lost-before":
            return Answer(kind="ambiguous", trouble=Trouble(Cause.UNREACHABLE, "connection reset"))
        code = self.cloud.perform(call)
        if told == "crash-after":
            raise Crash
        if told == "lost-after":
            return Answer(kind="ambiguous", trouble=Trouble(Cause.UNREACHABLE, "connection reset"))
        if code:
            return Answer(kind="rejected", code=code, trouble=Trouble(Cause.REJECTED, code))
        return Answer(kind="accepted", request_id="r-1", http_status=200)


_REFUSALS = {
    "Throttling": Cause.THROTTLED,
    "AccessDenied": Cause.DENIED,
    "ExpiredToken": Cause.EXPIRED,
    "LimitExceeded": Cause.REJECTED,
    "StillThere": Cause.REJECTED,
}


def workbench(cloud: ToyCloud, places: Places, signer: Signer = SIGNER, **extra: Any) -> Workbench:
    """Return a workbench on `cloud` that loses patience at once."""
    bench = Workbench(lambda: cloud, (ShelfCheck(),), places, signer, Baseline(), **extra)
    bench.patience = HASTY
    return bench
