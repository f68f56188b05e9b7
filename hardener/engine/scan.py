"""Reading: every selected check at every selected target, many at a time, one account's trouble its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from hardener.engine.baseline import Baseline
from hardener.engine.events import AccountBlocked, AccountEntered, Found, ScanListener
from hardener.engine.judging import judged, left_out, unread
from hardener.engine.model import Account, AnyCheck, AsWhom, CallFailed, Cause, Cloud, Finding, Per, Stopped, Trouble
from hardener.engine.reading import read_state
from hardener.engine.selection import applies
from hardener.engine.waiting import Waiting

WORKERS = 32
"""Targets read at a time; each waits for the network nearly all of its time."""


class Pass:
    """One pass over the accounts. All bookkeeping happens in the thread that runs it; workers only read."""

    def __init__(
        self,
        cloud: Cloud,
        checks: tuple[AnyCheck, ...],
        baseline: Baseline,
        waiting: Waiting,
        tell: ScanListener,
        stop: Event,
    ) -> None:
        self._cloud = cloud
        self._checks = checks
        self._baseline = baseline
        self._waiting = waiting
        self._tell = tell
        self._stop = stop
        self._ended: SimpleQueue[tuple[Callable[[Future[Any]], None], Future[Any]]] = SimpleQueue()
        self._open = 0
        self._accounts_done = 0
        self._accounts_total = 0
        self._total = 0
        self.findings: list[Finding] = []
        self.seen_regions: set[str] = set()

    def run(self, accounts: tuple[Account, ...], regions: tuple[str, ...]) -> tuple[Finding, ...]:
        """Return the findings, sorted by account, check and region. Raises Stopped."""
        self._accounts_total = len(accounts)
        pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="read")
        try:
            for account in accounts:
                self._begin(pool, account, regions)
            self._drain()
        finally:
            # A stopped scan leaves at once: what is on its way ends in the background, read and thrown away.
            pool.shutdown(wait=not self._stop.is_set(), cancel_futures=True)
        places = {account.id: place for place, account in enumerate(accounts)}
        order = {check.id: place for place, check in enumerate(self._checks)}
        return tuple(sorted(self.findings, key=lambda one: (places[one.account], order[one.check], one.region or "")))

    def _begin(self, pool: ThreadPoolExecutor, account: Account, regions: tuple[str, ...]) -> None:
        mine = tuple(check for check in self._checks if applies(check, account))
        if not account.open:
            self._accounts_done += 1
            self._total += len(mine)
            for check in mine:
                self._add(left_out(check, account))
            return

        def entered(future: Future[Any]) -> None:
            self._accounts_done += 1
            self._entered(pool, account, inside, regions, future)

        inside = tuple(check for check in mine if check.entry is AsWhom.OWN)
        outside = [check for check in mine if check.entry is not AsWhom.OWN]
        self._total += len(outside)
        for check in outside:
            self._read(pool, check, account, None)
        if inside:
            self._submit(pool, entered, self._enter, account, any(check.per is Per.REGION for check in inside))
        else:
            # Nothing is read in there, so nobody goes in.
            self._accounts_done += 1
            self._tell(AccountEntered(account, (), self._accounts_done, self._accounts_total))

    def _enter(self, account: Account, regional: bool) -> tuple[str, ...]:
        self._cloud.identity(account)
        return self._cloud.regions(account) if regional else ()

    def _entered(
        self,
        pool: ThreadPoolExecutor,
        account: Account,
        checks: tuple[AnyCheck, ...],
        wanted: tuple[str, ...],
        future: Future[Any],
    ) -> None:
        trouble = _trouble(future)
        if trouble is not None:
            self._tell(AccountBlocked(account, trouble))
            self._total += len(checks)
            for check in checks:
                self._add(unread(check, account, None, trouble))
            return
        enabled: tuple[str, ...] = future.result()
        self.seen_regions.update(enabled)
        regions = tuple(region for region in enabled if not wanted or region in wanted)
        self._cloud.warm(_services(checks), regions)
        targets = list(_targets(checks, regions))
        self._total += len(targets)
        self._tell(AccountEntered(account, regions, self._accounts_done, self._accounts_total))
        for check, region in targets:
            self._read(pool, check, account, region)

    def _read(self, pool: ThreadPoolExecutor, check: AnyCheck, account: Account, region: str | None) -> None:
        def ended(future: Future[Any]) -> None:
            trouble = _trouble(future)
            self._add(future.result() if trouble is None else unread(check, account, region, trouble))

        self._submit(pool, ended, self._finding, check, account, region)

    def _finding(self, check: AnyCheck, account: Account, region: str | None) -> Finding:
        state = read_state(check, self._cloud.reader(account, region, self._stop))
        return self._waiting.dated(judged(check, account, region, state, self._baseline))

    def _submit(
        self, pool: ThreadPoolExecutor, ended: Callable[[Future[Any]], None], work: Callable[..., Any], *args: Any
    ) -> None:
        self._open += 1
        pool.submit(work, *args).add_done_callback(lambda future: self._ended.put((ended, future)))

    def _drain(self) -> None:
        while self._open:
            if self._stop.is_set():
                raise Stopped
            try:
                ended, future = self._ended.get(timeout=0.1)
            except Empty:
                continue
            self._open -= 1
            ended(future)

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._tell(Found(finding, len(self.findings), self._total))


def _targets(checks: tuple[AnyCheck, ...], regions: tuple[str, ...]) -> Iterator[tuple[AnyCheck, str | None]]:
    for check in checks:
        if check.per is Per.ACCOUNT:
            yield check, None
        else:
            yield from ((check, region) for region in regions)


def _services(checks: tuple[AnyCheck, ...]) -> list[str]:
    """Return the services that the regional ones of `checks` read, by the prefix of their IAM actions."""
    return sorted({action.split(":")[0] for check in checks if check.per is Per.REGION for action in check.reads})


def _trouble(future: Future[Any]) -> Trouble | None:
    """Return why a read gave nothing. A defect of ours makes that one target unknown, not the whole scan."""
    error = future.exception()
    if error is None:
        return None
    if isinstance(error, CallFailed):
        return error.trouble
    if isinstance(error, Stopped):
        raise Stopped
    return Trouble(Cause.NOT_ATTESTED, f"{type(error).__name__} while reading", hint="please report this as a defect")
