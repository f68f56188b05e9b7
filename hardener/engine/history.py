"""The runs of a state directory: their plans, their journals, and whether somebody is still at them."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import Timeout

from hardener.engine import planfile
from hardener.engine.files import (
    create_private,
    private_directory,
    read_private,
    sync_directory,
    write_all,
    write_private,
)
from hardener.engine.journal import NAME
from hardener.engine.locks import held
from hardener.engine.model import AnyCheck, Outcome, Plan, RunStatus
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Problem, Rejected, Unsafe, WrongUsage
from hardener.engine.runlog import RunLog, as_run, load
from hardener.engine.signing import Signer

PLAN = "plan.json"
ASIDE = "set-aside"
"""The mark of a run that somebody wants to leave as it is; it is no part of what the journal vouches for."""
FREE = "free the disk, then apply the same plan again"
"""What to do where a run could not begin."""
_PEEK_SECONDS = 0.2
"""How long to wait for somebody who only looks whether a run is being worked on."""


class History:
    """The runs below one state directory; `checks` says how far each can be taken back."""

    def __init__(self, places: Places, signer: Signer, checks: Callable[[], tuple[AnyCheck, ...]]) -> None:
        self._places = places
        self._signer = signer
        self._checks = checks

    def directory(self, run: str) -> Path:
        """Return where `run` is kept. Raises WrongUsage for one that does not exist, Unsafe where others may write."""
        known = self.ids()
        if run not in known:
            near = f"the newest is {known[0]}" if known else "nothing was applied from here yet"
            raise WrongUsage(f"there is no run {run}", f"see `hardener history`; {near}")
        return private_directory(self._places.runs / run)

    def ids(self) -> list[str]:
        """Return the ids of the runs, newest first."""
        found = (entry.name for entry in self._places.runs.iterdir() if (entry / PLAN).is_file())
        return sorted(found, reverse=True)

    def begin(self, run: str, file: PlanFile) -> Path:
        """Make room for a run of `file`, once and never again. Raises Rejected when it was applied before."""
        marker, runs = self._places.used / file.plan.id, self._places.runs
        try:
            descriptor = create_private(marker)
        except FileExistsError:
            raise self._spent(read_private(marker, 200).decode("utf-8", "replace")) from None
        except OSError as error:
            raise Unsafe(f"cannot write to {marker.parent}: {error.strerror}; nothing was sent", FREE) from None
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as stream:
                write_all(stream.fileno(), run.encode())
                os.fsync(stream.fileno())
            sync_directory(marker.parent)
            directory = private_directory(runs / run)
            write_private(directory / PLAN, file.data)
        except OSError as error:
            self.never_began(run, file.plan)
            raise Unsafe(f"cannot write {marker}: {error.strerror}; nothing was sent", FREE) from None
        except Problem as problem:
            self.never_began(run, file.plan)
            raise Unsafe(f"{problem.sentence}; nothing was sent", FREE) from None
        return directory

    @contextlib.contextmanager
    def beginning(self, run: str, file: PlanFile) -> Iterator[None]:
        """Begin a run of `file`, marked as being worked on. Raises Problem where it can't be; the plan is not spent."""
        self.begin(run, file)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self.at_work(run))
            except Problem:
                self.never_began(run, file.plan)
                raise
            yield

    def _spent(self, before: str) -> Rejected:
        if before not in self.ids():
            hint = "make a new plan; it reads what is there now"
            return Rejected("this plan was taken for a run of which nothing is left here", hint)
        run = self.run(before)
        ended = f"which ended as {run.status} at {run.finished}" if run.finished else f"which is {run.status}"
        hint = "see it with `hardener history`; a new plan reads what is there now"
        if run.resumable:
            hint = f"go on with it: hardener resume {before}"
        return Rejected(f"this plan was applied before, as {before}, {ended}; nothing was sent", hint)

    def never_began(self, run: str, plan: Plan) -> None:
        """Forget `run`, of which nothing was sent, so that `plan` is not spent; as far as the disk lets us."""
        with contextlib.suppress(OSError, Problem):
            directory = self._places.runs / run
            for path in (directory / PLAN, directory / NAME, self._places.used / plan.id):
                path.unlink(missing_ok=True)

    def open(self, run: str) -> tuple[PlanFile, RunLog | None]:
        """Return the plan and the journal of `run`. Raises WrongUsage, Rejected."""
        directory = self.directory(run)
        file = planfile.decode(read_private(directory / PLAN, planfile.LIMIT), self._signer)
        if not (directory / NAME).exists():
            raise Rejected(
                f"{run} has no journal: it was cut off before it began, or the journal was taken away",
                "make a new plan; it reads what is there now",
            )
        log = load(directory, self._signer)
        if log is not None and log.begin.get("plan_sha256") != file.sha256:
            raise Rejected(
                f"the plan kept with {run} is not the one that was confirmed", "what was done is in its journal"
            )
        # Journals of earlier releases do not name their run.
        if log is not None and log.begin.get("run", run) != run:
            raise Rejected(
                f"what is kept as {run} is a copy of {log.begin['run']}", "look at that one; nothing is done twice"
            )
        return file, log

    @contextlib.contextmanager
    def at_work(self, run: str) -> Iterator[None]:
        """Mark `run` as being worked on. Raises Rejected when another process is."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(held(self._places.runs / run / "lock", _PEEK_SECONDS))
            except Timeout:
                raise Rejected(f"{run} is being worked on by another hardener", "wait until it is done") from None
            yield

    def set_aside(self, run: str) -> None:
        """Note that `run` is to be left as it is, so that it is offered no more. Raises WrongUsage, Problem."""
        write_private(self.directory(run) / ASIDE, b"")

    def take_up(self, run: str) -> None:
        """Forget that `run` was to be left as it is, as far as the disk lets us. Raises WrongUsage, Unsafe."""
        with contextlib.suppress(OSError):
            (self.directory(run) / ASIDE).unlink(missing_ok=True)

    def run(self, run: str) -> Run:
        """Return one run that is over, as its journal tells it. Raises WrongUsage, Rejected."""
        return self._run(run, *self._open_or_damage(run), set())

    def runs(self) -> tuple[Run, ...]:
        """Return every run that can be read, newest first; a damaged one says so in place of its changes."""
        opened = [(run, self._open_or_damage(run)) for run in self.ids()]
        back = {change for _, (file, log, _) in opened if file and log for change in _taken_back(file, log)}
        return tuple(self._run(run, *parts, back) for run, parts in opened)

    def _open_or_damage(self, run: str) -> tuple[PlanFile | None, RunLog | None, str]:
        try:
            return *self.open(run), ""
        except Problem as problem:
            return None, None, problem.sentence

    def _run(self, run: str, file: PlanFile | None, log: RunLog | None, damage: str, back: set[str]) -> Run:
        if file is None or log is None:
            return Run(
                run=run,
                plan_id=file.plan.id if file else "",
                started="",
                finished="",
                status=RunStatus.FAILED if file is None else RunStatus.INTERRUPTED,
                changes=(),
                undoable=False,
                head=damage,
            )
        return as_run(
            log,
            file.plan,
            self._checks(),
            running=self._busy(run),
            taken_back=back,
            set_aside=(self._places.runs / run / ASIDE).is_file(),
        )

    def _busy(self, run: str) -> bool:
        try:
            with held(self._places.runs / run / "lock"):
                return False
        except Timeout:
            return True
        except Unsafe:
            # A disk that takes no lock has nobody at work on it either.
            return False


def _taken_back(file: PlanFile, log: RunLog) -> set[str]:
    """Return the ids of the changes that a run took back."""
    results = ((change, log.changes.get(change.id)) for change in file.plan.changes if change.undoes)
    return {one.undoes for one, got in results if got and got.result and got.result.outcome is Outcome.DONE}
