"""What the engine tells while it works. Listeners are called from its threads and must return at once."""

from collections.abc import Callable

import msgspec

from hardener.engine.model import Account, Answer, Call, Change, Finding, Trouble
from hardener.engine.outcomes import ChangeResult, Run


class AccountEntered(msgspec.Struct, frozen=True):
    """An account is open for reading; `regions` are those that will be read."""

    account: Account
    regions: tuple[str, ...]
    done: int
    total: int


class AccountBlocked(msgspec.Struct, frozen=True):
    """An account could not be entered; each of its checks becomes unknown."""

    account: Account
    trouble: Trouble


class Found(msgspec.Struct, frozen=True):
    """One finding is there; `done` of `total` targets so far (the total grows while accounts are entered)."""

    finding: Finding
    done: int
    total: int


class RunStarted(msgspec.Struct, frozen=True):
    """The journal is open and the first change comes next."""

    run: str
    changes: int
    calls: int


class ChangeStarted(msgspec.Struct, frozen=True):
    """The state before a change is being read again."""

    change: Change


class CallSent(msgspec.Struct, frozen=True):
    """A call is about to leave; its intent is on disk."""

    change: Change
    call: Call
    attempt: int


class CallAnswered(msgspec.Struct, frozen=True):
    """What became of a call."""

    change: Change
    call: Call
    answer: Answer
    seconds: float


class Verifying(msgspec.Struct, frozen=True):
    """A change was made and is being read until it shows."""

    change: Change


class ChangeEnded(msgspec.Struct, frozen=True):
    """A change has its outcome."""

    result: ChangeResult


class RunEnded(msgspec.Struct, frozen=True):
    """The journal is closed."""

    run: Run


ScanEvent = AccountEntered | AccountBlocked | Found
RunEvent = RunStarted | ChangeStarted | CallSent | CallAnswered | Verifying | ChangeEnded | RunEnded
ScanListener = Callable[[ScanEvent], None]
RunListener = Callable[[RunEvent], None]
