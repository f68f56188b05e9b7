"""What can be done at one target besides selecting it: other actions, a person's word, root's key, reading it again."""

from functools import partial
from threading import Event

from textual.binding import Binding, BindingType

from hardener.engine.events import ScanEvent
from hardener.engine.model import Account, Finding, Offer, Scan, Status
from hardener.engine.selection import Selection
from hardener.engine.workbench import Key
from screens.merging import merged, same
from screens.messages import OffersWanted
from screens.offers import OffersScreen
from screens.rootkey import RootKeyScreen
from screens.selecting import Selecting
from screens.session import key
from screens.vouching import VOUCHING, Vouching
from screens.work import Ask

POLL = 15
"""Seconds after which what a person is at work on is read again by itself."""
POLLS = 40
"""How often, at one target."""
NAMES = {
    "offers": "Other actions",
    "attest": "Attest",
    "accept": "Accept",
    "reread": "Read again",
    "root_key": "Root's key",
}

ACTING: list[BindingType] = [
    Binding("o", "offers", "Other…", id="offers", tooltip="Lists what else can be done at the target, by name."),
    *VOUCHING,
    Binding("r", "reread", "Reread", id="reread", show=False, tooltip="Reads the target below the cursor again."),
    Binding("K", "root_key", "Root key", id="root-key", tooltip="Takes root's own access key."),
]


def _heard(_event: ScanEvent) -> None:
    """Let what one reading tells pass: it is short."""


class Acting(Vouching, Selecting):
    """A screen where the cursor is on one target."""

    _reading: Key | None = None
    """The target that is being read again."""
    _polled: tuple[Key | None, int] = (None, 0)
    """The target that was last read again by itself, and how often."""

    def on_mount(self) -> None:
        """Look now and then whether a person is through with what only a person can do."""
        self.set_interval(POLL, self.poll)

    def on_unmount(self) -> None:
        """Leave no key behind that was entered here, however this screen is left."""
        self.session.forget_root_keys()

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        name = NAMES.get(action)
        if name is None or not self.is_mounted:
            return ""
        finding = self.pointed
        why = "it is for one account (v lists the accounts)" if finding is None else self._why_off(action, finding)
        return f"{name} is off: {why}" if why else ""

    def _why_off(self, action: str, finding: Finding) -> str:
        if action == "offers" and not self.offers():
            return "nothing else is on offer here"
        vouching = self.why_not_vouched(action, finding)
        if vouching:
            return vouching
        if action == "reread" and self._reading is not None:
            return "it is being read"
        if action == "root_key" and not self.takes_root_key(finding):
            return "nothing here needs it"
        if action == "root_key" and self.session.workbench.read_only:
            return "read-only session"
        return ""

    # ---- other actions ----

    def offers(self) -> tuple[Offer, ...]:
        """Return what can be asked for at the target below the cursor."""
        return self.session.workbench.offers(self.pointed) if self.pointed is not None else ()

    def action_offers(self) -> None:
        """List what else can be done at the target below the cursor."""
        finding = self.pointed
        if finding is not None:
            self.question(OffersScreen(finding, self.offers()), partial(self._asked_for, key(finding)))

    def _asked_for(self, place: Key, id: str | None) -> None:
        if id:
            self.post_message(OffersWanted([(place, id)]))

    # ---- root's key ----

    def takes_root_key(self, finding: Finding) -> bool:
        """Return whether root's own access key helps here."""
        check = self.session.check(finding.check)
        return check.root_key and finding.status is Status.MANUAL and bool(finding.details)

    def action_root_key(self) -> None:
        """Ask for root's access key."""
        finding = self.pointed
        if finding is not None:
            self.question(RootKeyScreen(finding), partial(self._hold, finding))

    def _hold(self, finding: Finding, typed: tuple[str, str] | None) -> None:
        if typed is None:
            return
        known = self.session.connection.accounts if self.session.connection else ()
        account = next((one for one in known if one.id == finding.account), Account(finding.account, finding.account))
        workbench, held = self.session.writer, self.session.root_held
        # Noted before it is there: whoever leaves while AWS is asked leaves no key behind.
        held.add(account.id)

        def take() -> None:
            workbench.hold_root_key(account, *typed)
            if account.id not in held:
                workbench.drop_root_keys()

        self.post_message(Ask(self, "root key", take, lambda _: self._holds(finding), self._not_root))

    def _not_root(self, error: Exception) -> None:
        # One that was held before goes, too: nobody could tell which of them is in use.
        self.session.forget_root_keys()
        self.problem(error)

    def _holds(self, finding: Finding) -> None:
        if finding.account not in self.session.root_held:
            return
        self.tell("AWS says it is root's. It is forgotten after the next run, and when you leave this check.")
        self.reread(finding)

    # ---- reading it again ----

    def action_reread(self) -> None:
        """Read the target below the cursor again."""
        if self.pointed is not None:
            self.reread(self.pointed)

    def poll(self) -> None:
        """Read a target again by itself, while a person is at work on what its detail says."""
        finding = self.pointed if self.is_current and self.is_mounted else None
        if finding is None or finding.status is not Status.MANUAL or not finding.details or self.session.at_work:
            return
        if finding.account in self.session.root_held:
            # Every read with root's key is a use of it: it would move what is looked at, and set off alarms.
            return
        place, times = self._polled
        times = times + 1 if place == key(finding) else 1
        if times <= POLLS and self._reading is None:
            self._polled = (key(finding), times)
            self.reread(finding, quiet=True)

    def reread(self, finding: Finding, *, quiet: bool = False) -> None:
        """Read one target again; `quiet` where nobody asked for it."""
        regions = (finding.region,) if finding.region else self.session.selection.regions
        selection = Selection(accounts=(finding.account,), regions=regions, checks=(finding.check,))
        # One target is not how the accounts stand, and would in time push out the scans that say so.
        work = partial(self.session.workbench.scan, selection, _heard, Event(), keep=False)
        self._reading = key(finding)
        self.refresh_bindings()
        if not quiet:
            self.tell("Reading it again…")
        self.post_message(Ask(self, "reread", work, partial(self._read, finding, quiet), partial(self._unread, quiet)))

    def _unread(self, quiet: bool, error: Exception) -> None:
        self._reading = None
        if not quiet:
            self.problem(error)

    def _read(self, old: Finding, quiet: bool, fresh: Scan) -> None:
        self._reading = None
        scan = self.session.scan
        if scan is None:
            return
        whole = merged(scan, old, fresh.findings)
        if same(old, fresh.findings):
            self.session.scan = whole
        else:
            self.session.judged(whole)
        if not quiet:
            self.app.clear_notifications()
        self.redraw()
        good = all(one.status is Status.OK for one in fresh.findings)
        if good and old.status is not Status.OK:
            self.tell(f"✓ {old.account_name} is as wanted now")
