"""A check whose offer needs the operator: a safe is made with a secret shown once, and locked by two codes typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, ClassVar

from hardener.engine.baseline import Baseline
from hardener.engine.model import (
    Account,
    Answer,
    Asks,
    Call,
    Cause,
    Check,
    Draft,
    GivenUp,
    Idempotency,
    Offer,
    OnWire,
    Per,
    Question,
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
    after,
    asked,
)
from hardener.engine.places import Places
from hardener.engine.workbench import Workbench
from tests.engine.toy import HASTY, SIGNER, Crash, ToyCloud, ToyReader

SECRET, RIGHT = "SECRETSEEDTHATNOBODYKEEPS", ("314159", "265358")


class SafeState(State, frozen=True):
    locked: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class SafeSettings(Settings, frozen=True):
    pass


class SafeCheck(Check[SafeState, SafeSettings]):
    id: ClassVar[str] = "safe"
    title = "A locked safe"
    why = "Because."
    severity = Severity.HIGH
    per = Per.ACCOUNT
    references = ()
    reads = ("toy:ListSafes",)
    writes = ("toy:MakeSafe", "toy:LockSafe", "toy:TakeSafe")
    settings = SafeSettings
    state = SafeState

    def read(self, aws: Reader) -> SafeState:
        found = aws.call("toy", "ListSafes")
        return SafeState(tuple(found["Locked"]), tuple(found["Open"]))

    def assess(self, state: SafeState, wanted: SafeSettings) -> Verdict:
        return Verdict(Status.OK if state.locked else Status.FAILING, "a safe")

    def remedy(self, state: SafeState, wanted: SafeSettings) -> Remedy | Refusal:
        return Refusal("it takes a person")

    def offers(self, state: SafeState, wanted: SafeSettings) -> tuple[Offer, ...]:
        serial = after("safe", "Safe.Serial")
        ask = Asks(
            kind="mfa-codes",
            title="Lock it",
            fields={"code1": "the first", "code2": "the second"},
            facts={"who": "me"},
            shows={"seed": after("safe", "Safe.Secret")},
            again=("WrongCode",),
        )
        codes = {"Code1": asked("code1"), "Code2": asked("code2")}
        calls = (
            _draft("MakeSafe", {"Name": "new"}, name="safe", idempotency=Idempotency.CREATE_NAMED),
            _draft("LockSafe", {"Serial": serial, **codes}, asks=ask),
            _draft("TakeSafe", {"Serial": serial}, cleanup=True, gone=("NoSuchSafe",)),
        )
        locked = SafeState((*state.locked, "serial-new"), state.open)
        return (Offer(id="lock:new", title="Lock a safe", remedy=Remedy(summary="lock", after=locked, calls=calls)),)

    def undo(self, before: SafeState, now: SafeState) -> Remedy | Refusal:
        return Remedy(summary="take", after=before, calls=(_draft("TakeSafe", {"Serial": "serial-new"}),))

    def rows(self, state: SafeState) -> tuple[Row, ...]:
        return (Row("Locked", ", ".join(state.locked)), Row("Open", ", ".join(state.open)))


def _draft(operation: str, params: Mapping[str, Any], **more: Any) -> Draft:
    return Draft(service="toy", operation=operation, params=params, why=operation, undo=UndoClass.EXACT, **more)


@dataclass
class SafeCloud(ToyCloud):
    """Safes in one account; `crash` names an operation before or after which the process is killed."""

    safes: dict[str, bool] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    crash: tuple[str, str] = ("", "")
    talkative: bool = False
    """Whether a refusal repeats what was sent, as AWS does of values that break a rule."""
    strict: bool = True
    expired: bool = False
    """Whether the credentials run out once something was made."""
    hidden: bool = False
    """Whether reads do not show what was made."""

    def reader(self, account: Account, region: str | None, stop: Event) -> "SafeReader":
        return SafeReader(self, Target(account.id, region), account)

    def writer(self, account: Account, calls: Sequence[Call]) -> Any:
        return SafeWriter(self)


class SafeReader(ToyReader):
    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        assert isinstance(self.cloud, SafeCloud)
        safes = {name: on for name, on in self.cloud.safes.items() if not (self.cloud.hidden and name == "serial-new")}
        return {
            "Locked": sorted(name for name, locked in safes.items() if locked),
            "Open": sorted(name for name, locked in safes.items() if not locked),
        }


@dataclass
class SafeWriter:
    cloud: SafeCloud

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        on_wire("f" * 64)
        if self.cloud.expired and self.cloud.sent:
            said = Trouble(Cause.EXPIRED, "expired")
            return Answer(kind="rejected", code="ExpiredToken", trouble=said)
        self.cloud.sent.append(call.operation)
        if self.cloud.crash == ("before", call.operation):
            raise Crash
        answer = getattr(self, call.operation)(call.params)
        if self.cloud.crash == ("after", call.operation):
            raise Crash
        assert isinstance(answer, Answer)
        return answer

    def MakeSafe(self, params: Mapping[str, Any]) -> Answer:  # noqa: N802
        self.cloud.safes["serial-new"] = False
        return Answer(kind="accepted", output={"Safe": {"Serial": "serial-new", "Secret": SECRET.encode()}})

    def LockSafe(self, params: Mapping[str, Any]) -> Answer:  # noqa: N802
        typed = params["Code1"], params["Code2"]
        assert all(isinstance(code, str) for code in typed)
        if typed != RIGHT:
            said = f"Value '{typed[0]}' at 'code1' is wrong" if self.cloud.talkative else "wrong code"
            code = "WrongCode" if self.cloud.strict else "ValidationError"
            return Answer(kind="rejected", code=code, message=said, trouble=Trouble(Cause.REJECTED, said))
        self.cloud.safes[params["Serial"]] = True
        return Answer(kind="accepted")

    def TakeSafe(self, params: Mapping[str, Any]) -> Answer:  # noqa: N802
        if self.cloud.safes.pop(params["Serial"], None) is None:
            return Answer(kind="rejected", code="NoSuchSafe", trouble=Trouble(Cause.REJECTED, "no such safe"))
        return Answer(kind="accepted")


@dataclass
class Person:
    """Answers with each of `typed` in turn, then gives up."""

    typed: list[tuple[str, str]]
    asked: list[Question] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def __call__(self, question: Question) -> Mapping[str, str]:
        self.asked.append(question)
        self.meanwhile()
        if len(self.asked) > len(self.typed):
            raise GivenUp
        return dict(zip(("code1", "code2"), self.typed[len(self.asked) - 1], strict=True))


def safe_bench(cloud: SafeCloud, places: Places) -> Workbench:
    bench = Workbench(lambda: cloud, (SafeCheck(),), places, SIGNER, Baseline())
    bench.patience = HASTY
    return bench
