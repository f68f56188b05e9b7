"""The part of the App that knows the way from screen to screen."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.screen import Screen

from hardener.engine.confirming import by_typing
from hardener.engine.model import GivenUp, Plan, Question, Stopped
from hardener.engine.outcomes import Run
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.selection import Selection, accounts_of, chosen_accounts
from hardener.engine.spelling import spelled
from screens import later, messages
from screens.connect import ConnectScreen
from screens.grouping import Group, groups
from screens.jobs import Jobs
from screens.partial import partial_scan
from screens.problem import ProblemScreen
from screens.saving import SaveFirst
from screens.step import Step
from screens.trace import Trace
from screens.waiting import Unanswered
from screens.words import Said, said
from screens.work import Job, RunJob, ScanJob
from screens.yesno import YesNo

if TYPE_CHECKING:
    from screens.confirm import Consent

T = TypeVar("T")
APPLIED_IN_PART = 5
"""The exit code where something was sent and the run did not come to its end."""
CODES = "mfa-codes"
"""The kind of question that has a screen of its own."""


class Flow(Jobs):
    """Answers what screens want, and what a job that is over leads to."""

    exit_code = 0
    """What the last run has to tell a shell."""
    _waits: Awaitable[object] | None = None
    """The stack changes at once; what Textual returns for it only says when the screen is mounted."""

    @property
    def step(self) -> Step:
        """The screen of the wizard on top, below any dialog."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, Step))

    def unwind(self, *kinds: type[Screen[Any]]) -> None:
        """Take screens away until one of `kinds` is on top."""
        while not isinstance(self.screen, kinds) and len(self.screen_stack) > 1:
            self.back()

    def show(self, screen: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Put a screen on top; what was said about the one below is over."""
        self.clear_notifications()
        self._waits = self.push_screen(screen, then)

    def back(self) -> None:
        """Take the screen on top away."""
        self._waits = self.pop_screen()

    def trouble(self, title: str, problem: Said) -> None:
        """Show a problem that has to be read."""
        here = Said(*(spelled(one, practice=self.session.workbench.practice) for one in problem))
        self.show(ProblemScreen(title, here))

    # ---- 1 to 4: what is looked at ----

    @on(messages.ScopeWanted)
    def _to_scope(self) -> None:
        self.unwind(ConnectScreen)
        self.show(later.ScopeScreen(self.session))

    @on(messages.ScanWanted)
    def _to_scan(self, message: messages.ScanWanted) -> None:
        if self.job is not None:
            return
        self.session.selection = message.selection
        job: ScanJob = Job("scan", partial(self.session.workbench.scan, message.selection), writes=False)
        self.show(later.ScanScreen(self.session, job, self._accounts(message.selection)))
        self.start(job)

    def _accounts(self, selection: Selection) -> Any:
        connection = self.session.connection
        assert connection is not None
        return chosen_accounts(selection, accounts_of(connection.caller, connection.organization))

    @on(messages.ScanDropped)
    def _drop_scan(self) -> None:
        """Leave the scan to end by itself; what it finds is thrown away."""
        if self.job is not None and not self.job.writes:
            self.job.stop.set()
        if isinstance(self.screen, later.ScanScreen):
            self.back()

    @on(messages.HomeWanted)
    def _to_home(self) -> None:
        self.unwind(later.HomeScreen, ConnectScreen)

    @on(messages.CheckWanted)
    def _to_check(self, message: messages.CheckWanted) -> None:
        screen = later.CheckScreen(self.session, message.line, message.walk, message.account)
        if isinstance(self.screen, later.CheckScreen):
            self._waits = self.switch_screen(screen)
        else:
            self.show(screen)

    # ---- 5: the plan ----

    @on(messages.PlanWanted)
    def _to_plan(self, message: messages.PlanWanted) -> None:
        workbench, scan = self.session.writer, self.session.scan
        if scan is not None:
            chosen = set(message.chosen)
            self.step.ask("plan", lambda: self._sealed(workbench.plan(scan, chosen)), self._review)

    @on(messages.OffersWanted)
    def _to_offers(self, message: messages.OffersWanted) -> None:
        workbench, scan = self.session.writer, self.session.scan
        if scan is not None:
            self.step.ask("plan", lambda: self._sealed(workbench.plan_offers(scan, message.asked)), self._review)

    @on(messages.UndoWanted)
    def _to_undo(self, message: messages.UndoWanted) -> None:
        workbench = self.session.writer
        self.step.ask("undo plan", lambda: self._sealed(workbench.undo(message.run)), self._review)

    def _sealed(self, plan: Plan) -> tuple[PlanFile, tuple[Group, ...]]:
        """Return the plan's file, and its changes as they are shown; called in a thread, since a plan can be long."""
        workbench = self.session.writer
        return workbench.seal(plan), groups(plan, workbench.checks)

    def _review(self, answer: tuple[PlanFile, tuple[Group, ...]]) -> None:
        self.show(later.ReviewScreen(self.session, *answer))

    # ---- 6: confirming and applying ----

    @on(messages.ApplyWanted)
    def _to_confirm(self, message: messages.ApplyWanted) -> None:
        session = self.session
        if session.unsaved and session.save is not None and session.let_go is not session.workbench.baseline:
            question = "Save what you changed before it is applied?"
            self.show(SaveFirst(question, session.unsaved, "Go on"), partial(self._go_on, message))
        else:
            self._confirm(message)

    def _go_on(self, message: messages.ApplyWanted, save: bool | None) -> None:
        if save:
            self.step.save_baseline(partial(self._confirm, message))
        elif save is not None:
            self.session.let_go = self.session.workbench.baseline
            self._confirm(message)

    def _confirm(self, message: messages.ApplyWanted) -> None:
        dialog = later.ConfirmScreen(message.file.plan, message.groups)
        self.show(dialog, partial(self._confirmed, message.file, message.allow_incomplete))

    def _confirmed(self, file: PlanFile, allow_incomplete: bool, consent: "Consent | None") -> None:
        if consent is None:
            self.step.tell("Not applied: nothing was sent")
        if consent is None or self.job is not None:
            return
        try:
            confirmed = by_typing(file, consent.typed)
        except Rejected as problem:
            self.trouble("Nothing was sent", said(problem))
            return
        work = partial(
            self.session.writer.apply,
            file,
            confirmed,
            allow_incomplete=allow_incomplete,
            keep_going=consent.keep_going,
        )
        self._apply(Job("run", work, writes=True), Trace(file.plan.changes))

    @on(messages.ResumeWanted)
    def _to_resume(self, message: messages.ResumeWanted) -> None:
        if self.job is None:
            work = partial(self.session.writer.resume, message.run.run, keep_going=message.keep_going)
            self._apply(Job("run", work, writes=True), Trace(message.run.changes))

    def _apply(self, job: RunJob, trace: Trace) -> None:
        # The bar says READ+WRITE from its first frame on.
        self.start(job)
        self.show(later.ApplyScreen(self.session, job, trace))

    def forget_root_keys(self) -> None:
        """Forget every root user's access key that was entered."""
        self.session.forget_root_keys()

    def on_unmount(self) -> None:
        """Leave nothing in memory that was entered for this sitting."""
        self.forget_root_keys()

    def ask_operator(self, question: Question) -> Mapping[str, str]:
        """Return what the operator types; called in the thread of the run, which waits. Raises GivenUp without it."""
        wanted = messages.QuestionWanted(question)
        self.post_message(wanted)
        try:
            return wanted.wait(self._still_asking)
        except Unanswered:
            raise GivenUp from None

    def _still_asking(self) -> bool:
        """Whether there is somebody to ask: not once the wizard is left, or the run is to stop."""
        return self.is_running and not (self.job is not None and self.job.stop.is_set())

    @on(messages.QuestionWanted)
    def _question_wanted(self, message: messages.QuestionWanted) -> None:
        screen = later.CodesScreen if message.question.kind == CODES else later.QuestionScreen
        self.show(screen(message))

    # ---- 7: runs ----

    @on(messages.HistoryWanted)
    def _to_history(self) -> None:
        if not isinstance(self.screen, later.HistoryScreen):
            self.show(later.HistoryScreen(self.session))

    @on(messages.RunWanted)
    def _to_run(self, message: messages.RunWanted) -> None:
        self.show(later.RunScreen(self.session, message.run))

    # ---- when a job is over ----

    def ended(self, job: Job[Any, Any]) -> None:
        """Go on from a scan or a run."""
        if job.writes:
            self._run_ended(job)
        else:
            self._scan_ended(job)

    def _scan_ended(self, job: ScanJob) -> None:
        screen = next((one for one in self.screen_stack if isinstance(one, later.ScanScreen)), None)
        if screen is None:
            return
        self.unwind(later.ScanScreen)
        scan, error = job.result, job.error
        if scan is None and isinstance(error, Stopped) and screen.partial():
            assert self.session.connection is not None
            scan = partial_scan(self.session.connection, screen.partial())
        self.back()
        if scan is None:
            if error is not None and not isinstance(error, Stopped):
                self.trouble("The scan ended early", said(error))
            return
        self.session.scanned(scan, stopped=error is not None)
        self.overview()

    def overview(self) -> None:
        """Show the overview of the scan that is over."""
        if any(isinstance(one, later.HomeScreen) for one in self.screen_stack):
            self.unwind(later.HomeScreen)
        else:
            self.show(later.HomeScreen(self.session))

    def _run_ended(self, job: RunJob) -> None:
        screen = next(one for one in self.screen_stack if isinstance(one, later.ApplyScreen))
        screen.look_once()
        self.forget_root_keys()
        asked = isinstance(self.screen, YesNo)
        self._run_over(job, screen.trace)
        if asked:
            self.step.tell("The run came to its end while you were asked, so nothing was stopped", "warning")

    def _run_over(self, job: RunJob, trace: Trace) -> None:
        began = bool(trace.run)
        if trace.calls:
            self.session.wrote.add(trace.run)
        if job.error is not None and not began:
            self.unwind(later.ApplyScreen)
            self.back()
            self.trouble("Nothing was sent", said(job.error))
            return
        self.session.stale = trace.run
        # Where one is back once a run is over.
        self.unwind(later.HomeScreen, later.HistoryScreen, ConnectScreen)
        if job.result is not None:
            self._show_run(job.result, trace)
        else:
            assert job.error is not None
            # Something was sent, and how far it got only the journal tells.
            self.exit_code = APPLIED_IN_PART
            self.trouble("The run ended early; history shows what was done", said(job.error))

    def _show_run(self, run: Run, trace: Trace) -> None:
        self.exit_code = run.exit_code
        self.session.ran(run)
        self.show(later.RunScreen(self.session, run, trace))
