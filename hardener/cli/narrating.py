"""What is said on stderr while accounts are read: who we are, and how far it got."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event

from hardener.cli import wording
from hardener.cli.background import Background
from hardener.cli.kinds import nearest
from hardener.cli.leaving import STOPPED, Left, say
from hardener.engine.connecting import Connection
from hardener.engine.events import AccountEntered, Found, ScanEvent
from hardener.engine.limits import Limits
from hardener.engine.model import Account, Plan, Scan, safe
from hardener.engine.problems import WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.selection import Selection
from hardener.engine.window import said

_SECONDS = 0.1
"""The least time between two counts on the terminal."""


@contextmanager
def only_reading() -> Iterator[None]:
    """Let a Ctrl-C while somebody signs in, or something is read, say that it leaves nothing behind."""
    try:
        yield
    except KeyboardInterrupt:
        raise Left("stopped before anything was written to AWS", "", STOPPED) from None


def connected(workbench: Reading, selection: Selection) -> Connection:
    """Sign in, say who we are, and return what is in reach.

    Raises WrongUsage for an account that is not, SignInFailed, CallFailed.
    """
    with only_reading():
        found = workbench.connect()
    introduce(found)
    known = [account.id for account in found.accounts]
    for account in selection.accounts:
        if account not in known:
            hint = _of_that_name(account, found.accounts) or nearest(account, known)
            raise WrongUsage(f"there is no account {account} in reach", hint or f"in reach are: {', '.join(known)}")
    return found


def _of_that_name(name: str, accounts: Iterable[Account]) -> str:
    """Return the ids of the accounts that are called `name`, since names may be shared and ids alone select."""
    ids = [account.id for account in accounts if account.name.casefold() == name.casefold()]
    return f"that is the name of {' and '.join(ids)}; select it with --account {ids[0]}" if ids else ""


def introduce(found: Connection, *, signing: bool = False) -> None:
    """Say who we are, and loudly where the calls do not go to AWS itself.

    With `signing` also say what vouches for plans and journals.
    """
    caller = found.caller
    left = "" if caller.minutes_left is None else f", {caller.minutes_left} minutes left"
    say(f"Signed in to {caller.account} as {safe(caller.name)}{left}.")
    if found.practice:
        say("This is the practice organization; nothing here is AWS.")
    elif found.endpoint:
        say(f"ENDPOINT OVERRIDE: every call goes to {safe(found.endpoint)}, not to AWS itself.")
    if signing:
        say(found.signing)


def read(workbench: Reading, selection: Selection) -> Scan:
    """Scan with a count on a terminal; Ctrl-C leaves at once. Raises what connecting and scanning raise."""
    connection = connected(workbench, selection)
    say(f"Second lock: {connection.second_lock}.")
    stop = Event()
    progress = Progress()

    def leave(_presses: int) -> None:
        progress.clear()
        raise Left("stopped while reading; nothing was written to AWS", "", STOPPED)

    work = Background[ScanEvent, Scan](lambda tell: workbench.scan(selection, tell, stop), stop)
    try:
        return work.run(progress.show, leave)
    except WrongUsage as problem:
        if selection.regions and connection.accounts:
            enabled = workbench.regions(connection.accounts[0])
            near = [nearest(region, enabled) for region in selection.regions if region not in enabled]
            problem.hint = " ".join(filter(None, [*near, problem.hint]))
        raise
    finally:
        progress.clear()


def prepare(plan: Plan, allowed: Limits, *, can_ask: bool) -> None:
    """Say before the first call: which account is the canary, until when it may begin, and that somebody is needed."""
    if plan.canary is not None:
        say(f"{wording.canary(plan)} {_then(allowed)}")
    if allowed.window is not None:
        say(f"The window closes at {said(allowed.window.closes)}; nothing is begun after it.")
    asks = sum(call.asks is not None for call in plan.calls)
    if asks and not can_ask:
        say(f"{wording.counted(asks, 'call')} will ask for something that only a person knows, and nobody is there")


def _then(allowed: Limits) -> str:
    if allowed.stop_after is None:
        return "A failure in it does not stop the others."
    if allowed.stop_after == 1:
        return "The first failure stops the run."
    return f"A failure in it stops the run, and so do {allowed.stop_after} in all."


class Progress:
    """One line on a terminal that counts what was read; nothing where there is none."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._accounts = 0
        self._width = 0
        self._at = 0.0

    def show(self, events: list[ScanEvent]) -> None:
        """Write the newest count over the one before."""
        self._accounts += sum(isinstance(event, AccountEntered) for event in events)
        counts = [event for event in events if isinstance(event, Found)]
        if not counts or not self._shown or time.monotonic() - self._at < _SECONDS:
            return
        self._at = time.monotonic()
        line = f"read {counts[-1].done} of {counts[-1].total} states in {self._accounts} accounts"
        self._write("\r" + line.ljust(self._width))
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._shown = False
