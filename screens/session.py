"""What one sitting knows: the connection, the scan, what is selected. Screens read it; the App keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

from hardener.engine.audit_desk import AuditDesk
from hardener.engine.baseline import Baseline, unsaved
from hardener.engine.connecting import Connection
from hardener.engine.model import Account, AnyCheck, Finding, Outcome, Scan, Status, by_id
from hardener.engine.outcomes import Run
from hardener.engine.problems import Rejected
from hardener.engine.readingbench import Reading
from hardener.engine.selection import Selection
from hardener.engine.workbench import Key, Workbench
from screens.drafts import Drafts


def key(finding: Finding) -> Key:
    """Return what names `finding` across scans."""
    return (finding.check, finding.account, finding.region)


@dataclass
class Session:
    """The state that outlives a single screen."""

    workbench: Reading
    save: Callable[[Baseline], str] | None = None
    """Saves a baseline and says where; None where there is no file for it."""
    connection: Connection | None = None
    connected_at: float = 0.0
    selection: Selection = field(default_factory=Selection)
    ticks: dict[str, frozenset[str] | None] = field(default_factory=dict)
    """What is ticked in each pane of the scope; None, or no entry, where everything is meant."""
    scan: Scan | None = None
    stopped: bool = False
    """Whether the scan was ended before everything was read."""
    stale: str = ""
    """The run that wrote after the scan; empty while the findings are fresh."""
    chosen: set[Key] = field(default_factory=set)
    drafts: Drafts = field(default_factory=Drafts)
    by_setting: dict[str, bool] = field(default_factory=dict)
    """By check, whether it is shown setting by setting; only where the operator said so."""
    saved: Baseline | None = None
    """What the baseline file says."""
    let_go: Baseline | None = None
    """What the operator has gone on with once without saving it; that is not asked again."""
    writing: bool = False
    at_work: bool = False
    """Whether a scan or a run goes on."""
    operator: str = ""
    """Who is at the keyboard, as the operating system says; offered where a name is asked for."""
    root_held: set[str] = field(default_factory=set)
    """The accounts whose root's access key is held in memory, or is about to be."""
    ever_connected: bool = False
    wrote: set[str] = field(default_factory=set)
    """The runs of this sitting that sent something."""
    done: set[Key] = field(default_factory=set)
    """What the runs of this sitting have changed, and not taken back."""
    audit: AuditDesk | None = None
    """The audit that is walked through; None where it is no audit."""
    in_audit: bool = False
    """Whether this sitting is an audit, also before one is begun."""
    _reach: tuple[Account, ...] = ()
    _refusals: dict[Key, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with what the file says."""
        self.saved = self.saved or self.workbench.baseline

    @property
    def writer(self) -> Workbench:
        """The same workbench where it has the methods that plan and write. Raises Rejected in an audit: it has none."""
        if self.in_audit:
            raise Rejected("an audit writes nothing", "leave it, and start hardener without `audit`")
        return cast("Workbench", self.workbench)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """What would be lost when the wizard is left, in words; empty where everything is saved."""
        now = self.workbench.baseline
        # The catalogue is asked for only when something has changed: that takes a moment.
        return () if self.saved is None or now is self.saved else unsaved(now, self.saved, self.workbench.checks)

    def refusal(self, finding: Finding) -> str:
        """Return why no plan does anything about `finding`; empty where one does, so that it can be selected."""
        if key(finding) not in self._refusals:
            self._refusals[key(finding)] = self.workbench.refusal(finding)
        return self._refusals[key(finding)]

    def any_plannable(self, findings: Iterable[Finding]) -> bool:
        """Return whether a plan does something about one of `findings`."""
        return any(one.status is Status.FAILING and not self.refusal(one) for one in findings)

    def plannable(self, findings: Iterable[Finding]) -> set[Key]:
        """Return those of `findings` that a plan does something about."""
        return {key(one) for one in findings if one.status is Status.FAILING and not self.refusal(one)}

    def connected(self, connection: Connection) -> None:
        """Keep who AWS says we are; what was ticked is about the accounts that were in reach then."""
        if self._reach != connection.accounts:
            self._reach = connection.accounts
            self.ticks.clear()
        self.connection = connection
        self.ever_connected = True
        self.connected_at = monotonic()

    @property
    def account(self) -> Account:
        """The account that the credentials belong to."""
        assert self.connection is not None
        own = self.connection.caller.account
        return next((one for one in self.connection.accounts if one.id == own), Account(id=own, name=own))

    @property
    def minutes_left(self) -> int | None:
        """Minutes until the credentials expire, counted down since they were read."""
        if self.connection is None or self.connection.caller.minutes_left is None:
            return None
        gone = int((monotonic() - self.connected_at) / 60)
        return max(self.connection.caller.minutes_left - gone, 0)

    def scanned(self, scan: Scan, *, stopped: bool) -> None:
        """Keep a new scan; what no longer fails is no longer selected."""
        self.stopped = stopped
        self.stale = ""
        self.judged(scan)

    def judged(self, scan: Scan) -> None:
        """Keep the scan with its newest verdicts."""
        self.scan = scan
        self.drafts.forget()
        self._refusals.clear()
        self.chosen &= self.plannable(one for one in scan.findings if key(one) in self.chosen)

    def ran(self, run: Run) -> None:
        """Keep what a run has changed, or taken back."""
        keys = {(one.check, one.account, one.region) for one in run.changes if one.outcome is Outcome.DONE}
        self.done = self.done - keys if run.undoes else self.done | keys
        # What is done is not to be planned once more; what failed still is.
        self.chosen -= keys

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the present scan."""
        return self.scan.findings if self.scan else ()

    def name(self, account: str) -> str:
        """Return the name of an account; empty where it has none of its own."""
        known = self.connection.accounts if self.connection else ()
        return next((one.name for one in known if one.id == account and one.name != account), "")

    def check(self, id: str) -> AnyCheck:
        """Return a check of the catalogue by its id."""
        return by_id(self.workbench.checks, id)

    def title(self, check: str) -> str:
        """Return the title of a check; its id where the catalogue has it no more, as an old run may tell of one."""
        return next((one.title for one in self.workbench.checks if one.id == check), check)

    def forget_root_keys(self) -> None:
        """Forget every root user's access key; one that AWS is being asked about is not taken any more."""
        # In this order: a thread that takes a key looks at the note after it has it.
        self.root_held.clear()
        if self.ever_connected:
            self.workbench.drop_root_keys()

    def toggle(self, keys: set[Key]) -> None:
        """Select `keys`, or take them out where all of them are selected already."""
        self.chosen = self.chosen - keys if keys <= self.chosen else self.chosen | keys
