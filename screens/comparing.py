"""A check shown account by account, or setting by setting across all accounts."""

from functools import partial

from textual.binding import Binding, BindingType

from hardener.engine.model import AnyCheck, Finding, Per, Plan, Scan, Status
from hardener.engine.workbench import Key
from screens.acting import Acting
from screens.bysetting import BySetting, Setting, about_setting, comparable, more_than_columns, settings
from screens.session import key
from screens.targets import Targets
from screens.widgets.filter import Filter
from screens.widgets.matrix import Matrix
from screens.widgets.panel import Panel
from screens.widgets.text import QUIET, own
from screens.words import counts

COMPARING: list[BindingType] = [
    Binding("v", "view", "By setting", id="view", tooltip="Lists the accounts, or the settings of all of them.")
]


class Comparing(Acting):
    """A screen with two lists, of which one is shown."""

    check: AnyCheck
    sent_to: str = ""
    """The account that the cursor was sent to; then accounts are listed."""
    _compared: tuple[Scan | None, bool, bool] = (None, False, False)
    """Whether the settings can be compared, and are worth it, in the scan that it was found out for."""
    _drafting = -1
    """The generation of verdicts whose plans were asked for."""

    def _comparison(self) -> tuple[bool, bool]:
        scan = self.session.scan
        if self._compared[0] is not scan or scan is None:
            can = self.check.per is Per.ACCOUNT and comparable(self.check, self.findings)
            self._compared = (scan, can, can and more_than_columns(self.check, self.findings))
        return self._compared[1:]

    @property
    def by_setting(self) -> bool:
        """Whether the check is shown setting by setting."""
        can, worth = self._comparison()
        return can and not self.sent_to and self.session.by_setting.get(self.check.id, worth)

    @property
    def shown_list(self) -> Matrix | Targets | BySetting:
        """The list that is shown: of the targets, or of the settings."""
        return self.query_one(BySetting) if self.by_setting else self.targets

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor; none while settings are shown."""
        return self.shown_list.pointed

    def draw_settings(self) -> None:
        """Draw the settings, and have the plans made that say what is wanted of each."""
        table, drafts, lets = self.query_one(BySetting), self.session.drafts, self.query_one(Filter).lets
        all_settings = settings(self.check, self.findings, drafts)
        visible = [one for one in all_settings if lets(one.label, *one.now, *one.wanted)]
        table.show_settings(visible, self.session.chosen)
        table.border_title = f"1 Settings · {counts(self.findings)}"
        scan = self.session.scan
        unknown = {key(one) for one in self.findings if one.status is Status.FAILING and not drafts.knows(key(one))}
        if unknown and scan is not None and self._drafting != drafts.generation:
            self._drafting = drafts.generation
            work = partial(self.session.writer.plan, scan, unknown)
            self.ask("drafts", work, partial(self._drafted_all, unknown, drafts.generation))

    def _drafted_all(self, keys: set[Key], generation: int, plan: Plan) -> None:
        self.session.drafts.learn_all(keys, plan, generation)
        self.redraw()

    def point_setting(self, setting: Setting | None) -> None:
        """Show in the detail who has what of `setting`."""
        panel = self.query_one("#detail", Panel)
        panel.border_title = "2 Setting by setting"
        if setting is None:
            panel.show(own("Nothing here holds what the filter says.", QUIET))
        else:
            panel.show(about_setting(setting, self.findings, self.session.drafts), setting.label)

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        if action == "view" and self.is_mounted and not self._comparison()[0]:
            return "By setting is off: there are no settings that two accounts of this check have in common"
        return super().off(action)

    def action_view(self) -> None:
        """Show the settings across all accounts, or the accounts."""
        self.session.by_setting[self.check.id] = not self.by_setting
        self.sent_to = ""
        self.redraw()
        self.shown_list.focus()

    def action_tick(self) -> None:
        """Select the target below the cursor; by setting, every account in which the setting is to change."""
        setting = self.query_one(BySetting).setting if self.by_setting else None
        if setting is not None:
            self.select_all(setting.differing)
        else:
            super().action_tick()
