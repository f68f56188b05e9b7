"""The Textual App: it owns the running job, the theme, and the way from screen to screen."""

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.text import Text
from textual import on
from textual.app import SystemCommand
from textual.binding import Binding
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.timer import Timer

from hardener import garbage
from hardener.attention import Precedence, run_first
from hardener.engine.baseline import Baseline
from hardener.engine.model import safe
from hardener.engine.outcomes import Run
from hardener.engine.person import who
from hardener.engine.readingbench import Reading
from hardener.engine.workbench import Workbench
from screens.code import CodeScreen, CodeWanted
from screens.connect import ConnectScreen
from screens.flow import Flow
from screens.keys import KeysScreen, key_rows
from screens.saving import SaveFirst
from screens.session import Session
from screens.widgets.ascii import Ascii
from screens.work import Job
from screens.yesno import YesNo

TURN = 0.0005
"""Seconds for which one thread runs while others want to."""


def run(
    workbench: Workbench,
    *,
    ascii_only: bool = False,
    save_baseline: Callable[[Baseline], str] | None = None,
    precedence: Precedence | None = None,
) -> int:
    """Run the wizard until the operator leaves it; return the exit code.

    `save_baseline` writes the baseline into its file and says where that is. `precedence` is held while the screen
    has something to do.
    """
    app = HardenerApp(
        workbench,
        ascii_only=ascii_only or not has_utf8(os.environ),
        save_baseline=save_baseline,
        operator=who()["user"],
        tidy=True,
    )
    return drive(app, precedence)


def drive(app: "HardenerApp", precedence: Precedence | None) -> int:
    """Run `app` until the operator leaves it; return the exit code."""
    # The screen takes turns with a scan; a key goes through three threads, each of which waits for its turn.
    sys.setswitchinterval(TURN)
    garbage.at_rest()
    if precedence is None or sys.platform == "win32":
        app.run()
    else:
        run_first(app.run_async(), precedence)
    return app.return_code or 0


