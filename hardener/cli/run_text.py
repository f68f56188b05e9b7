"""A run, and the list of runs, as text."""

from collections import Counter

from hardener.cli.paper import OUTCOME, RUN, Paper
from hardener.cli.wording import counted, place
from hardener.engine.model import Outcome, RunStatus, safe
from hardener.engine.outcomes import ChangeResult, Run


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
    lines[0] = paper.mark(OUTCOME[one.outcome], 12) + lines[0].lstrip()
    return lines + (paper.wrapped(safe(one.reason), 14) if one.reason else [])


def _counts(run: Run) -> str:
    number = Counter(one.outcome for one in run.changes)
    counts = [f"{number[outcome]} {OUTCOME[outcome][1]}" for outcome in OUTCOME if number[outcome]]
    return f"{counted(len(run.changes), 'change')}: {', '.join(counts)}" if counts else "no change was begun"


def _next(run: Run, command: str, paper: Paper) -> list[str]:
    steps = []
    if run.status in (RunStatus.INTERRUPTED, RunStatus.STOPPED):
        steps.append(f"go on with it: {command} resume {run.run}")
    if any(one.outcome is Outcome.UNKNOWN for one in run.changes):
        steps.append("an outcome is not known: look at the account, or at CloudTrail, before anything else is applied")
    if run.undoable:
        steps.append(f"take it back: {command} undo {run.run} -o undo.json")
    return [line for step in steps for line in paper.wrapped(step, 0, 2)]


def history_lines(runs: tuple[Run, ...], paper: Paper) -> list[str]:
    """Return two lines for each run, newest first."""
    lines: list[str] = []
    for run in runs:
        heading = f"{safe(run.run)}  {run.started}".rstrip()
        lines += [f"{paper.mark(RUN[run.status], 16)}{heading}", *paper.wrapped(_about(run), 16)]
    return lines or ["No runs yet."]


def _about(run: Run) -> str:
    """Return what became of its changes; for a run that cannot be read, why."""
    if not run.changes and not run.started:
        return safe(run.head)
    back = f"; takes back {safe(run.undoes)}" if run.undoes else ""
    return f"{_counts(run)}{'; can be undone' if run.undoable else ''}{back}"
