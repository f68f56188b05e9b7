"""The end of a walk: what is left to do, and the keys that do it."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from hardener.engine.model import Finding
from screens.dialog import Dialog
from screens.session import Session, key
from screens.widgets.facts import bullets, wrapped
from screens.widgets.sheet import Sheet
from screens.widgets.text import own, shown, stacked
from screens.words import counted, counts


class WalkOver(Dialog[str]):
    """Ends in what is wanted next: `plan`, `save` or `home`; in nothing to stay at the last check."""

    BINDINGS = [
        Binding("p", "choose('plan')", "Plan", id="walk-plan", tooltip="Shows the plan for what is selected."),
        Binding("s", "choose('save')", "Save", id="walk-save", tooltip="Saves what is not saved yet."),
        Binding("O", "choose('home')", "Overview", id="walk-home", tooltip="Goes to the overview."),
        Binding("escape", "stay", "Stay", key_display="esc", id="stay", tooltip="Stays at the last check."),
        Binding("right,l", "app.focus_next", "Next", show=False, id="other", tooltip="Goes to the next answer."),
        Binding("left,h", "app.focus_previous", "Before", show=False, id="other-back", tooltip="Goes one answer back."),
    ]

    def __init__(self, session: Session, steps: int) -> None:
        super().__init__()
        self._session = session
        self._steps = steps

    def compose(self) -> ComposeResult:
        """Put what is left above the ways to go on."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = own("The walk is over")
            yield Sheet(id="left")
            with Horizontal(classes="answers"):
                yield Button("Stay  esc", id="stay", compact=True)
                if self._saves:
                    yield Button("Save  s", id="save", compact=True)
                if self._session.chosen:
                    yield Button("Plan  p", id="plan", compact=True)
                yield Button("Overview  O", id="home", compact=True)

    @property
    def _saves(self) -> bool:
        return bool(self._session.unsaved) and self._session.save is not None

    def on_mount(self) -> None:
        """Say what is left."""
        self.query_one("#plan, #home" if self._session.chosen else "#home").focus()
        self.query_one(Sheet).show(lambda width: stacked(self._left(width)))

    def _left(self, width: int) -> Iterator[Content]:
        yield from wrapped(own(f"That was all that is not done: {self._steps} of {self._steps}.", "bold"), width)
        yield own("")
        yield bullets([shown(line) for line in left(self._session)], width)

    def action_choose(self, what: str) -> None:
        """Go on with `what`, where there is something of it."""
        there = {"plan": bool(self._session.chosen), "save": self._saves}
        if there.get(what, True) and self.answerable:
            self.end(what)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "stay":
            self.end()
        else:
            self.action_choose(str(event.button.id))

    def action_stay(self) -> None:
        """Stay."""
        self.end()


def left(session: Session) -> Sequence[str]:
    """Return what is left after a walk, one sentence each."""
    findings = session.findings
    said = [counts(findings)]
    number = len(session.chosen)
    if number:
        said.append(f"{counted(number, 'target')} selected and not planned yet: p shows the plan")
    missed = len(_plannable(session, findings) - session.chosen)
    if missed:
        said.append(f"{counted(missed, 'target')} a plan could mend, not selected: A in the overview selects them")
    if session.unsaved:
        said.append(f"not saved: {', '.join(session.unsaved)}" + (": s saves" if session.save is not None else ""))
    return said


def _plannable(session: Session, findings: Sequence[Finding]) -> set[tuple[str, str, str | None]]:
    return session.plannable(one for one in findings if key(one) not in session.chosen)
