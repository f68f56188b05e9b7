"""The form that changes the baseline: judged anew at once, saved when asked."""

from functools import partial

from textual import on
from textual.message import Message
from textual.timer import Timer

from hardener.engine.baseline import Baseline
from hardener.engine.model import AnyCheck, Scan
from screens.session import Session
from screens.step import Step
from screens.widgets.form import SettingsForm

PATIENCE = 0.2
"""Seconds without a key after which an edited setting is judged."""


class BaselineForm(SettingsForm):
    """Puts what is edited into the baseline, and has the findings judged by it."""

    class Judged(Message):
        """The findings have new verdicts, or the settings were saved."""

    def __init__(self, session: Session, check: AnyCheck, *, id: str) -> None:
        super().__init__(check, session.workbench.baseline.settings_for(check), id=id)
        self._session = session
        self.about = f"One account's own settings stand in the baseline: [accounts.ID.{check.id}]"
        self._for = check
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Say whose settings these are."""
        differing = sum(self._for.id in tables for tables in self._session.workbench.baseline.accounts.values())
        rest = f" · {differing} differ in the file" if differing else ""
        self.border_title = f"3 Settings for every account{rest}"
        self.set_class(self.empty, "-empty")
        self.describe()
        self._tell()

    def _tell(self) -> None:
        """Say how to move on, and how to keep what was changed."""
        keeps = bool(self._session.unsaved) and self._session.save is not None
        leaves = "esc leaves, then s saves" if keeps else "esc leaves"
        self.border_subtitle = f"tab: next field · {leaves}"

    @on(SettingsForm.Edited)
    def _edited(self, event: SettingsForm.Edited) -> None:
        """Take the settings over, and judge by them once the typing pauses."""
        event.stop()
        workbench = self._session.workbench
        workbench.baseline = workbench.baseline.with_settings(self._for.id, event.values)
        self._tell()
        self._step.redraw_bar()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PATIENCE, self._reassess)

    @on(SettingsForm.Kept)
    def _kept(self, event: SettingsForm.Kept) -> None:
        event.stop()
        self._step.tell(event.told, "warning")

    @property
    def _step(self) -> Step:
        assert isinstance(self.screen, Step)
        return self.screen

    def _reassess(self) -> None:
        scan, workbench = self._session.scan, self._session.workbench
        if scan is not None:
            self._step.ask("reassess", partial(workbench.reassess, scan), partial(self._judged, workbench.baseline))

    def _judged(self, baseline: Baseline, scan: Scan) -> None:
        if baseline is self._session.workbench.baseline:
            self._session.judged(scan)
            self.post_message(self.Judged())

    def saved(self) -> None:
        """Say that nothing is left to be saved."""
        self._tell()
