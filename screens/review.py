"""Step 5: the whole plan, before anything is confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widgets import OptionList

from hardener.engine.planfile import PlanFile
from hardener.engine.preflight import Permission
from screens.grouping import Group
from screens.messages import ApplyWanted
from screens.path import PathScreen
from screens.permissions import Allowance, allowances
from screens.planlist import PlanRows
from screens.plantext import document, headline
from screens.saving import SAVE
from screens.session import Session
from screens.step import COMMON, Step
from screens.widgets.onoff import OnOff
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Table
from screens.widgets.text import QUIET, own
from screens.words import counted
from screens.work import Ask


class ReviewScreen(Step):
    """Every change, every refusal and every gap of a plan; applying starts here and nowhere else."""

    STEP = "5/7"
    PANES = ("#plan", "#detail")
    AUTO_FOCUS = "#plan"
    BINDINGS = [
        Binding("a", "apply", "Apply…", id="apply", tooltip="Asks for the confirmation of exactly this plan."),
        Binding(
            "enter", "open", "Expand", key_display="enter", id="expand", tooltip="Shows or hides the single changes."
        ),
        replace(SAVE, description="Save settings"),
        Binding("i", "gaps", "Accept gaps", id="gaps", tooltip="Accepts that something could not be read."),
        Binding("e", "export", "Save plan", id="export", tooltip="Saves the plan file for a change window."),
        Binding("d", "full", "Full", id="full", show=False, tooltip="Gives the detail the whole screen, and back."),
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies the digest that approves this plan."),
        *COMMON,
    ]

    def __init__(self, session: Session, file: PlanFile, groups: Sequence[Group]) -> None:
        super().__init__(session)
        self.file = file
        self._groups = groups
        self._stop = Event()
        self._rows = PlanRows(file.plan, groups, session)

    def body(self) -> ComposeResult:
        """Put the totals on top, the changes beside what the cursor is on."""
        yield Sheet(id="totals", classes="pane top")
        yield OnOff(False, ("gaps accepted: applied without what could not be read", self._gaps), id="accept")
        with Container(classes="split"):
            with Container(classes="left"):
                yield Table((1, 24, 26, 9), id="plan")
            yield Panel(id="detail")

    @property
    def _gaps(self) -> str:
        number = counted(len(self.file.plan.gaps), "target")
        return f"{number} could not be read: i accepts that"

    def on_mount(self) -> None:
        """Draw the plan."""
        undoes = self.file.plan.undoes
        self.query_one("#totals").border_title = own(f"Plan to undo {undoes}" if undoes else "Plan")
        self._foretold(None)
        self.query_one("#accept").display = not self.file.plan.complete
        self._draw()
        self.foretell()

    def foretell(self) -> None:
        """Ask AWS what of the plan would be denied; the plan does not depend on it."""
        if self.file.plan.changes:
            work = partial(self.session.writer.preflight, self.file.plan, self._stop)
            self.post_message(Ask(self, "preflight", work, self._foretell, self._untold))
        else:
            self._foretold(())

    def _foretell(self, permissions: tuple[Permission, ...]) -> None:
        self._rows.allowances = allowances(permissions)
        self._foretold(self._rows.allowances)
        self._draw()

    def _untold(self, error: Exception) -> None:
        """Go on without: the plan does not depend on it."""
        self._foretold(())

    def _foretold(self, told: tuple[Allowance, ...] | None) -> None:
        self.query_one("#totals", Sheet).show(partial(headline, self.file, told))

    def on_unmount(self) -> None:
        """Ask no more."""
        self._stop.set()

    def _draw(self) -> None:
        table = self.query_one("#plan", Table)
        table.show(self._rows.rows())
        table.border_title = f"1 Changes · {len(self.file.plan.changes)}"
        table.border_subtitle = "enter unfolds · d shows the detail in full"
        self._detail()

    @on(OptionList.OptionHighlighted, "#plan")
    def _detail(self) -> None:
        """Show the group, the change, the refusal or the gap below the cursor."""
        panel = self.query_one("#detail", Panel)
        id = self.query_one("#plan", Table).current
        if id is None:
            panel.show(own("The plan is empty: there is nothing to change.", QUIET))
            return
        panel.border_title = "2 Detail"
        panel.show(document(self._rows.thing(id)), id)

    @on(OptionList.OptionSelected, "#plan")
    def action_open(self) -> None:
        """Show or hide the single changes of a group."""
        self._rows.fold(self.query_one("#plan", Table).current or "")
        self._draw()

    @on(OnOff.Changed)
    def _accepted(self) -> None:
        self.refresh_bindings()

    @property
    def accepted(self) -> bool:
        """Whether the operator accepts the gaps."""
        return self.query_one(OnOff).value

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        if not self.is_mounted:
            return ""
        plan = self.file.plan
        if action == "gaps" and plan.complete:
            return "Accept gaps is off: everything could be read"
        if action != "apply":
            return ""
        if self.session.workbench.read_only:
            return "Apply is off: read-only session"
        if not plan.changes:
            return "Apply is off: the plan has no changes"
        if not plan.complete and not self.accepted:
            return f"Apply is off: {counted(len(plan.gaps), 'target')} could not be read (i accepts that)"
        return ""

    def action_apply(self) -> None:
        """Ask for the confirmation."""
        self.post_message(ApplyWanted(self.file, self._groups, allow_incomplete=self.accepted))

    def action_gaps(self) -> None:
        """Accept the gaps, or take that back."""
        self.query_one(OnOff).action_flip()

    def action_export(self) -> None:
        """Ask where the plan file goes."""
        self.question(PathScreen(f"{self.file.plan.id}.json"), self._export)

    def _export(self, path: Path | None) -> None:
        if path is not None:
            work = partial(self.session.writer.save_plan, self.file, path)
            self.ask("save plan", work, lambda _: self._saved(path))

    def _saved(self, path: Path) -> None:
        # The practice organization is open in one hardener at a time.
        when = "Once you have left the wizard" if self.session.workbench.practice else "In its change window"
        self.tell(f"Saved to {path}. {when}:\nhardener apply {path} --approve sha256:{self.file.sha256}")

    def clear_something(self) -> bool:
        """Make the detail small again."""
        if self.has_class("-full"):
            self.action_full()
            return True
        return False

    def action_full(self) -> None:
        """Give the detail the whole screen, and back."""
        self.toggle_class("-full")
        self.query_one("#detail" if self.has_class("-full") else "#plan").focus()

    def action_copy(self) -> None:
        """Copy the digest."""
        self.app.copy_to_clipboard(f"sha256:{self.file.sha256}")
        self.tell("Copied the digest")
