"""A run as one row of a list."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from textual.content import Content

from hardener.engine.model import Outcome
from hardener.engine.outcomes import Run
from hardener.engine.wayback import Back
from screens.widgets.facts import facts
from screens.widgets.glyphs import BACK, HALF_WAY, OUTCOME, RUN, ended
from screens.widgets.table import Row
from screens.widgets.text import QUIET, joined, own, shown
from screens.words import counted, moment

NEVER = "never began"


Titles = Callable[[str], str]
"""Returns the title of a check by its id."""


def run_row(run: Run, title: Titles, undone_by: str = "") -> Row:
    """Return how it stands, its id, which begins with its time, what it touched and what became of it."""
    if not run.changes:
        return Row(run.run, (RUN[run.status].content(), shown(run.run), shown(run.head or NEVER, "$text-warning")))
    back = f" · takes back {run.undoes}" if run.undoes else ""
    again = f" · {way_back(run)} {undone_by}" if undone_by else ""
    told = joined(shown(touched(run, title)), " · ", tally(run), shown(back + again, QUIET))
    return Row(run.run, (RUN[run.status].content(), shown(run.run), told))


def unfinished_row(run: Run, title: Titles) -> Row:
    """Return how a run stands that can be gone on with: what was done and what was not, then where and when."""
    where = joined(shown(touched(run, title)), shown(f"  {moment(run.started)}", QUIET))
    return Row(run.run, (RUN[run.status].content(), own(tally(run, "")), where))


def about_run(run: Run, title: Titles, undone_by: str, width: int) -> Content:
    """Return what a run touched, by whom and when, and what took it back, each in full."""
    accounts = [shown(one) for one in distinct(f"{each.account_name} {each.account}" for each in run.changes)]
    pairs = [
        ("Checks", shown(", ".join(distinct(title(each.check) for each in run.changes)) or "none")),
        ("Accounts", Content(", ").join(accounts) if accounts else own("none")),
        ("Regions", shown(", ".join(distinct(each.region for each in run.changes if each.region)))),
        ("Changes", own(tally(run)) if run.changes else shown(run.head or NEVER, "$text-warning")),
        ("When", own(_when(run))),
        ("By", shown(run.caller)),
        ("Undo", how_far_back(run) if run.changes else own("")),
        ("Takes back", shown(run.undoes)),
        (way_back(run).capitalize(), shown(undone_by)),
    ]
    return facts([pair for pair in pairs if pair[1]], width, 17)


def _when(run: Run) -> str:
    if not run.started:
        return ""
    return moment(run.started) + (f" to {moment(run.finished)}" if run.finished else ", never ended")


def touched(run: Run, title: Titles) -> str:
    """Return the checks and accounts of a run in a few words: by name where there is one, else how many."""
    checks = distinct(title(each.check) for each in run.changes)
    accounts = distinct(each.account_name for each in run.changes)
    what = checks[0] if len(checks) == 1 else counted(len(checks), "check")
    return f"{what} in {accounts[0] if len(accounts) == 1 else counted(len(accounts), 'account')}"


def undone(runs: Iterable[Run]) -> Mapping[str, str]:
    """Return by run the newest one that took something of it back; `runs` are newest first."""
    back: dict[str, str] = {}
    for run in runs:
        if run.undoes and any(each.calls_made for each in run.changes):
            back.setdefault(run.undoes, run.run)
    return back


def way_back(run: Run) -> str:
    """Return how to say that another run took this one back, wholly or not."""
    return "undone in part by" if run.undoable else "undone by"


def how_far_back(run: Run) -> Content:
    """Return how far a run can be undone, and why not more."""
    if not run.undoable and run.back.kind in (Back.EXACT, Back.PART):
        return own("once it has ended: resume it first", "$text-warning")
    why = joined(": ", shown(run.back.in_short)) if run.back.why else own("")
    return joined(BACK[run.back.kind].content(), why)


def no_way_back(run: Run) -> str:
    """Return why an undo would take nothing back; empty where it would."""
    if run.undoable:
        return ""
    if run.back.kind in (Back.EXACT, Back.PART):
        return "the run has not ended: resume it first"
    why = run.back.in_short
    said = "it cannot be undone" if run.back.kind is Back.NEVER else "there is nothing to take back"
    return f"{said}: {why}" if why else said


def distinct(texts: Iterable[str]) -> list[str]:
    """Return each of `texts` once, in their order."""
    return list(dict.fromkeys(texts))


def tally(run: Run, noun: str = "change") -> str:
    """Return how many of a run's changes ended how, as in `3 of 7 changes done · 1 failed`; shorter without a noun."""
    number = Counter(ended(result) for result in run.changes)
    total = counted(len(run.changes), noun) if noun else str(len(run.changes))
    done = f"{number[OUTCOME[Outcome.DONE]]} of {total} done"
    marks = [HALF_WAY, *(mark for one, mark in OUTCOME.items() if one is not Outcome.DONE)]
    rest = [f"{number[mark]} {mark.word}" for mark in marks if number[mark]]
    return " · ".join([done, *rest])
