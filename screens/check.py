"""Step 4: one check, target by target: how it is, how it is wanted, and exactly what that takes."""

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.model import Finding, Per, Plan, Status
from screens.detail import about_finding
from screens.legs import Line, side_findings
from screens.lines import severity
from screens.messages import CheckWanted, HomeWanted, PlanWanted
from screens.selecting import Selecting
from screens.session import Session, key
from screens.settings import BaselineForm
from screens.step import COMMON, without_back
from screens.targets import Targets
from screens.widgets.facts import wrapped
from screens.widgets.filter import QUIET_FILTER, Filter
from screens.widgets.form import SettingsForm
from screens.widgets.glyphs import STATUS, chosen
from screens.widgets.matrix import NOT_READ, Matrix
from screens.widgets.panel import Panel
from screens.widgets.sheet import Document, Sheet
from screens.widgets.text import QUIET, joined, own, prose, shown, stacked
from screens.words import counts


class CheckScreen(Selecting):
    """Shows any check of the contract; the plan for the target below the cursor is always worked out."""

    STEP = "4/7"
    PANES = ("#targets", "#detail", "#form")
    AUTO_FOCUS = "#targets"
    BINDINGS = [
        Binding("space", "tick", "Select", id="select", tooltip="Selects the target below the cursor, if it fails."),
        Binding("A", "all", "Failing", id="select-all", tooltip="Selects every target of this screen that fails."),
        Binding("x", "none", "Clear", id="select-none", show=False, tooltip="Takes every target of this screen out."),
        Binding("f", "form", "Settings", id="form", tooltip="Goes to the settings of this check."),
        Binding("s", "save", "Save", id="save", show=False, tooltip="Saves the settings into the baseline file."),
        Binding("n", "step(1)", "Next", id="next", tooltip="Goes to the next check of the walk."),
        Binding("N", "step(-1)", "Before", id="previous", show=False, tooltip="Goes to the check before."),
        Binding("p,a", "plan", "Plan", id="plan", tooltip="Shows the plan for everything selected, in all checks."),
        Binding("d", "full", "Full", id="full", show=False, tooltip="Gives the detail the whole screen, and back."),
        QUIET_FILTER,
        Binding("o", "home", "Overview", show=False, id="home", tooltip="Goes to the overview, keeping the selection."),
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies the detail."),
        *without_back(COMMON),
    ]

    def __init__(self, session: Session, line: Line, walk: tuple[Line, ...], account: str = "") -> None:
        super().__init__(session)
        self.line = line
        self._walk = walk
        self._account = account
        self._check = session.check(line.check)

    def body(self) -> ComposeResult:
        """Put what it is about on top, the targets and the settings beside the detail."""
        self.set_class(self._check.per is Per.REGION, "-regional")
        yield Sheet(id="what")
        with Container(classes="split"):
            with Container(classes="left"):
                yield self._targets()
                if self._check.per is Per.REGION:
                    yield Sheet(id="legend")
                yield Filter()
            yield Panel(id="detail")
            yield BaselineForm(self.session, self._check, id="form")

    def _targets(self) -> Matrix | Targets:
        return Matrix(id="targets") if self._check.per is Per.REGION else Targets(id="targets")

    @property
    def targets(self) -> Matrix | Targets:
        """The list or the grid of targets."""
        widget = self.query_one("#targets")
        assert isinstance(widget, Matrix | Targets)
        return widget

    def on_mount(self) -> None:
        """Say what this is about; it is drawn on resume."""
        self.query_one("#what", Sheet).show(self._what)
        self.query_one("#detail").border_subtitle = "d shows it in full"

    def on_screen_resume(self) -> None:
        """Draw anew, since the selection may have changed; the first time the cursor goes where it was sent."""
        self.redraw()
        if self._account:
            self.targets.point_at(self._account)
            self._account = ""

    def _what(self, width: int) -> Content:
        place = [line.id for line in self._walk].index(self.line.id) + 1 if self.line in self._walk else 0
        where = f"  {place} of {len(self._walk)} in the walk" if place else ""
        title = joined((self._check.title, "bold"), f" · {self.line.side.lower()}", (where, "$text-primary"))
        return stacked([title, *wrapped(own(prose(self._check.why)), width), severity(self._check)])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of this check in this leg."""
        return side_findings(self.session.scan, self.line.side, self.line.check) if self.session.scan else ()

    def redraw(self) -> None:
        """Draw the targets and the detail."""
        words = self.query_one(Filter)
        visible = [
            one for one in self.findings if words.lets(one.account, one.account_name, one.region or "", one.status)
        ]
        self.targets.show_findings(visible, self.session.chosen)
        self.targets.border_title = f"1 Targets · {counts(self.findings)}"
        for legend in self.query("#legend").results(Sheet):
            legend.show(_legend(self.findings))
        mine = len(self.session.chosen & {key(one) for one in self.findings})
        self.targets.border_subtitle = f"{mine} selected here · {len(self.session.chosen)} in all"
        self._point(self.targets.pointed)
        self.refresh_bindings()

    @on(Matrix.Pointed)
    def _pointed(self, event: Matrix.Pointed) -> None:
        self._point(event.finding)

    @on(OptionList.OptionHighlighted, "#targets")
    def _listed(self) -> None:
        self._point(self.targets.pointed)

    def _point(self, finding: Finding | None) -> None:
        """Show the finding below the cursor, and have its plan made where that is not known yet."""
        panel = self.query_one("#detail", Panel)
        if finding is None:
            panel.border_title = "2 Detail"
            panel.show(own("Nothing here."))
            return
        panel.border_title = joined(
            "2 ", shown(finding.account_name), shown(f" {finding.region}" if finding.region else "")
        )
        panel.show(self._document(finding), str(key(finding)))
        scan = self.session.scan
        if finding.status is Status.FAILING and scan is not None and not self.session.drafts.knows(key(finding)):
            drafts = self.session.drafts
            work = partial(self.session.workbench.plan, scan, {key(finding)})
            self.ask("draft", work, partial(self._drafted, finding, drafts.generation))

    def _document(self, finding: Finding) -> Document:
        drafts = self.session.drafts
        drafted = finding.status is not Status.FAILING or drafts.knows(key(finding))
        return about_finding(self._check, finding, drafts.get(key(finding)), drafted=drafted)

    def _drafted(self, finding: Finding, generation: int, plan: Plan) -> None:
        self.session.drafts.learn(key(finding), plan, generation)
        if self.targets.pointed == finding:
            self._point(finding)

    @on(BaselineForm.Judged)
    def _judged(self) -> None:
        self.redraw()

    @on(SettingsForm.Done)
    @on(Filter.Left)
    def _to_targets(self) -> None:
        self.remove_class("-form")
        self.targets.focus()

    @on(Filter.Typed)
    def _filtered(self) -> None:
        self.redraw()

    def clear_something(self) -> bool:
        """Make the detail small again, clear the filter, or this screen's selection."""
        if self.has_class("-full"):
            self.remove_class("-full")
            self.targets.focus()
            return True
        return self.query_one(Filter).clear_any() or self.clear_targets()

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        if not self.is_mounted:
            return ""
        if action == "plan" and not self.session.chosen:
            return "Plan is off: nothing is selected (space selects, A selects all that fails)"
        if action.startswith("step") and len(self._walk) < 2:
            return "Next is off: no other check has anything failing"
        if action == "save" and self.session.save is None:
            return "Save is off: this session has no baseline file"
        if action == "save" and not self.session.unsaved:
            return "Save is off: nothing was changed"
        if action == "form" and self.query_one(BaselineForm).empty:
            return "Settings is off: this check has nothing to set"
        return ""

    def action_form(self) -> None:
        """Go to the settings."""
        self.add_class("-form")
        self.query_one(BaselineForm).focus_first()

    def action_pane(self, number: int) -> None:
        """Go to a pane; the settings show themselves where there is no room for all."""
        if number == 2:
            self.action_form()
            return
        self.remove_class("-form")
        super().action_pane(number)

    def action_save(self) -> None:
        """Save the settings into the baseline file."""
        self.query_one(BaselineForm).save()

    def action_step(self, by: int) -> None:
        """Go to the next check of the walk, or the one before, and round from its end."""
        ids = [line.id for line in self._walk]
        place = ids.index(self.line.id) + by if self.line.id in ids else 0
        self.post_message(CheckWanted(self._walk[place % len(ids)], self._walk))

    def action_plan(self) -> None:
        """Show the plan for everything selected."""
        self.post_message(PlanWanted(self.session.chosen))

    def action_full(self) -> None:
        """Give the detail the whole screen, and back."""
        self.toggle_class("-full")
        (self.query_one("#detail") if self.has_class("-full") else self.targets).focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()

    def action_home(self) -> None:
        """Go to the overview."""
        self.post_message(HomeWanted())

    def action_copy(self) -> None:
        """Copy the detail as text."""
        self.app.copy_to_clipboard(self.query_one("#detail", Panel).text)
        self.tell("Copied")


def _legend(findings: Iterable[Finding]) -> Content:
    """Return what the glyphs of the grid stand for, as far as they occur."""
    there = {finding.status for finding in findings}
    marks = [mark.content() for status, mark in STATUS.items() if status in there]
    return Content("  ").join([*marks, own(f"{NOT_READ} not read", QUIET), joined(chosen(True), " selected")])
