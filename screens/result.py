"""Step 7: what became of a run, and what to do next."""

from collections.abc import Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.model import Outcome, RunStatus
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.wayback import Back
from screens.messages import ResumeWanted, ScanWanted, ScopeWanted, UndoWanted
from screens.resuming import ResumeScreen
from screens.runs import how_far_back, no_way_back, tally
from screens.saving import SAVE, unsaved
from screens.session import Session
from screens.step import COMMON, Step
from screens.trace import Trace, answer_cell
from screens.widgets.facts import facts, head, hung
from screens.widgets.glyphs import BACK, RUN, ended
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import NOTHING, QUIET, joined, own, shown, stacked
from screens.words import counted, moment


class RunScreen(Step):
    """Every change of a run with its outcome and reason; undo, resume and rescan start here."""

    STEP = "7/7"
    PANES = ("#changes", "#detail")
    AUTO_FOCUS = "#changes"
    BINDINGS = [
        Binding("u", "undo", "Undo…", id="undo", tooltip="Makes the plan that takes this run back, and shows it."),
        Binding("m", "resume", "Resume…", id="resume", tooltip="Goes on with a run that was cut off or stopped."),
        Binding("r", "rescan", "Scan", id="rescan", tooltip="Reads everything again, or for the first time."),
        SAVE,
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies the run's id and its journal's head."),
        *COMMON,
    ]

    def __init__(self, session: Session, run: Run, trace: Trace | None = None) -> None:
        super().__init__(session)
        self.run_shown = run
        self._trace = trace
        self._results = {result.id: result for result in run.changes}

    def body(self) -> ComposeResult:
        """Put the run's standing on top, its changes beside what the cursor is on."""
        yield Sheet(id="standing", classes="pane top")
        with Container(classes="split"):
            with Container(classes="left"):
                yield Table((10, 20, 18, 16), id="changes")
            yield Panel(id="detail")

    def on_mount(self) -> None:
        """Draw the run."""
        run = self.run_shown
        self.query_one("#standing").border_title = joined("Run ", shown(run.run))
        self._stand()
        table = self.query_one("#changes", Table)
        table.border_title = f"1 Changes · {len(run.changes)}"
        table.show(self._row(result) for result in run.changes)
        self.query_one("#detail").border_title = "2 Detail"
        self._detail()

    def _stand(self) -> None:
        """Say how the run stands, and what of it the next start would not know."""
        run, kept = self.run_shown, unsaved(self.session.unsaved, saves=self.saves)
        self.query_one("#standing", Sheet).show(lambda width: stacked([standing(run, width), *kept(width)]))

    def saved(self) -> None:
        """Say no longer that something is not saved."""
        self._stand()
        super().saved()

    def _row(self, result: ChangeResult) -> Row:
        title = shown(self.session.check(result.check).title)
        where = shown(result.account_name), shown(result.region or result.account, QUIET)
        calls = f"{result.calls_made} of {counted(result.calls_total, 'call')}"
        said = shown(result.reason) if result.reason else own(calls, QUIET)
        return Row(result.id, (ended(result).content(), title, *where, said))

    @on(OptionList.OptionHighlighted, "#changes")
    def _detail(self) -> None:
        panel, result = (
            self.query_one("#detail", Panel),
            self._results.get(self.query_one("#changes", Table).current or ""),
        )
        if result is None:
            panel.show(own("This run has no changes to show.", QUIET))
        else:
            panel.show(partial(_about, result, self._trace), result.id)

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        run, read_only = self.run_shown, self.session.workbench.read_only
        if action == "undo" and not run.undoable:
            return f"Undo is off: {no_way_back(run)}"
        if action == "resume" and not run.resumable:
            return "Resume is off: the run has ended"
        if action == "resume" and read_only:
            return "Resume is off: read-only session"
        if action == "rescan" and self.session.connection is None:
            return "Scan is off: not signed in"
        return ""

    def action_undo(self) -> None:
        """Have the undo plan made."""
        self.tell("Reading what the run changed…")
        self.post_message(UndoWanted(self.run_shown.run))

    def action_resume(self) -> None:
        """Ask, then go on with the run."""
        dialog = ResumeScreen(self.run_shown)
        self.question(dialog, partial(self._resume, dialog))

    def _resume(self, dialog: ResumeScreen, yes: bool | None) -> None:
        if yes:
            self.post_message(ResumeWanted(self.run_shown, keep_going=dialog.keep_going))

    def action_rescan(self) -> None:
        """Read everything again; where nothing was read yet, choose first what is looked at."""
        self.post_message(ScanWanted(self.session.selection) if self.session.scan is not None else ScopeWanted())

    def action_copy(self) -> None:
        """Copy what an auditor asks for."""
        self.app.copy_to_clipboard(f"{self.run_shown.run} {self.run_shown.head}")
        self.tell("Copied the run's id and its journal's head")


def standing(run: Run, width: int) -> Content:
    """Return how a run stands, when it was, by whom, what binds its journal, and the next step."""
    line = joined(RUN[run.status].content(), "   ", (tally(run), "bold"))
    ended = f" to {moment(run.finished)}" if run.finished else ", never ended"
    pairs = [("When", own(moment(run.started) + ended))]
    pairs += [("By", shown(run.caller))] if run.caller else []
    pairs += [("Takes back", shown(run.undoes))] if run.undoes else []
    pairs += [("Journal", shown(run.head))] if run.head else []
    pairs.append(("Undo", _undo(run)))
    pairs.append(("Next", own(next_step(run), "$text-primary")))
    return stacked([line, facts(pairs, width, 12)])


def _undo(run: Run) -> Content:
    """Return how far the run can be undone; what is not restored may be long, and stands in the undo plan."""
    if run.undoable and run.back.kind is Back.PART:
        return joined(BACK[Back.PART].content(), "; the plan for it says what is not restored")
    return how_far_back(run)


def next_step(run: Run) -> str:
    """Return what to do after a run that ended, or did not end, like this one."""
    back = "; u takes back what was done" if run.undoable else ""
    if run.status is RunStatus.NEEDS_HUMAN:
        settled = "m reads again and goes on" if run.resumable else "r scans again"
        return f"look at what is unknown; {settled}{back}"
    if run.resumable:
        return f"m goes on with it{back}"
    if run.status in (RunStatus.DONE, RunStatus.GIVEN_UP):
        return f"r scans again{back}"
    return f"read the reasons; r scans again{back}"


def _about(result: ChangeResult, trace: Trace | None, width: int) -> Content:
    return stacked(_lines(result, trace, width))


def _lines(result: ChangeResult, trace: Trace | None, width: int) -> Iterator[Content]:
    yield joined(ended(result).content(), "  ", shown(result.summary, "bold"))
    where = f"{result.account_name} {result.account}" + (f" {result.region}" if result.region else "")
    yield shown(where, QUIET)
    yield NOTHING
    if result.reason:
        yield hung(own("! ", "$text-warning"), shown(result.reason), width)
    verified = ", verified by a fresh read" if result.outcome is Outcome.DONE else ""
    yield own(f"{result.calls_made} of {counted(result.calls_total, 'call')} accepted by AWS{verified}", QUIET)
    sent = [one for one in trace.calls if one.change == result.id] if trace else []
    if sent:
        yield NOTHING
        yield head("Calls")
    for one in sent:
        yield hung(own(f"{one.call.seq:>3} ", QUIET), joined(shown(one.call.action), "  ", answer_cell(one)), width)
