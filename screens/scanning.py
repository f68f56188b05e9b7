"""Step 3: reading, with every result as it arrives."""

from collections import Counter, deque
from dataclasses import dataclass, field

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer

from hardener.engine.events import AccountEntered, Found, ScanEvent
from hardener.engine.model import Account, Finding, Per, Status
from hardener.engine.selection import applies, chosen_checks
from screens.messages import ScanDropped
from screens.session import Session
from screens.step import COMMON, Step
from screens.widgets.glyphs import BLOCKED, READ, READING, SKIPPED, STATUS, WAITING, Mark
from screens.widgets.meter import progress
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, fitted, joined, own, shown
from screens.words import reach
from screens.work import ScanJob
from screens.yesno import YesNo

TICKS = 0.2
"""How often the screen is drawn anew, in seconds."""
KEPT = 100
"""How many of the newest findings are listed."""


@dataclass
class Reading:
    """How far one account is."""

    account: Account
    mark: Mark = WAITING
    said: str = ""
    found: Counter[Status] = field(default_factory=Counter)
    expected: int = 0


class ScanScreen(Step):
    """Counts while the engine reads; what is there when it is stopped can be used."""

    STEP = "3/7"
    PANES = ("#accounts", "#found")
    AUTO_FOCUS = "#accounts"
    BINDINGS = [
        Binding("s", "stop", "Stop, use what is there", id="stop-scan", tooltip="Stops reading and goes on with it."),
        *COMMON,
    ]

    def __init__(self, session: Session, job: ScanJob, accounts: tuple[Account, ...]) -> None:
        super().__init__(session)
        self._job = job
        self._checks = chosen_checks(session.selection, session.workbench.checks)
        self._readings = {account.id: Reading(account) for account in accounts}
        self._findings: list[Finding] = []
        self._counts: Counter[Status] = Counter()
        self._newest: deque[Row] = deque(maxlen=KEPT)
        self._changed: set[str] = set()
        self._unlisted = False
        """Whether there are findings that the list does not show yet."""
        self._turn = False
        """Whether it is the findings' turn to be drawn."""
        self._seen = self._done = self._total = 0
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        """Stack the progress, the accounts and the newest findings."""
        yield Sheet(id="progress", classes="pane")
        yield Table((9, 22, 12, 34), id="accounts")
        yield Table((10, 20, 22, 14), id="found")

    def on_mount(self) -> None:
        """Look at the job five times a second, and draw one of the two lists each time."""
        self.query_one("#progress").border_title = f"Reading {reach([one.account for one in self._readings.values()])}"
        self.query_one("#accounts").border_title = "1 Accounts"
        self._timer = self.set_interval(TICKS, self.look)
        self.query_one("#accounts", Table).show(self._row(one) for one in self._readings.values())
        self._draw_progress()

    def look(self) -> None:
        """Take in what the job has told since the last look."""
        news = self._job.events[self._seen :]
        self._seen += len(news)
        self._changed.update(self._take(event) for event in news)
        # Never both lists in one go: a key that is pressed meanwhile has to wait for it.
        if self._unlisted and (self._turn or not self._changed):
            self._draw_found()
        elif self._changed:
            self._draw_accounts()
        if news:
            self._draw_progress()

    def _take(self, event: ScanEvent) -> str:
        """Take in one event; return the account it is about."""
        if isinstance(event, Found):
            self._done, self._total = event.done, event.total
            self._newest.appendleft(self._news(len(self._findings), event.finding))
            self._findings.append(event.finding)
            self._counts[event.finding.status] += 1
            self._unlisted = True
            self._found(event.finding)
            return event.finding.account
        reading = self._readings[event.account.id]
        if isinstance(event, AccountEntered):
            self._enter(reading, len(event.regions))
        else:
            reading.mark, reading.said = BLOCKED, str(event.trouble)
        return event.account.id

    def _enter(self, reading: Reading, regions: int) -> None:
        mine = [check for check in self._checks if applies(check, reading.account)]
        reading.expected = sum(regions if check.per is Per.REGION else 1 for check in mine)
        reading.mark = READING if reading.expected else READ

    def _found(self, finding: Finding) -> None:
        reading = self._readings[finding.account]
        reading.found[finding.status] += 1
        if not reading.account.open:
            reading.mark, reading.said = SKIPPED, finding.summary
        elif reading.mark is READING and reading.found.total() >= reading.expected:
            reading.mark = READ

    def _draw_progress(self) -> None:
        self.query_one("#progress", Sheet).show(self._progress)

    def _draw_accounts(self) -> None:
        self._turn = True
        changed, self._changed = self._changed, set()
        self.query_one("#accounts", Table).put(self._row(self._readings[account]) for account in changed)

    def _draw_found(self) -> None:
        self._turn = self._unlisted = False
        found = self.query_one("#found", Table)
        failing, unknown = self._counts[Status.FAILING], self._counts[Status.UNKNOWN]
        found.border_title = f"2 Findings {len(self._findings)} · {failing} failing · {unknown} unknown"
        found.show(self._newest)

    def _progress(self, width: int) -> Content:
        part = f"  {self._done} of {self._total} targets" if self._total else "  entering accounts"
        state = "  stopping" if self._job.stop.is_set() else ""
        text = own(part + state, "bold")
        return joined(progress(self._done, self._total, max(width - text.cell_length, 10)), text)

    def _row(self, reading: Reading) -> Row:
        account, mark = reading.account, reading.mark
        said = shown(reading.said, QUIET) if reading.said else _tally(reading.found)
        name = shown(account.name) if account.name != account.id else own("this account")
        return Row(account.id, (mark.content(9), name, own(account.id, QUIET), own(""), said))

    def _news(self, place: int, finding: Finding) -> Row:
        mark = STATUS[finding.status]
        check = self.session.check(finding.check)
        cells = (shown(check.title), shown(finding.account_name), shown(finding.region or "", QUIET))
        return Row(str(place), (mark.content(), *cells, shown(finding.summary)))

    def off(self, action: str) -> str:
        """The screen stays until the scan is over or left."""
        return "History is off while the scan goes on" if action == "history" else ""

    def action_back(self) -> None:
        """Ask before what was read is thrown away."""
        self.question(YesNo("Stop reading and go back?", "What was read is not kept."), self._left)

    def _left(self, yes: bool | None) -> None:
        if yes:
            self.post_message(ScanDropped())

    def action_stop(self) -> None:
        """Stop reading; the App goes on with what is there."""
        self._job.stop.set()
        self._draw_progress()

    def partial(self) -> tuple[Finding, ...]:
        """Return what was found before the job was stopped."""
        self.look()
        return tuple(self._findings)

    def on_unmount(self, event: events.Unmount) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.stop()


def _tally(found: Counter[Status]) -> Content:
    """Return the counts of one account, each with its glyph."""
    parts = [own(f"{mark.glyph} {found[status]}", mark.style) for status, mark in STATUS.items() if found[status]]
    return Content("  ").join(fitted(part, 5) for part in parts)
