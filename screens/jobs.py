"""The part of the App that works off the screen's thread: short questions, and the one long job there can be."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import on
from textual.app import App
from textual.screen import Screen

from screens.session import Session
from screens.work import Answered, Ask, AskFailed, Job, JobEnded


class Jobs(App[int]):
    """Runs what screens ask for in threads, which post messages and touch nothing else."""

    session: Session
    job: Job[Any, Any] | None = None

    @on(Ask)
    def _ask(self, ask: Ask) -> None:
        self.run_worker(partial(self._answer, ask), thread=True, group="ask", description=ask.name)

    def _answer(self, ask: Ask) -> None:
        try:
            answer = ask.work()
        except Exception as error:  # noqa: BLE001 - the screen that asked says what it is
            self.post_message(AskFailed(ask, error))
        else:
            self.post_message(Answered(ask, answer))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        if message.ask.screen.is_attached:
            message.ask.screen.call_next(_deliver, message.ask.screen, message.ask.then, message.answer)

    @on(AskFailed)
    def _ask_failed(self, message: AskFailed) -> None:
        if message.ask.screen.is_attached:
            message.ask.screen.call_next(_deliver, message.ask.screen, message.ask.otherwise, message.error)

    def start(self, job: Job[Any, Any]) -> None:
        """Start the job; there is never more than one."""
        assert self.job is None
        self.job = job
        self.session.writing = job.writes
        self.session.at_work = True
        self.refresh_bindings()
        self.run_worker(partial(self._work, job), thread=True, group="job", description=job.name)

    def _work(self, job: Job[Any, Any]) -> None:
        job.run()
        self.post_message(JobEnded(job))

    @on(JobEnded)
    def _ended(self, message: JobEnded) -> None:
        message.job.over = True
        self.job = None
        self.session.writing = self.session.at_work = False
        self.ended(message.job)

    def ended(self, job: Job[Any, Any]) -> None:
        """Go on from a job that is over."""
        raise NotImplementedError


def _deliver(screen: Screen[Any], take: Callable[[Any], None], answer: Any) -> None:
    """Give a screen its answer, unless it is being taken down by now and has lost its widgets."""
    if screen.is_attached and len(screen.children):
        take(answer)
