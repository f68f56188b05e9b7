"""The runs of a state directory: their plans, their journals, and whether somebody is still at them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hardener.engine import planfile
from hardener.engine.files import (
    create_private,
    private_directory,
    read_limited,
    sync_directory,
    write_all,
    write_private,
)
from hardener.engine.model import Outcome, RunStatus
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Problem, Rejected, Unsafe, WrongUsage
from hardener.engine.runlog import RunLog, as_run, load
from hardener.engine.signing import Signer

PLAN = "plan.json"


class History:
    """The runs below one state directory."""

    def __init__(self, places: Places, signer: Signer) -> None:
        self._places = places
        self._signer = signer

    def directory(self, run: str) -> Path:
        """Return where `run` is kept. Raises WrongUsage for one that does not exist."""
        known = self.ids()
        if run not in known:
            near = f"the newest is {known[0]}" if known else "nothing was applied from here yet"
            raise WrongUsage(f"there is no run {run}", f"see `hardener history`; {near}")
        return self._places.runs / run

    def ids(self) -> list[str]:
        """Return the ids of the runs, newest first."""
        found = (entry.name for entry in self._places.runs.iterdir() if (entry / PLAN).is_file())
        return sorted(found, reverse=True)

    def begin(self, run: str, file: PlanFile) -> Path:
        """Make room for a run of `file`, once and never again. Raises Rejected when it was applied before."""
        marker = self._places.used / file.plan.id
        try:
            descriptor = create_private(marker)
        except FileExistsError:
            before = read_limited(marker, 200).decode("utf-8", "replace")
            raise Rejected(
                f"this plan was applied before, as {before}",
                f"see it with `hardener history`; go on with an interrupted one with `hardener resume {before}`",
            ) from None
        except OSError as error:
            raise Unsafe(f"cannot write to {marker.parent}: {error.strerror}") from None
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as stream:
                write_all(stream.fileno(), run.encode())
                os.fsync(stream.fileno())
            sync_directory(marker.parent)
            directory = private_directory(self._places.runs / run)
            write_private(directory / PLAN, file.data)
        except (OSError, Problem):
            # Nothing was sent, so the plan is not spent.
            marker.unlink(missing_ok=True)
            raise
        return directory

    def open(self, run: str) -> tuple[PlanFile, RunLog | None]:
        """Return the plan and the journal of `run`. Raises WrongUsage, Rejected."""
        directory = self.directory(run)
        file = planfile.decode(read_limited(directory / PLAN, planfile.LIMIT), self._signer)
        log = load(directory, self._signer)
        if log is not None and log.begin.get("plan_sha256") != file.sha256:
            raise Rejected(
                f"the plan kept with {run} is not the one that was confirmed", "what was done is in its journal"
            )
        return file, log

    @contextmanager
    def at_work(self, run: str) -> Iterator[None]:
        """Mark `run` as being worked on. Raises Rejected when another process is."""
        lock = FileLock(self._places.runs / run / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Rejected(f"{run} is being worked on by another hardener", "wait until it is done") from None
        try:
            yield
        finally:
            lock.release()

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
        return as_run(log, file.plan, running=self._busy(run), taken_back=back)

    def _busy(self, run: str) -> bool:
        lock = FileLock(self._places.runs / run / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            return True
        lock.release()
        return False


def _taken_back(file: PlanFile, log: RunLog) -> set[str]:
    """Return the ids of the changes that a run took back."""
    results = ((change, log.changes.get(change.id)) for change in file.plan.changes if change.undoes)
    return {one.undoes for one, got in results if got and got.result and got.result.outcome is Outcome.DONE}
