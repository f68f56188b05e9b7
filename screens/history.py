"""Step 7: every run that was made from here."""

from collections.abc import Iterator, Mapping
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList

from hardener.engine.outcomes import Run
from screens.messages import RunWanted, UndoWanted
from screens.runs import Titles, about_run, no_way_back, run_row, undone
from screens.session import Session
from screens.step import COMMON, Step
from screens.widgets.filter import FILTER, Filter
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Table
from screens.widgets.text import QUIET, own
from screens.words import counted


class HistoryScreen(Step):
    """Runs, newest first."""

    STEP = "7/7"
    PANES = ("#runs", "#about")
    AUTO_FOCUS = "#runs"
    BINDINGS = [
        Binding("u", "undo", "Undo…", id="undo", tooltip="Makes the plan that takes the run back, and shows it."),
        FILTER,
        Binding("r", "reload", "Reload", id="reload", tooltip="Reads the list of runs again."),
        *COMMON,
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._runs: dict[str, Run] = {}
        self._undone: Mapping[str, str] = {}

    def body(self) -> ComposeResult:
        """List the runs above what there is to say of the one below the cursor."""
        yield Table((16, 28), id="runs")
        yield Filter()
        yield Panel(id="about")
        yield Sheet(id="runs-line")

    def on_mount(self) -> None:
        """Say what this is; the runs are read on resume."""
        self.query_one("#runs").border_title = "1 Runs"
        self.query_one("#about").border_title = "2 About"
        told = "enter shows a run, and resumes it from there · u makes the plan that takes it back"
        self.query_one("#runs-line", Sheet).show(own(told, QUIET))

    def on_screen_resume(self) -> None:
        """Read the runs, since one may have been added."""
        self.ask("history", self.session.workbench.history, self._loaded)

    def action_reload(self) -> None:
        """Read the list of runs again, and say so, since the list mostly stays as it is."""
        self.ask("history", self.session.workbench.history, self._reloaded)

    def _reloaded(self, runs: tuple[Run, ...]) -> None:
        self._loaded(runs)
        self.tell(f"Read again: {counted(len(runs), 'run')}")

    def _loaded(self, runs: tuple[Run, ...]) -> None:
        self._runs = {run.run: run for run in runs}
        self._undone = undone(runs)
        self._draw()

    @on(Filter.Typed)
    def _draw(self) -> None:
        table, words = self.query_one("#runs", Table), self.query_one(Filter)
        title = self.session.title
        rows = [
            run
            for run in self._runs.values()
            if words.lets(run.run, run.started, run.status, run.caller, *_touched(run, title))
        ]
        table.show(run_row(run, title, self._undone.get(run.run, "")) for run in rows)
        table.border_title = f"1 Runs · {len(rows)}"
        table.border_subtitle = "" if self._runs else "nothing was applied from here yet"
        self._moved()

    @property
    def _current(self) -> Run | None:
        return self._runs.get(self.query_one("#runs", Table).current or "")

    @on(OptionList.OptionHighlighted, "#runs")
    def _moved(self) -> None:
        panel, run = self.query_one("#about", Panel), self._current
        if run is None:
            panel.show(own("No run to show.", QUIET))
        else:
            back = self._undone.get(run.run, "")
            panel.show(partial(about_run, run, self.session.title, back), run.run)
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#runs")
    def _open(self) -> None:
        if self._current is not None:
            self.post_message(RunWanted(self._current))

    @on(Filter.Left)
    def _to_list(self) -> None:
        self.query_one("#runs").focus()

    def clear_something(self) -> bool:
        """Clear the filter."""
        return self.query_one(Filter).clear_any()

    def off(self, action: str) -> str:
        """Only what was done can be taken back."""
        if action != "undo" or not self.is_mounted:
            return ""
        run = self._current
        if run is None:
            return "Undo is off: there is no run"
        if run.undoable:
            return ""
        if run.run in self._undone:
            return f"Undo is off: {self._undone[run.run]} took it back"
        return f"Undo is off: {no_way_back(run)}"

    def action_undo(self) -> None:
        """Have the undo plan made."""
        if self._current is not None:
            self.tell(f"Reading what {counted(len(self._current.changes), 'change')} left behind…")
            self.post_message(UndoWanted(self._current.run))

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()


def _touched(run: Run, title: Titles) -> Iterator[str]:
    for one in run.changes:
        yield from (title(one.check), one.check, one.account, one.account_name, one.region or "")
