"""A run as one row of a list."""

from collections import Counter

from hardener.engine.model import Outcome
from hardener.engine.outcomes import Run
from screens.widgets.glyphs import OUTCOME, RUN
from screens.widgets.table import Row
from screens.widgets.text import QUIET, joined, own, shown
from screens.words import counted, moment


def run_row(run: Run) -> Row:
    """Return how it stands, when it began, what became of its changes, and its id."""
    began = own(moment(run.started)) if run.started else own("never began", QUIET)
    back = joined("  takes back ", shown(run.undoes)) if run.undoes else own("")
    name = joined(shown(run.run, QUIET), back)
    if not run.changes:
        return Row(run.run, (RUN[run.status].content(), began, shown(run.head[:30], "$text-warning"), name))
    return Row(run.run, (RUN[run.status].content(), began, own(tally(run)), name))


def tally(run: Run) -> str:
    """Return how many of a run's changes ended how, as in `3 of 7 done · 1 failed`."""
    number = Counter(result.outcome for result in run.changes)
    done = f"{number[Outcome.DONE]} of {counted(len(run.changes), 'change')} done"
    rest = [f"{number[one]} {mark.word}" for one, mark in OUTCOME.items() if number[one] and one is not Outcome.DONE]
    return " · ".join([done, *rest])
