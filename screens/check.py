"""Step 4: one check, target by target: how it is, how it is wanted, and exactly what that takes."""

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.model import Field, Finding, Per, Plan, Status, fields
from screens.acting import ACTING
from screens.bysetting import BySetting
from screens.comparing import COMPARING, Comparing
from screens.detail import Around, about_finding
from screens.legs import Line, side_findings
from screens.lines import severity
from screens.messages import CheckWanted, HomeWanted, PlanWanted
from screens.saving import SAVE
from screens.session import Session, key
from screens.settings import BaselineForm
from screens.step import COMMON, without_back
from screens.targets import Targets, cells
from screens.walkover import WalkOver
from screens.widgets.facts import flowing, wrapped
from screens.widgets.filter import QUIET_FILTER, Filter
from screens.widgets.form import SettingsForm
from screens.widgets.glyphs import LEGEND, SEVERITY, STATUS, Mark
from screens.widgets.matrix import Matrix
from screens.widgets.panel import Panel
from screens.widgets.sheet import Document, Sheet
from screens.widgets.text import QUIET, joined, own, prose, shown, stacked
from screens.words import counted, counts

HIGH = 34
"""The lines of a terminal from which on the check is explained in full above its targets."""


_AT_TARGETS = frozenset(
    (
        *("tick", "all", "none", "form", "step", "plan", "full", "home", "copy"),
        *("offers", "attest", "accept", "reread", "root_key", "view", "filter"),
    )
)
"""The actions whose keys do nothing while the settings are filled in."""


