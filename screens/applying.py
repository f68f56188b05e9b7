"""Step 6: the plan at work, every call as it is made."""

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from screens.planlist import place
from screens.session import Session
from screens.step import COMMON, Step
from screens.trace import Sent, Stage, Trace, answer_cell, log_line
from screens.widgets.facts import hung
from screens.widgets.meter import progress
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, plain, shown
from screens.work import RunJob

TICKS = 0.1
"""How often the screen is drawn anew, in seconds."""
KEPT = 200
"""How many of the newest calls are listed."""


class ApplyScreen(Step):
    """Cannot be left while the run goes on; it can be stopped after the running call."""

    STEP = "6/7"
    PANES = ("#steps", "#calls")
    AUTO_FOCUS = "#steps"
    BINDINGS = [
        Binding("s", "stop", "Stop after this call", id="stop-run", tooltip="Lets the running call end, then stops."),
        Binding("c", "copy", "Copy log", id="copy", tooltip="Copies the calls made so far."),
        *COMMON,
    ]

    def __init__(self, session: Session, job: RunJob, trace: Trace) -> None:
        super().__init__(session)
        self._job = job
        self.trace = trace
        self._seen = 0
        self._followed: str | None = None
        """The change at work, which the cursor follows until somebody moves it."""

    def body(self) -> ComposeResult:
        """Stack the progress, the changes and the calls."""
        yield Sheet(id="progress", classes="pane")
        yield Table((11, 22, 30), id="steps")
        yield Sheet(id="now")
        yield Table((4, 34, 16), id="calls")

    def on_mount(self) -> None:
        """Look at the job ten times a second."""
        self.query_one("#progress").border_title = "APPLYING"
        self.query_one("#steps").border_title = "1 Changes"
        self.query_one("#calls").border_title = "2 Calls, as they are made · kept in the run's journal"
        self.set_interval(TICKS, self.look)
        self.query_one("#steps", Table).show(self._step(stage) for stage in self.trace.stages.values())
        self._draw([])

    def look(self) -> None:
        """Take in what the job has told since the last look."""
        news = self._job.events[self._seen :]
        self._seen += len(news)
        changed = [id for id in dict.fromkeys(map(self.trace.take, news)) if id]
        if news:
            self._draw(changed)

    def _draw(self, changed: Sequence[str]) -> None:
        trace = self.trace
        if changed:
            # In full, and broken between words: a row of the list may have no room for a long reason.
            self.query_one("#now", Sheet).show(partial(_now, trace.stages[changed[-1]]))
        self.query_one("#progress", Sheet).show(self._progress)
        steps = self.query_one("#steps", Table)
        steps.put(self._step(trace.stages[id]) for id in changed)
        if changed and self._followed in (None, steps.current):
            self._followed = changed[-1]
            steps.point_at(self._followed)
        calls = self.query_one("#calls", Table)
        calls.show(_call(at, sent) for at, sent in list(enumerate(trace.calls))[-KEPT:])
        if trace.calls and not calls.has_focus:
            calls.action_last()

    def _progress(self, width: int) -> Content:
        trace = self.trace
        state = "   stopping after this call" if self._job.stop.is_set() else ""
        text = own(
            f"  {trace.ended} of {len(trace.stages)} changes · {trace.made} of {trace.total} calls made{state}", "bold"
        )
        return joined(progress(trace.ended, len(trace.stages), max(width - text.cell_length, 10)), text)

    def _step(self, stage: Stage) -> Row:
        title = shown(self.session.check(stage.check).title)
        where = shown(place(stage.account_name, stage.account, stage.region))
        return Row(stage.id, (stage.mark.content(11), title, where, shown(stage.said)))

    def off(self, action: str) -> str:
        """The screen stays while something is written."""
        if action in ("back", "history"):
            return f"{action.capitalize()} is off while the run goes on: s stops it after the running call"
        if action == "stop" and self._job.stop.is_set():
            return "Stop is off: it stops after the running call already"
        return ""

    def action_stop(self) -> None:
        """Let the running call end, then stop."""
        self._job.stop.set()
        self._draw([])
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Copy the calls made so far."""
        self.app.copy_to_clipboard("\n".join(plain(log_line(sent)) for sent in self.trace.calls))
        self.tell("Copied the calls")

    def on_unmount(self, event: events.Unmount) -> None:
        """Take in the last events, so that the result screen has them all."""
        self.look_once()

    def look_once(self) -> None:
        """Take in what is left without drawing it."""
        for event in self._job.events[self._seen :]:
            self.trace.take(event)
        self._seen = len(self._job.events)


def _now(stage: Stage, width: int) -> Content:
    """Return what is going on at one change, or how it ended."""
    where = shown(place(stage.account_name, stage.account, stage.region), "bold")
    return hung(joined(stage.mark.content(), "  "), joined(where, "  ", shown(stage.said)), width)


def _call(at: int, sent: Sent) -> Row:
    number = own(f"{sent.call.seq:>3}" + ("" if sent.attempt == 1 else f"·{sent.attempt}"), QUIET)
    return Row(str(at), (number, shown(sent.call.action), shown(sent.call.region, QUIET), answer_cell(sent)))
