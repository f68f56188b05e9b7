"""Step 2: what is looked at."""

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content

from hardener.engine.model import Account, AnyCheck, Severity
from hardener.engine.selection import Selection
from screens.messages import ScanWanted
from screens.step import COMMON, Step
from screens.widgets.filter import FILTER, Filter
from screens.widgets.glyphs import SEVERITY
from screens.widgets.organization import OrganizationTree
from screens.widgets.picks import Picks
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown
from screens.words import closed, counted, said

_FILTER = replace(FILTER, tooltip="Shows only the accounts that hold what you type; the ticks of the others stay.")


class ScopeScreen(Step):
    """Accounts, regions and checks; only reads follow."""

    STEP = "2/7"
    PANES = ("#accounts", "#regions", "#checks")
    AUTO_FOCUS = "#accounts"
    BINDINGS = [
        Binding("enter", "go", "Scan", key_display="enter", id="scan", tooltip="Reads what is ticked; writes nothing."),
        _FILTER,
        *COMMON,
    ]

    _own_regions = False
    """Whether the regions are those of one account of several."""

    def body(self) -> ComposeResult:
        """Put the accounts beside the regions and checks."""
        with Horizontal(id="scope"):
            yield OrganizationTree(id="accounts")
            with Vertical(id="scope-side"):
                yield Picks("all enabled regions", id="regions")
                yield Picks("all checks", id="checks")
        yield Filter()
        yield Sheet(id="scope-line")

    def on_mount(self) -> None:
        """Offer what is in reach, and ask which regions there are."""
        assert self.session.connection is not None
        ticks = self.session.ticks
        self.query_one(OrganizationTree).offer(self.session.connection.accounts, ticks.get("accounts"))
        self.query_one("#checks", Picks).offer(
            {check.id: _check(check.title, check.severity) for check in self._checks}, ticks.get("checks")
        )
        regions = self.query_one("#regions", Picks)
        regions.offer({})
        regions.border_subtitle = "… reading"
        workbench, account = self.session.workbench, self.session.account
        self.ask("regions", lambda: workbench.regions(account), self._regions)
        self._tell()

    @property
    def _checks(self) -> tuple[AnyCheck, ...]:
        return self.session.workbench.checks

    @property
    def _accounts(self) -> tuple[Account, ...]:
        return self.session.connection.accounts if self.session.connection else ()

    def _regions(self, found: tuple[str, ...]) -> None:
        picks = self.query_one("#regions", Picks)
        picks.offer({region: shown(region) for region in found}, self.session.ticks.get("regions"))
        self._own_regions = len(self._accounts) > 1
        self._tell()

    def problem(self, error: Exception) -> None:
        """Without a list of regions, all enabled ones can still be meant."""
        picks = self.query_one("#regions", Picks)
        picks.border_subtitle = "? could not be read"
        self.tell(f"The regions could not be read: {said(error).sentence}. All enabled ones are scanned.", "warning")

    @on(Picks.Changed)
    @on(OrganizationTree.Changed)
    def _ticked(self, event: Picks.Changed | OrganizationTree.Changed) -> None:
        """Keep the ticks of the pane, so that they are still there after going back."""
        pane = event.pane
        picked = frozenset(pane.picked)
        all_of_them = picked == self._open if isinstance(pane, OrganizationTree) else pane.all
        self.session.ticks[str(pane.id)] = None if all_of_them else picked
        self._tell()

    @property
    def _open(self) -> frozenset[str]:
        return frozenset(account.id for account in self._accounts if account.open)

    @on(OrganizationTree.Skipped)
    def _skipped(self, event: OrganizationTree.Skipped) -> None:
        account = event.account
        if account is not None:
            self.tell(f"{account.name} is skipped: its state is {account.state}, so nobody can enter it", "warning")
        else:
            self.tell("There is nothing to tick here", "warning")

    def _tell(self) -> None:
        """Say in one line what would be read."""
        accounts = self.query_one(OrganizationTree)
        regions, checks = self.query_one("#regions", Picks), self.query_one("#checks", Picks)
        reason = closed(self._accounts)
        accounts.border_subtitle = "- is skipped" if reason else ""
        accounts.border_title = shown(
            f"1 Accounts · {len(accounts.picked)} of {len(self._accounts)}" + (f", {reason}" if reason else "")
        )
        regions.border_title = f"2 Regions · {'all enabled' if regions.all else len(regions.picked)}"
        checks.border_title = f"3 Checks · {'all' if checks.all else len(checks.picked)}"
        if not regions.all or regions.picked:
            # The other accounts are asked when they are scanned; they may have enabled others.
            regions.border_subtitle = "this account's; others may vary" if self._own_regions else ""
        self.query_one("#scope-line", Sheet).show(self._line())
        self.refresh_bindings()

    def _line(self) -> Content:
        off = self.off("go")
        if off:
            return joined(("! ", "$text-warning"), (off, "$text-warning"))
        return joined(
            ("enter", "bold $text-accent"),
            f" scans {counted(len(self.query_one(OrganizationTree).picked), 'account')}.",
            ("  Only reads follow; nothing is written.", QUIET),
        )

    def off(self, action: str) -> str:
        """Something of each has to be ticked."""
        if action != "go" or not self.is_mounted:
            return ""
        if not self.query_one(OrganizationTree).picked:
            return "Scan is off: no account is ticked"
        for id, what in (("#regions", "region"), ("#checks", "check")):
            if self.query_one(id, Picks).none:
                return f"Scan is off: no {what} is ticked"
        return ""

    def action_go(self) -> None:
        """Scan what is ticked."""
        if self.off("go"):
            self.tell(self.off("go"), "warning")
            return
        picked = self.query_one(OrganizationTree).picked
        accounts = tuple(sorted(picked)) if picked != self._open else ()
        regions, checks = self.query_one("#regions", Picks).chosen, self.query_one("#checks", Picks).chosen
        self.post_message(ScanWanted(Selection(accounts=accounts, regions=regions, checks=checks)))

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()

    @on(Filter.Typed)
    def _filtered(self) -> None:
        """Show the accounts that hold what was typed; the ticks stay, also on those that are hidden."""
        lets = self.query_one(Filter).lets
        self.query_one(OrganizationTree).draw([one for one in self._accounts if lets(one.name, one.id, *one.path)])

    @on(Filter.Left)
    def _to_accounts(self) -> None:
        self.query_one("#accounts").focus()

    def clear_something(self) -> bool:
        """Clear the filter."""
        return self.query_one(Filter).clear_any()


def _check(title: str, severity: Severity) -> Content:
    return joined(shown(title), "  ", own(severity, SEVERITY[severity]))