class CheckScreen(Comparing):
    """Shows any check of the contract; the plan for the target below the cursor is always worked out."""

    STEP = "4/7"
    PANES = ("#targets", "#detail", "#form")
    AUTO_FOCUS = "#targets"
    BINDINGS = [
        Binding("space", "tick", "Select", id="select", tooltip="Selects the target below the cursor, if it fails."),
        Binding("A", "all", "All", id="select-all", tooltip="Selects every target of this screen that fails."),
        Binding("x", "none", "Clear", id="select-none", show=False, tooltip="Takes every target of this screen out."),
        Binding("f", "form", "Settings", id="form", tooltip="Goes to the settings of this check."),
        Binding("p,a", "plan", "Plan", id="plan", tooltip="Shows the plan for everything selected, in all checks."),
        SAVE,
        Binding("n", "step(1)", "Next", id="next", tooltip="Goes to the next check of the walk."),
        Binding("N", "step(-1)", "Before", id="previous", show=False, tooltip="Goes to the check before."),
        *ACTING,
        Binding("d", "full", "Full", id="full", show=False, tooltip="Gives the detail the whole screen, and back."),
        *COMPARING,
        QUIET_FILTER,
        Binding("O", "home", "Overview", show=False, id="home", tooltip="Goes to the overview, keeping the selection."),
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies the detail."),
        *without_back(COMMON),
    ]

    def __init__(self, session: Session, line: Line, walk: tuple[Line, ...], account: str = "") -> None:
        super().__init__(session)
        self.line = line
        self._walk = walk
        self.sent_to = account
        self.check = session.check(line.check)
        self._arrived = False
        """Whether the cursor was put where it was sent."""

    def body(self) -> ComposeResult:
        """Put what it is about on top, the targets and the settings beside the detail."""
        yield Sheet(id="what")
        with Container(classes="split"):
            with Container(classes="left"):
                yield self._targets()
                yield BySetting(id="settings")
                if self.check.per is Per.REGION:
                    yield Sheet(id="legend")
                yield Filter()
            yield Panel(id="detail")
            yield BaselineForm(self.session, self.check, id="form")

    def _targets(self) -> Matrix | Targets:
        return Matrix(id="targets") if self.check.per is Per.REGION else Targets(self.check, id="targets")

    @property
    def targets(self) -> Matrix | Targets:
        """The list or the grid of targets."""
        widget = self.query_one("#targets")
        assert isinstance(widget, Matrix | Targets)
        return widget

    def on_mount(self) -> None:
        """Say what this is about; it is drawn on resume."""
        self.set_class(self.query_one(BaselineForm).empty, "-unset")
        self.query_one("#what", Sheet).show(self._what)
        self.query_one("#detail").border_subtitle = "d shows it in full"

    def on_screen_resume(self) -> None:
        """Draw anew, since the selection may have changed; the first time the cursor goes where it was sent."""
        super().on_screen_resume()
        self.redraw()
        if self.sent_to and not self._arrived:
            self._arrived = True
            self.targets.point_at(self.sent_to)
        elif self.focused is None or not self.focused.display:
            self.shown_list.focus()

    def _what(self, width: int) -> Content:
        where = f"  {self._place + 1} of {len(self._walk)}" if self._place is not None else ""
        title = joined((self.check.title, "bold"), f" · {self.line.side.lower()}")
        if self.app.size.height >= HIGH:
            title = joined(title, (f"{where} in the walk" if where else "", "$text-primary"))
            return stacked([title, *wrapped(own(prose(self.check.why)), width), severity(self.check)])
        # The rest of it stands in the overview; here the room is for the targets.
        first, *rest = wrapped(own(prose(self.check.why)), width - 1)
        grave = own(f"  {self.check.severity} severity", SEVERITY[self.check.severity])
        title = joined(title, grave, (where, "$text-primary"))
        return stacked([title, joined(first, "…") if rest else first])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of this check in this leg."""
        return side_findings(self.session.scan, self.line.side, self.line.check) if self.session.scan else ()

    def redraw(self) -> None:
        """Draw the targets and the detail."""
        by_setting, table = self.by_setting, self.query_one(BySetting)
        self.set_class(by_setting or self.check.per is Per.REGION or bool(self.check.columns), "-regional")
        self.targets.display, table.display = not by_setting, by_setting
        if by_setting:
            self.draw_settings()
        else:
            self._draw_targets()
            self.targets.border_title = f"1 Targets · {counts(self.findings)}"
        mine = len(self.session.chosen & {key(one) for one in self.findings})
        other = " · v lists the accounts" if by_setting else ""
        self.shown_list.border_subtitle = f"{mine} selected here · {len(self.session.chosen)} in all{other}"
        self._look()

    def _draw_targets(self) -> None:
        targets = self.targets
        if isinstance(targets, Targets):
            targets.show_findings(self._visible(), self.session.chosen)
        else:
            targets.show_findings(self._visible(), self.session.chosen, self.session.done)
            self.query_one("#legend", Sheet).show(_legend(map(targets.mark, self.findings), gaps=targets.gaps))

    def _visible(self) -> list[Finding]:
        lets, check = self.query_one(Filter).lets, self.check
        return [
            one
            for one in self.findings
            if lets(one.account, one.account_name, one.region or "", STATUS[one.status].word, *cells(check, one))
        ]

    @on(Matrix.Pointed)
    def _pointed(self, event: Matrix.Pointed) -> None:
        self._point(event.finding)
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#targets")
    @on(OptionList.OptionHighlighted, "#settings")
    def _look(self) -> None:
        """Show what is below the cursor of the list."""
        if self.by_setting:
            self.point_setting(self.query_one(BySetting).setting)
        else:
            self._point(self.targets.pointed)
        self.refresh_bindings()

    def _point(self, finding: Finding | None) -> None:
        """Show the finding below the cursor, and have its plan made where that is not known yet."""
        panel = self.query_one("#detail", Panel)
        if finding is None:
            panel.border_title = "2 Detail"
            filtered = self.findings and self.query_one(Filter).words
            told = "Nothing here holds what the filter says." if filtered else "Not enabled here, or not read."
            panel.show(own(told if self.findings else "Nothing here.", QUIET))
            return
        panel.border_title = joined("2 ", shown(_place(finding)))
        panel.show(self._document(finding), str(key(finding)))
        scan = self.session.scan
        if finding.status is Status.FAILING and scan is not None and not self.session.drafts.knows(key(finding)):
            drafts = self.session.drafts
            work = partial(self.session.writer.plan, scan, {key(finding)})
            self.ask("draft", work, partial(self._drafted, finding, drafts.generation))

    def _document(self, finding: Finding) -> Document:
        drafts = self.session.drafts
        drafted = finding.status is not Status.FAILING or drafts.knows(key(finding))
        left_out = self.targets.left_out if isinstance(self.targets, Targets) else ()
        polled = finding.account not in self.session.root_held
        around = Around(left_out, self._hints(finding), self.lapsed(finding), polled)
        return about_finding(self.check, finding, drafts.get(key(finding)), drafted=drafted, around=around)

    def _hints(self, finding: Finding) -> list[tuple[str, str]]:
        """Return the keys that lead on from here, with what they do."""
        hints = []
        named = self._named(finding)
        if named is not None:
            hints.append(("f", f"opens the settings at “{named.title}”"))
        number = len(self.offers())
        if number:
            hints.append(("o", f"lists {counted(number, 'other action')}, done only when asked for"))
        if finding.account in self.session.root_held:
            hints.append(
                ("!", "root's access key is held in memory until the next run is over or you leave this check")
            )
        elif self.takes_root_key(finding):
            hints.append(("K", "takes root's own access key, with which this can be done from here"))
        if self._acceptable_only(finding):
            hints.append(("e", "accepts it until a day, with an owner and a reason"))
        return hints

    def _acceptable_only(self, finding: Finding) -> bool:
        """Return whether no plan does anything about it, and somebody may answer for it instead."""
        fails = finding.status is Status.FAILING and self.session.refusal(finding)
        return bool(fails) or (finding.status is Status.MANUAL and not finding.statements)

    def _named(self, finding: Finding) -> Field | None:
        """Return the setting that is named, by its name in the baseline, where the finding says what to do."""
        refusal = self.session.refusal(finding) if finding.status is Status.FAILING else ""
        said = " ".join([finding.summary, *finding.details, refusal])
        places = {said.find(f"({one.name} in the baseline)"): one for one in fields(self.check.settings)}
        return places[min(filter(lambda at: at >= 0, places))] if max(places, default=-1) >= 0 else None

    def instead(self, finding: Finding) -> Sequence[str]:
        """Return the keys that lead on where no plan does anything, one sentence each."""
        return [f"{sign} {told}" for sign, told in self._hints(finding)]

    def _drafted(self, finding: Finding, generation: int, plan: Plan) -> None:
        self.session.drafts.learn(key(finding), plan, generation)
        if self.pointed == finding:
            self._point(finding)

    @on(BaselineForm.Judged)
    def _judged(self) -> None:
        self.redraw()

    @on(SettingsForm.Done)
    @on(Filter.Left)
    def _to_targets(self) -> None:
        self.remove_class("-form")
        self.shown_list.focus()

    @on(Filter.Typed)
    def _filtered(self) -> None:
        self.redraw()

    def clear_something(self) -> bool:
        """Make the detail small again, clear the filter, or this screen's selection."""
        if self.has_class("-full"):
            self.remove_class("-full")
            self.shown_list.focus()
            return True
        return self.query_one(Filter).clear_any() or self.clear_targets()

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        if not self.is_mounted:
            return ""
        if action.partition("(")[0] in _AT_TARGETS and self._filling_in:
            return "That key is for the targets: esc leaves the settings first"
        if action == "plan" and not self.session.chosen:
            return "Plan is off: nothing is selected (space selects, A selects all that fails)"
        if action.startswith("step") and self._place is None:
            return "Next is off: this check is not in the walk (w in the overview starts one)"
        if action in ("tick", "all") and not self.session.any_plannable(self._meant(action)):
            return self.unselectable(self._meant(action))
        if action == "form" and self.query_one(BaselineForm).empty:
            return "Settings is off: this check has nothing to set"
        return super().off(action)

    @property
    def _place(self) -> int | None:
        """Where in the walk this check is, counted from 0."""
        ids = [line.id for line in self._walk]
        return ids.index(self.line.id) if self.line.id in ids else None

    def _meant(self, action: str) -> Sequence[Finding]:
        """Return what a key that selects is about."""
        if action == "tick" and not self.by_setting:
            return [self.pointed] if self.pointed is not None else []
        return self.findings

    @property
    def _filling_in(self) -> bool:
        """Whether the focus is in the settings, where a letter is more likely meant for a field than for a key."""
        return self.focused is not None and self.query_one(BaselineForm) in self.focused.ancestors

    def action_form(self) -> None:
        """Go to the settings."""
        self.add_class("-form")
        named = self._named(self.pointed) if self.pointed is not None else None
        self.query_one(BaselineForm).focus_on(named.name if named is not None else "")

    def action_pane(self, number: int) -> None:
        """Go to a pane; the settings show themselves where there is no room for all."""
        if number == 2:
            self.action_form()
            return
        self.remove_class("-form")
        if number == 0:
            self.shown_list.focus()
        else:
            super().action_pane(number)

    def saved(self) -> None:
        """Say in the settings too that everything is saved."""
        self.query_one(BaselineForm).saved()
        super().saved()

    def action_step(self, by: int) -> None:
        """Go to the next check of the walk, or the one before; after the last one, say what is left."""
        place = (self._place or 0) + by
        if place < 0:
            self.tell("This is the first check of the walk", "warning")
        elif place < len(self._walk):
            line = self._walk[place]
            self.post_message(CheckWanted(line, self._walk, line.blocked))
        else:
            self.question(WalkOver(self.session, len(self._walk)), self._walked)

    def _walked(self, wanted: str | None) -> None:
        if wanted == "plan":
            self.action_plan()
        elif wanted == "save":
            self.action_save()
        elif wanted == "home":
            self.action_home()

    def action_plan(self) -> None:
        """Show the plan for everything selected."""
        self.post_message(PlanWanted(self.session.chosen))

    def action_full(self) -> None:
        """Give the detail the whole screen, and back."""
        self.toggle_class("-full")
        (self.query_one("#detail") if self.has_class("-full") else self.shown_list).focus()

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


def _place(finding: Finding) -> str:
    parts = [finding.account_name if finding.account_name != finding.account else "", finding.account]
    return " ".join(filter(None, [*parts, finding.region]))


def _legend(there: Iterable[Mark], *, gaps: bool) -> Document:
    """Return what the glyphs of the grid stand for, as far as they occur; none is broken at the end of a line."""
    known = {mark.glyph: mark for mark in there}
    marks = [mark.content() for mark in LEGEND if known.pop(mark.glyph, None)]
    blank = [own("blank: not enabled, or not read", QUIET)] if gaps else []
    parts = [*marks, *blank, joined(("[ ]", "bold $text-accent"), " selected")]
    return lambda width: flowing(parts, width)