def has_utf8(environment: Mapping[str, str]) -> bool:
    """Return whether the locale is one of UTF-8; where none is set, terminals have it nowadays."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "UTF-8")
    return "utf8" in locale.lower().replace("-", "")


class HardenerApp(Flow):
    """The wizard."""

    CSS_PATH = "../screens/hardener.tcss"
    TITLE = "hardener"
    BINDINGS = [
        Binding("q", "quit", "Quit", id="quit", tooltip="Leaves hardener; asks first while work is in flight."),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit-now", tooltip="Leaves hardener."),
        Binding("ctrl+c", "interrupt", "Stop", show=False, id="interrupt", tooltip="Ends a scan, stops a run."),
    ]

    def __init__(
        self,
        workbench: Reading,
        *,
        ascii_only: bool = False,
        save_baseline: Callable[[Baseline], str] | None = None,
        operator: str = "",
        tidy: bool = False,
    ) -> None:
        super().__init__()
        self._tidy = tidy
        self._sweeps: Timer | None = None
        self.session = Session(workbench, save_baseline, operator=operator)
        workbench.ask_code = self.ask_code
        workbench.ask = self.ask_operator
        self._leaving = False
        self._ascii = [Ascii()] if ascii_only else []
        self.set_class(ascii_only, "-ascii")

    def get_default_screen(self) -> Screen[Any]:
        """Start with who we are."""
        return ConnectScreen(self.session)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Draw in ASCII where that is all there is."""
        return [*super().get_line_filters(), *self._ascii]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer what is no business of a single screen."""
        yield SystemCommand("Theme", "Changes the colours.", self.action_change_theme)
        yield SystemCommand("Keys", "Lists every key of this screen.", self.action_keys)
        yield SystemCommand("Quit", "Leaves hardener.", self.action_quit)

    def get_key_display(self, binding: Binding) -> str:
        """Name enter and escape in words, which every font has."""
        return {"enter": "enter", "escape": "esc"}.get(binding.key) or super().get_key_display(binding)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the palette away while something is asked or written."""
        if action == "command_palette":
            return not isinstance(self.screen, ModalScreen) and not self.session.writing
        return True

    def action_keys(self) -> None:
        """List the keys of the screen."""
        rows = key_rows(self.screen.active_bindings.values(), self.get_key_display)
        self.show(KeysScreen(rows))

    # ---- signing in ----

    def ask_code(self, device: str) -> str:
        """Return the code of an MFA device; called in a worker thread, which waits. Raises SignInFailed without one."""
        wanted = CodeWanted(device)
        self.post_message(wanted)
        # A wizard that is being left takes no more messages in, and its threads are waited for.
        return wanted.wait(lambda: self.is_running)

    @on(CodeWanted)
    def _code_wanted(self, message: CodeWanted) -> None:
        self.show(CodeScreen(message))

    # ---- leaving ----

    async def action_quit(self) -> None:
        """Leave, but never silently while work is in flight."""
        if isinstance(self.screen, YesNo | SaveFirst):
            return
        if self.job is not None:
            self.show(_about_to_quit(self.job, self.session.unsaved), self._quit)
        elif self.session.unsaved and self.session.save is not None:
            self.show(SaveFirst("Quit without saving?", self.session.unsaved, "Quit"), self._save_and_quit)
        elif self.session.unsaved:
            told = f"Not saved: {', '.join(self.session.unsaved)}. It holds for this session only."
            self.show(YesNo("Quit without saving?", told, "Quit", "Stay"), self._quit)
        else:
            self._leave()

    def _save_and_quit(self, save: bool | None) -> None:
        if save:
            self.step.save_baseline(self._leave)
        elif save is not None:
            self._leave()

    def _quit(self, yes: bool | None) -> None:
        if not yes:
            return
        if self.job is None or not self.job.writes:
            self._leave()
            return
        self.job.stop.set()
        self._leaving = True
        self.notify("Leaving once the running call has ended", markup=False)

    def _leave(self) -> None:
        """End; a scan that is still reading is told to stop."""
        if self.job is not None:
            self.job.stop.set()
        code = self.exit_code or (0 if self.session.ever_connected else 1)
        self.exit(code, return_code=code)

    async def action_interrupt(self) -> None:
        """End a scan at once, stop a run after its running call; otherwise say how to quit."""
        if self.job is None:
            self.notify("q quits", markup=False)
        elif self.job.writes:
            self.job.stop.set()
            self.notify("Stopping after the running call", markup=False)
        else:
            self._leave()

    def start(self, job: Job[Any, Any]) -> None:
        """Start the job, and sweep while it is at work; where this is the only thing that the process does."""
        super().start(job)
        if self._tidy:
            garbage.at_work()
            self._sweeps = self.set_interval(garbage.SWEEP_SECONDS, garbage.sweep)

    def ended(self, job: Job[Any, Any]) -> None:
        """Go on from a job, or leave where that was asked for."""
        if self._sweeps is not None:
            self._sweeps.stop()
            garbage.at_rest()
        if not self._leaving:
            super().ended(job)
            return
        if isinstance(job.result, Run):
            self.exit_code = job.result.exit_code
        self._leave()

    # ---- crashing ----

    def _fatal_error(self) -> None:
        """Say where the defect is and of what kind, without what variables or the error itself may hold."""
        self.bell()
        error = sys.exc_info()[1]
        frames = traceback.format_tb(error.__traceback__) if error else []
        lines = [safe(line) for frame in frames for line in frame.splitlines()]
        lines.append(type(error).__name__)
        lines.append("This is a defect of hardener. A run that was at work is in `hardener history`.")
        self._exit_renderables.append(Text("\n".join(lines)))
        self._close_messages_no_wait()


def _about_to_quit(job: Job[Any, Any], unsaved: Sequence[str]) -> YesNo:
    lost = f" Not saved: {', '.join(unsaved)}." if unsaved else ""
    if job.writes:
        told = "The run goes on until you answer. Then the running call ends first; the rest can be resumed." + lost
        return YesNo("Stop after this call and quit?", told, "Stop and quit", "Go on", at_once=True)
    return YesNo("Stop reading and quit?", "What was read is not kept." + lost, "Quit", "Go on")
