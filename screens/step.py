"""What every screen of the wizard shares: the identity bar, the footer, the keys that are the same everywhere."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from hardener.engine.baseline import Baseline
from hardener.engine.spelling import spelled
from screens.leaving import Leaving
from screens.messages import HistoryWanted
from screens.palette import KeyCommands
from screens.saving import SAVE
from screens.session import Session
from screens.widgets.identity import IdentityBar
from screens.widgets.keybar import KeyBar
from screens.widgets.room import HEIGHTS, WIDTHS, MoreRoom
from screens.widgets.text import plain
from screens.words import said
from screens.work import Ask

T = TypeVar("T")

COMMON: list[BindingType] = [
    Binding(
        "escape",
        "back",
        "Back",
        key_display="esc",
        id="back",
        tooltip="Clears what is filtered or selected, then goes back.",
    ),
    Binding("question_mark", "app.keys", "Help", id="help", tooltip="Lists every key of this screen."),
    Binding("H", "history", "History", id="history", show=False, tooltip="Lists the runs and what became of them."),
    Binding("1", "pane(0)", "Pane 1", id="pane-1", show=False, tooltip="Goes to the first pane."),
    Binding("2", "pane(1)", "Pane 2", id="pane-2", show=False, tooltip="Goes to the second pane."),
    Binding("3", "pane(2)", "Pane 3", id="pane-3", show=False, tooltip="Goes to the third pane."),
    Binding("h", "app.focus_previous", "Previous pane", id="pane-left", show=False, tooltip="Goes one pane back."),
    Binding("l", "app.focus_next", "Next pane", id="pane-right", show=False, tooltip="Goes one pane on."),
]


def without_back(bindings: Sequence[BindingType]) -> list[BindingType]:
    """Return `bindings` with esc left out of the footer, where that has no room for it."""
    return [replace(one, show=False) if isinstance(one, Binding) and one.id == "back" else one for one in bindings]


class Step(Leaving, Screen[None]):
    """A screen of the wizard. Subclasses say what is between the bar and the footer."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    COMMANDS = {KeyCommands}
    STEP: ClassVar[str] = ""
    PANES: ClassVar[tuple[str, ...]] = ()
    """Selectors of the panes that the keys 1, 2 and 3 go to."""
    _waits: Awaitable[object] | None = None
    _told_off = ""
    """The key whose being off was told last, while that may still be on the screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """Stack the bar, the screen's own part and the footer."""
        yield IdentityBar(self.session, self.STEP, saves=self.saves)
        yield from self.body()
        yield KeyBar()
        yield MoreRoom()

    def body(self) -> ComposeResult:
        """Say what is between the bar and the footer."""
        raise NotImplementedError

    def ask(self, name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Have `work` done in a thread and `then` called with its answer; a problem is told as a notice."""
        self.post_message(Ask(self, name, work, then, self.problem))

    def problem(self, error: Exception) -> None:
        """Tell what went wrong with something that was asked for."""
        sentence, hint = said(error)
        self.tell(f"{sentence}\n{hint}" if hint else sentence, "error")

    def tell(self, text: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Show a notice; every line of it is foreign text."""
        here = spelled(text, practice=self.session.workbench.practice)
        lines = "\n".join(plain(line) for line in here.split("\n"))
        self.notify(lines, severity=severity, markup=False)

    def off(self, action: str) -> str:
        """Return why the key for `action` is off just now; empty where it is on."""
        return ""

    def why_off(self, action: str) -> str:
        """Return the same, also for the keys that screens share."""
        if action == "save" and self.session.save is None:
            return "Save is off: this session has no baseline file"
        if action == "save" and not self.session.unsaved:
            return "Save is off: everything is saved"
        return self.off(action)

    @property
    def saves(self) -> bool:
        """Whether a key saves the baseline here."""
        return self.session.save is not None and any(getattr(one, "id", "") == SAVE.id for one in self.BINDINGS)

    def action_save(self) -> None:
        """Save the baseline into its file."""
        self.save_baseline(lambda: None)

    def save_baseline(self, then: Callable[[], None]) -> None:
        """Save the baseline, then go on; where it could not be saved, that is told, and nothing else is done."""
        save, baseline = self.session.save, self.session.workbench.baseline
        if save is not None:
            self.ask("save", partial(save, baseline), partial(self._baseline_saved, baseline, then))

    def _baseline_saved(self, baseline: Baseline, then: Callable[[], None], where: str) -> None:
        self.session.saved = baseline
        self.redraw_bar()
        self.tell(f"Saved to {where}")
        self.saved()
        then()

    def saved(self) -> None:
        """Draw anew what tells whether everything is saved."""
        self.refresh_bindings()

    def question(self, dialog: Screen[T], then: Callable[[T | None], None]) -> None:
        """Put a dialog over this screen."""
        self.app.clear_notifications()
        self._waits = self.app.push_screen(dialog, then)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim the keys that are off; pressing one says why."""
        return None if self.why_off(action) else True

    def on_key(self, event: events.Key) -> None:
        """Explain a key that is off."""
        bound = self.active_bindings.get(event.key)
        if bound is None or bound.enabled:
            return
        action = bound.binding.action.removeprefix("screen.")
        reason = self.why_off(action)
        if reason:
            event.stop()
            self.tell(reason, "warning")
            self._told_off = action

    def refresh_bindings(self) -> None:
        """Look at the keys again; that one is off is not said any longer than it is true."""
        super().refresh_bindings()
        # A screen that is being left has lost what its keys look at.
        if self._told_off and self.is_current and not self.why_off(self._told_off):
            self._told_off = ""
            self.app.clear_notifications()

    def on_screen_resume(self) -> None:
        """Say in the bar what has become true while another screen was on top."""
        if self.is_mounted:
            self.redraw_bar()

    def clear_something(self) -> bool:
        """Clear the filter or the selection; return whether there was one."""
        return False

    def action_back(self) -> None:
        """Clear something, or go back one screen; never quits."""
        if not self.clear_something():
            self.leave()

    def leave(self) -> None:
        """Go back one screen; what was said about this one is over."""
        self.app.clear_notifications()
        self._waits = self.dismiss()

    def action_history(self) -> None:
        """Open the list of runs."""
        self.post_message(HistoryWanted())

    def action_pane(self, number: int) -> None:
        """Put the focus on one of the panes."""
        if number < len(self.PANES):
            self.query_one(self.PANES[number]).focus()

    def redraw_bar(self) -> None:
        """Draw the identity bar anew, after the session has changed."""
        self.query_one(IdentityBar).draw()
