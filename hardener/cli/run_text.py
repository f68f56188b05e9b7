"""A run, and the list of runs, as text."""

from collections import Counter
from collections.abc import Iterable

from hardener.cli.paper import HALF_WAY, OUTCOME, RUN, Paper
from hardener.cli.wording import counted, place
from hardener.engine.model import Outcome, safe
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.wayback import Back


def run_lines(run: Run, command: str, paper: Paper) -> list[str]:
    """Return the outcome of every change of `run`, and what can be done next."""
    lines: list[str] = []
    for one in run.changes:
        lines += _change(one, paper)
    lines += ["", f"{paper.mark(RUN[run.status])}: {safe(run.run)}, {_counts(run)}"]
    if run.head:
        lines.append(f"journal head: {safe(run.head)}")
    return [*lines, *_next(run, command, paper)]


def _change(one: ChangeResult, paper: Paper) -> list[str]:
    calls = f"{one.calls_made} of {counted(one.calls_total, 'call')}"
    lines = paper.wrapped(f"{one.check} in {place(one)}: {safe(one.summary)} ({calls})", 12)
    lines[0] = paper.mark(_ended(one), 12) + lines[0].lstrip()
    return lines + (paper.wrapped(safe(one.reason), 14) if one.reason else [])


def _ended(one: ChangeResult) -> tuple[str, str, str]:
    return HALF_WAY if one.stopped else OUTCOME[one.outcome]


def _counts(run: Run) -> str:
    number = Counter(_ended(one) for one in run.changes)
    counts = [f"{number[mark]} {mark[1]}" for mark in (HALF_WAY, *OUTCOME.values()) if number[mark]]
    return f"{counted(len(run.changes), 'change')}: {', '.join(counts)}" if counts else "no change was begun"


def _next(run: Run, command: str, paper: Paper) -> list[str]:
    steps = []
    if run.resumable:
        steps.append(f"go on with it: {command} resume {run.run}")
    if any(one.outcome is Outcome.UNKNOWN for one in run.changes):
        steps.append("an outcome is not known: look at the account, or at CloudTrail, before anything else is applied")
    if run.undoable:
        steps.append(f"take it back{_how_far(run)}: {command} undo {run.run} -o undo.json")
    elif run.back.kind is Back.NEVER:
        steps.append(way_back(run))
    return [line for step in steps for line in paper.wrapped(step, 0, 2)]


def way_back(run: Run) -> str:
    """Return how far a run can be taken back, and why not more."""
    why = safe(run.back.in_short)
    if not run.undoable and run.back.kind in (Back.EXACT, Back.PART):
        return "resume it before what was done can be undone"
    said = {
        Back.EXACT: "can be undone exactly",
        Back.PART: "can be undone in part",
        Back.NEVER: "cannot be undone",
        Back.NOTHING: "nothing to take back",
    }[run.back.kind]
    return f"{said}: {why}" if why else said


def _how_far(run: Run) -> str:
    return ", in part" if run.back.kind is Back.PART else ""


def history_lines(runs: tuple[Run, ...], command: str, paper: Paper) -> list[str]:
    """Return a few lines for each run, newest first: what became of it, whether it can be gone on with or undone."""
    lines: list[str] = []
    for run in runs:
        heading = f"{safe(run.run)}  {run.started}".rstrip()
        lines += [f"{paper.mark(RUN[run.status], 16)}{heading}"]
        lines += [line for said in _about(run, command) for line in paper.wrapped(said, 16)]
    return lines or ["No runs yet."]


def _about(run: Run, command: str) -> Iterable[str]:
    """Return what became of its changes; for a run that cannot be read, why."""
    if not run.changes and not run.started:
        yield safe(run.head)
        return
    back = f"; takes back {safe(run.undoes)}" if run.undoes else ""
    yield f"{_counts(run)}{back}"
    if run.resumable:
        left = " (set aside)" if run.set_aside else ""
        yield f"can be resumed{left}: {command} resume {run.run}"
    yield way_back(run)
