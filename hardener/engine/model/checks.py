"""The contract of a check: how to read one control, how to judge it, and how to get there and back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar

import msgspec

from hardener.engine.model.aws import Reader
from hardener.engine.model.calls import Draft
from hardener.engine.model.canonical import as_json
from hardener.engine.model.findings import Reference, Statement
from hardener.engine.model.words import Accounts, AsWhom, Mark, Per, Severity, Status


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the operator wants of one check: typed, bounded, with a default for each.

    Fields are annotated with msgspec.Meta (title, description, ge, le); a screen's form, the
    baseline's section and its comments are built from them (see `fields`).
    """


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a check read at a target: values, never a raw response, and raw text as AWS gave it."""

    def essence(self) -> Any:
        """Return the part that a plan's calls depend on, as JSON builtins; the rest is evidence.

        A plan is refused as drifted when this part has changed, and only then.
        """
        return as_json(self)

    def dump(self) -> Any:
        """Return the whole state as JSON builtins."""
        return as_json(self)

    @classmethod
    def load(cls, value: Any) -> Self:
        """Return the state that `dump` wrote. Raises msgspec.ValidationError."""
        return msgspec.convert(value, cls)


class Row(msgspec.Struct, frozen=True):
    """One line of a state as a person reads it; the diff compares two states row by row."""

    label: str
    value: str


class Verdict(msgspec.Struct, frozen=True):
    """What `assess` says of a state: ok, failing, waiting, manual or not applicable, and why in one line."""

    status: Status
    summary: str
    details: tuple[str, ...] = ()
    since: str = ""
    """Since when it is waiting, ISO 8601, where AWS says so; otherwise the engine remembers when it first saw it."""
    statements: tuple[Statement, ...] = ()
    """What no API shows. The verdict is given as if all were true; what nobody has attested makes it `manual`."""
    mark: Mark | None = None


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """The ordered calls from one state to another."""

    summary: str
    after: State
    calls: tuple[Draft, ...]
    warnings: tuple[str, ...] = ()
    """What somebody will notice, said before it is done."""


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no remedy: what uses the resource, or what only a person can do."""

    reason: str


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be done at a target when a person asks for it by name; never part of a plan otherwise."""

    id: str
    """Such as `enrol:alice`; letters, digits and `_+=,.@:/-`."""
    title: str
    """What it does, in the imperative."""
    remedy: Remedy | Refusal


S = TypeVar("S", bound=State)
W = TypeVar("W", bound=Settings)


class Check(ABC, Generic[S, W]):
    """One control. Stateless; `read` is its only method that is not pure."""

    id: ClassVar[str]
    title: ClassVar[str]
    why: ClassVar[str]
    """Why it matters, in two or three sentences for somebody who has not met it before."""
    severity: ClassVar[Severity]
    accounts: ClassVar[Accounts] = Accounts.ALL
    per: ClassVar[Per]
    entry: ClassVar[AsWhom] = AsWhom.OWN
    """As whom the target is entered; MANAGEMENT where a member's own role is not needed."""
    columns: ClassVar[tuple[str, ...]] = ()
    """Headings of the check's own columns in a list of targets; what stands below is `cells`."""
    root_key: ClassVar[bool] = False
    """Whether root's own access key helps where a finding is manual."""
    presets: ClassVar[Mapping[str, Settings]] = MappingProxyType({})
    """Settings that a screen can offer by name."""
    references: ClassVar[tuple[Reference, ...]]
    reads: ClassVar[tuple[str, ...]]
    """IAM actions that `read` needs."""
    writes: ClassVar[tuple[str, ...]]
    """IAM actions that remedies and undo need."""
    settings: ClassVar[type[Settings]]
    state: ClassVar[type[State]]

    @abstractmethod
    def read(self, aws: Reader) -> S:
        """Return the state at the reader's target. Raises CallFailed, and never guesses."""

    @abstractmethod
    def assess(self, state: S, wanted: W) -> Verdict:
        """Return the verdict on `state`. Pure."""

    @abstractmethod
    def remedy(self, state: S, wanted: W) -> Remedy | Refusal:
        """Return the calls that lead from a failing `state` to `wanted`, or why there are none. Pure."""

    @abstractmethod
    def undo(self, before: S, now: S) -> Remedy | Refusal:
        """Return the calls that lead back from `now` to `before`, as far as AWS allows. Pure."""

    @abstractmethod
    def rows(self, state: S) -> tuple[Row, ...]:
        """Return `state` for a person to read, one row per setting or resource, always in the same order."""

    def offers(self, state: S, wanted: W) -> tuple[Offer, ...]:
        """Return what a person may ask for here besides the remedy, always in the same order. Pure."""
        return ()

    def cells(self, state: S) -> tuple[str, ...]:
        """Return what stands in the check's own `columns`, each in a few words. Pure."""
        return ()

    def reached(self, now: S, goal: S) -> bool:
        """Return whether a fresh read shows what the change was for."""
        return bool(now.essence() == goal.essence())

    def missing(self, now: S, goal: S) -> tuple[str, ...]:
        """Return in words what a fresh read does not show of `goal`; empty where that needs no more words. Pure."""
        return ()


AnyCheck = Check[Any, Any]


def by_id(checks: tuple[AnyCheck, ...], wanted: str) -> AnyCheck:
    """Return the check called `wanted`. Raises KeyError with the ids there are."""
    for check in checks:
        if check.id == wanted:
            return check
    known = ", ".join(check.id for check in checks)
    raise KeyError(f"there is no check {wanted!r}; there are: {known}")


def settings_of(check: AnyCheck, values: Any = None) -> Settings:
    """Return the settings of `check` from JSON builtins, defaults where none are given.

    Raises msgspec.ValidationError naming the field and what was expected.
    """
    return msgspec.convert(values or {}, check.settings)
