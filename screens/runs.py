"""A run as one row of a list."""

from collections import Counter

from hardener.engine.model import Outcome
from hardener.engine.outcomes import Run
from screens.widgets.glyphs import OUTCOME, RUN
from screens.widgets.table import Row
from screens.widgets.text import joined, own, shown
from screens.words import counted


def run_row(run: Run) -> Row:
    """Return how it stands, its id, which begins with its time, and what became of its changes."""
    back = joined(" · takes back ", shown(run.undoes)) if run.undoes else own("")
    told = own(tally(run)) if run.changes else shown(run.head or "never began", "$text-warning")
    return Row(run.run, (RUN[run.status].content(), shown(run.run), joined(told, back)))


def tally(run: Run) -> str:
    """Return how many of a run's changes ended how, as in `3 of 7 done · 1 failed`."""
    number = Counter(result.outcome for result in run.changes)
    done = f"{number[Outcome.DONE]} of {counted(len(run.changes), 'change')} done"
    rest = [f"{number[one]} {mark.word}" for one, mark in OUTCOME.items() if number[one] and one is not Outcome.DONE]
    return " · ".join([done, *rest])
