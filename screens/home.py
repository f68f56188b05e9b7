"""Step 4: what is good, what is not, and where to go."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.model import Status
from hardener.engine.workbench import Key
from screens.legs import Leg, Line, legs, walk
from screens.lines import about_line
from screens.messages import CheckWanted, PlanWanted, ScanWanted
from screens.saving import SAVE
from screens.session import key
from screens.step import COMMON, Step
from screens.widgets.filter import FILTER, Filter
from screens.widgets.glyphs import STATUS, chosen
from screens.widgets.meter import meter
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, shown
from screens.words import clock, closed, counted, within


class HomeScreen(Step):
    """The overview of a scan: one line per check and leg, worst first."""

    STEP = "4/7"
    PANES = ("#lines", "#about")
    AUTO_FOCUS = "#lines"
    BINDINGS = [
        Binding(
            "w",
            "walk",
            "Walk",
            id="walk",
            tooltip="Goes through what fails, needs a person or is not known.",
        ),
        Binding("space", "tick", "Select", id="select", tooltip="Selects all that fails in the line, or none of it."),
        Binding("A", "all", "Failing", id="select-all", tooltip="Selects everything that fails."),
        Binding("p,a", "plan", "Plan", id="plan", tooltip="Shows the plan for what is selected."),
        SAVE,
        FILTER,
        Binding("r,R", "rescan", "Rescan", id="rescan", tooltip="Reads everything again."),
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies what is known of the line."),
        *COMMON,
    ]

    def body(self) -> ComposeResult:
        """Put the list and what the cursor is on side by side, or one below the other."""
        yield Sheet(id="notice", classes="banner")
        with Container(classes="split"):
            with Container(classes="left"):
                yield Table((1, 10, 27), id="lines")
                yield Filter()
            yield Panel(id="about")

    def on_mount(self) -> None:
        """Name the panes; they are drawn on resume."""
        self.query_one("#about").border_title = "2 About"

    def on_screen_resume(self) -> None:
        """Draw anew, since the selection or the scan may have changed."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the legs of the present scan."""
        scan = self.session.scan
        if scan is None:
            return
        self._legs = legs(scan, [check.id for check in self.session.workbench.checks])
        self._lines = {line.id: line for leg in self._legs for line in leg.lines}
        table = self.query_one("#lines", Table)
        table.show(row for leg in self._legs for row in self._rows(leg))
        table.border_title = f"1 Checks · read {clock(scan.finished)}"
        selected = counted(len(self.session.chosen), "selected", "selected")
        table.border_subtitle = (
            f"{selected} · p plans it · esc clears it"
            if self.session.chosen
            else "enter opens"
            + (f" · w walks through all {len(walk(self._legs))} open ones" if walk(self._legs) else "")
        )
        self._notice()
        self._about()
        self.refresh_bindings()

    def _notice(self) -> None:
        """Say what stands above all findings: that they are old, in part, or all good."""
        notice = self.query_one("#notice", Sheet)
        said = self._standing()
        notice.display = said is not None
        notice.set_class(self._good, "-good")
        if said is not None:
            notice.show(said)

    @property
    def _good(self) -> bool:
        """Whether there is nothing to do: no finding fails, is unknown, or waits for somebody."""
        return all(one.status in (Status.OK, Status.EXCEPTED, Status.NOT_APPLICABLE) for one in self.session.findings)

    def _standing(self) -> Content | None:
        if self.session.stale:
            run = shown(self.session.stale)
            return joined("These findings are from before ", run, ". ", ("r", "bold"), " reads again.")
        if self.session.stopped:
            return joined("The scan was stopped; this is what it had read. ", ("r", "bold"), " reads everything.")
        organization = self.session.scan.organization if self.session.scan else None
        if organization is not None and organization.incomplete:
            return joined("Not every account is here: ", shown(organization.incomplete))
        if self._good:
            number = len({one.check for one in self.session.findings})
            all_of = "The one check is" if number == 1 else f"All {number} checks are"
            when = clock(self.session.scan.finished) if self.session.scan else ""
            return own(f"✓ {all_of} as wanted. Scanned {when}. r reads again.")
        return None

    def _rows(self, leg: Leg) -> list[Row]:
        good, total = leg.score
        title = leg.side if leg.accounts == 1 else f"{leg.side} ({self._inside(leg)})"
        score = joined(meter(good, total), f"  {good} of {total} ok")
        heading = Row(leg.side.name, (own(title, "bold"),), heading=True, tail=score)
        lines = [
            line for line in leg.lines if self.query_one(Filter).lets(self._title(line), line.summary, line.status)
        ]
        return [heading, *(self._row(line) for line in lines)]

    def _inside(self, leg: Leg) -> str:
        """Return how many accounts the leg has, said as on every other screen."""
        looked_at = {finding.account for finding in leg.findings}
        connection = self.session.connection
        known = [one for one in connection.accounts if one.id in looked_at] if connection else []
        return ", ".join(filter(None, (within(known), closed(known))))

    def _title(self, line: Line) -> str:
        return line.findings[0].account_name if line.blocked else self.session.check(line.check).title

    def _row(self, line: Line) -> Row:
        picked = any(key(finding) in self.session.chosen for finding in line.findings)
        title, summary = shown(self._title(line)), shown(line.summary, QUIET)
        return Row(line.id, (chosen(picked), STATUS[line.status].content(), title, summary))

    @property
    def _current(self) -> Line | None:
        return self._lines.get(self.query_one("#lines", Table).current or "")

    @on(OptionList.OptionHighlighted, "#lines")
    def _about(self) -> None:
        """Show what is known of the line below the cursor."""
        self.refresh_bindings()
        panel, line = self.query_one("#about", Panel), self._current
        if line is None:
            panel.show(own("Nothing here holds what the filter says.", QUIET))
        else:
            panel.show(about_line(self.session, line), line.id)

    @on(OptionList.OptionSelected, "#lines")
    def _open(self) -> None:
        if self._current is not None:
            self.post_message(CheckWanted(self._current, walk(self._legs), self._current.blocked))

    @on(Filter.Typed)
    def _filtered(self) -> None:
        self.redraw()

    @on(Filter.Left)
    def _to_list(self) -> None:
        self.query_one("#lines").focus()

    def clear_something(self) -> bool:
        """Clear the filter, then the selection."""
        if self.query_one(Filter).clear_any():
            return True
        if self.session.chosen:
            self.session.chosen = set()
            self.redraw()
            return True
        return False

    def off(self, action: str) -> str:
        """A walk needs something that fails, a plan something selected."""
        if action == "walk" and not walk(self._shown_legs):
            return "Walk is off: everything is as wanted"
        if action == "all" and not self.session.any_plannable(self.session.findings):
            return "Failing is off: nothing fails that a plan could mend"
        if action == "tick" and self.is_mounted and not self._tickable:
            return self._unselectable
        if action == "plan" and not self.session.chosen:
            return "Plan is off: nothing is selected (space selects, A selects all that fails)"
        return ""

    @property
    def _shown_legs(self) -> tuple[Leg, ...]:
        return getattr(self, "_legs", ())

    def leave(self) -> None:
        """Go back, and forget what was entered for these findings."""
        self.session.forget_root_keys()
        super().leave()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()

    def action_walk(self) -> None:
        """Start with the first line that has something failing."""
        lines = walk(self._legs)
        self.post_message(CheckWanted(lines[0], lines, lines[0].blocked))

    @property
    def _tickable(self) -> bool:
        """Whether a plan could mend something in the line below the cursor."""
        return self._current is not None and self.session.any_plannable(self._current.failing)

    @property
    def _plannable(self) -> set[Key]:
        """What a plan could mend in the line below the cursor."""
        return self.session.plannable(self._current.failing) if self._current is not None else set()

    @property
    def _unselectable(self) -> str:
        """Why nothing in the line below the cursor can be selected."""
        if self._current is None or not self._current.failing:
            return "Nothing fails in this line, so there is nothing to select (enter opens it)"
        return f"No plan can do this: {self.session.refusal(self._current.failing[0])}\nenter opens it"

    def action_tick(self) -> None:
        """Select what fails in the line, or take it out."""
        self.session.toggle(self._plannable)
        self.redraw()

    def action_all(self) -> None:
        """Select everything that fails."""
        shown_lines = [self._lines[row.id] for row in self.query_one("#lines", Table).rows if not row.heading]
        failing = [one for line in shown_lines for one in line.failing]
        plannable = self.session.plannable(failing)
        self.session.chosen |= plannable
        self.redraw()
        if len(plannable) < len(failing):
            number = counted(len(failing) - len(plannable), "target")
            self.tell(f"Not selected: {number} that no plan can mend; w leads to each, with what to do instead")

    def action_plan(self) -> None:
        """Show the plan for what is selected."""
        self.post_message(PlanWanted(self.session.chosen))

    def action_copy(self) -> None:
        """Copy what is known of the line."""
        self.app.copy_to_clipboard(self.query_one("#about", Panel).text)
        self.tell("Copied")

    def action_rescan(self) -> None:
        """Read everything again."""
        self.post_message(ScanWanted(self.session.selection))
