"""What fails, or waits for a person, accepted by somebody who answers for it until a day."""

from datetime import date, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from hardener.engine import clock
from hardener.engine.baseline import Exemption
from hardener.engine.model import Finding, safe
from hardener.engine.person import NOBODY
from screens.dialog import Dialog
from screens.widgets.facts import wrapped
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown, stacked

HOLDS = 90
"""Days for which an exception holds unless the operator says otherwise."""


def last_day(today: str, until: str) -> str:
    """Return what is wrong with `until` as a last day, as somebody types it on the day `today`; empty for nothing."""
    try:
        day = date.fromisoformat(until)
        if day.isoformat() != until:
            raise ValueError(until)
    except ValueError:
        return "✗ the last day is written as in 2027-03-31"
    return "✗ the last day is over" if until < today else ""


class ExceptScreen(Dialog[Exemption]):
    """Ends in an exception at one target; without an owner and a reason there is none."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Accepts nothing."),
        Binding("down", "app.focus_next", "Next", show=False, id="field-next", tooltip="Goes to the next field."),
        Binding("up", "app.focus_previous", "Before", show=False, id="field-back", tooltip="Goes one field back."),
    ]

    def __init__(self, finding: Finding, operator: str) -> None:
        """Ask about `finding`; `operator` is who is at work, and offered as the owner."""
        super().__init__()
        self._finding = finding
        self._operator = "" if operator in NOBODY else safe(operator)
        self._today = clock.now()[:10]

    def compose(self) -> ComposeResult:
        """Put what is accepted above who answers for it."""
        until = date.fromisoformat(self._today) + timedelta(days=HOLDS)
        with Vertical(classes="dialog", id="except-dialog") as dialog:
            dialog.border_title = joined("Accept · ", shown(self._finding.account_name))
            dialog.border_subtitle = "tab: next field"
            yield Sheet(id="accepted")
            for name, words, value, example in (
                ("owner", "Who answers", self._operator, "such as the network team"),
                ("reason", "Reason", "", "such as ticket 4711: moves out in spring"),
                ("until", "Holds until", until.isoformat(), "such as 2027-03-31"),
            ):
                with Horizontal(classes="field"):
                    yield Static(own(words), classes="title", markup=False)
                    yield Input(value, placeholder=example, id=name, compact=True)
            yield Sheet(id="signed")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Accept  enter", id="accept-it", compact=True)

    def on_mount(self) -> None:
        """Say what is accepted."""
        one = self._finding
        self.query_one("#accepted", Sheet).show(
            lambda width: stacked(
                [
                    *wrapped(shown(one.summary, "bold"), width),
                    shown(f"{one.account_name} {one.account}" + (f" {one.region}" if one.region else ""), QUIET),
                    own(""),
                ]
            )
        )
        self.query_one("#reason" if self._operator else "#owner", Input).focus()
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        told = "It counts as excepted until then, not as ok. It goes into the baseline file once you save it."
        self.query_one("#signed", Sheet).show(lambda width: stacked(wrapped(own(self._wrong or told, QUIET), width)))
        self.query_one("#accept-it", Button).disabled = bool(self._wrong)

    @property
    def _typed(self) -> tuple[str, str, str]:
        owner, reason, until = (
            self.query_one(f"#{name}", Input).value.strip() for name in ("owner", "reason", "until")
        )
        return owner, reason, until

    @property
    def _wrong(self) -> str:
        """What stands in the way; empty where nothing does."""
        owner, reason, until = self._typed
        if not owner:
            return "✗ who answers for it is missing"
        return last_day(self._today, until) if reason else "✗ the reason is missing"

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Accept it, or go to what is still missing."""
        if self._wrong:
            self.focus_next()
        else:
            self._accept()

    @on(Button.Pressed, "#accept-it")
    def _accept(self) -> None:
        if self._wrong or not self.answerable:
            return
        one = self._finding
        owner, reason, until = self._typed
        self.end(
            Exemption(check=one.check, account=one.account, region=one.region, owner=owner, reason=reason, until=until)
        )

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Accept nothing."""
        self.end()
