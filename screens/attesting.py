"""What no API shows, vouched for by a person until a day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static

from hardener.engine import clock
from hardener.engine.baseline import Attestation
from hardener.engine.model import Finding, Stated, safe
from hardener.engine.person import NOBODY
from screens.dialog import Dialog
from screens.excepting import last_day
from screens.widgets.facts import hung
from screens.widgets.picks import OFF, ON, box
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.widgets.ticks import Ticks

HOLDS = 365
"""Days for which a statement holds unless the operator says otherwise."""


class AttestScreen(Dialog[tuple[Attestation, ...]]):
    """Ends in the statements that were attested; what is not ticked is left as it is."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Attests nothing."),
        Binding("space", "tick", "Tick", id="tick", tooltip="Ticks the statement below the cursor, or not."),
        Binding("down", "app.focus_next", "Next", show=False, id="field-next", tooltip="Goes to the next field."),
        Binding("up", "app.focus_previous", "Before", show=False, id="field-back", tooltip="Goes one field back."),
    ]

    def __init__(self, finding: Finding, lapsed: Mapping[str, Attestation], operator: str) -> None:
        """Ask about the statements of `finding`; `lapsed` is what holds no longer, `operator` who is at work."""
        super().__init__()
        self._finding = finding
        self._lapsed = lapsed
        self._operator = "" if operator in NOBODY else safe(operator)
        self._statements = {one.id: one for one in finding.statements}
        self._ticked: set[str] = set()
        self._today = clock.now()[:10]

    def compose(self) -> ComposeResult:
        """Put the statements above who signs them, and until when."""
        until = date.fromisoformat(self._today) + timedelta(days=HOLDS)
        with Vertical(classes="dialog", id="attest-dialog") as dialog:
            dialog.border_title = joined("Attest · ", shown(self._finding.account_name))
            yield Ticks((3,), id="statements")
            yield Sheet(id="statement")
            for name, words, value in (
                ("by", "Your name", self._operator),
                ("note", "Note", ""),
                ("until", "Holds until", until.isoformat()),
            ):
                with Horizontal(classes="field"):
                    yield Static(own(words), classes="title", markup=False)
                    yield Input(value, id=name, compact=True)
            yield Sheet(id="signed")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Attest  enter", id="sign", compact=True)

    def on_mount(self) -> None:
        """List the statements."""
        self.query_one("#note", Input).placeholder = "how you know, such as a ticket"
        self._draw()
        self.query_one("#statements").focus()

    def _draw(self) -> None:
        self.query_one("#statements", Table).show(self._row(one) for one in self._statements.values())
        self._look()

    def _row(self, one: Stated) -> Row:
        return Row(one.id, (box(ON if one.id in self._ticked else OFF), joined(shown(one.text), self._standing(one))))

    def _standing(self, one: Stated) -> Content:
        if one.by:
            return shown(f"  attested by {one.by} until {one.until}", "$text-success")
        lapsed = self._lapsed.get(one.id)
        return shown(f"  expired on {lapsed.until}, {lapsed.by}", "$text-warning") if lapsed else own("")

    @on(OptionList.OptionHighlighted, "#statements")
    @on(Input.Changed)
    def _look(self) -> None:
        one = self._statements.get(self.query_one("#statements", Table).current or "")
        self.query_one("#statement", Sheet).show(lambda width: stacked(self._about(one, width)))
        self.query_one("#signed", Sheet).show(
            own(self._wrong or "It goes into the baseline file once you save it.", QUIET)
        )
        self.query_one("#sign", Button).disabled = bool(self._wrong)

    def _about(self, one: Stated | None, width: int) -> Iterator[Content]:
        if one is not None:
            yield own("")
            yield hung(own("“ ", QUIET), joined(shown(one.text, "bold"), self._standing(one)), width)
            if one.note:
                yield hung(own("  "), shown(one.note, QUIET), width)
        yield own("")

    @property
    def _wrong(self) -> str:
        """What stands in the way of signing; empty where nothing does."""
        by, _, until = self._typed
        if not self._ticked:
            return "✗ tick what you attest: space"
        if not by:
            return "✗ your name is missing"
        return last_day(self._today, until)

    @property
    def _typed(self) -> tuple[str, str, str]:
        by, note, until = (self.query_one(f"#{name}", Input).value.strip() for name in ("by", "note", "until"))
        return by, note, until

    @on(Ticks.Clicked)
    def action_tick(self) -> None:
        """Tick the statement below the cursor, or take the tick away."""
        current = self.query_one("#statements", Table).current
        if current is not None:
            self._ticked ^= {current}
            self._draw()

    @on(OptionList.OptionSelected, "#statements")
    @on(Input.Submitted)
    @on(Button.Pressed, "#sign")
    def _sign(self) -> None:
        if self._wrong or not self.answerable:
            return
        by, note, until = self._typed
        ids = [id for id in self._statements if id in self._ticked]
        self.end(tuple(self._attestation(id, by, note, until) for id in ids))

    def _attestation(self, id: str, by: str, note: str, until: str) -> Attestation:
        one = self._finding
        return Attestation(
            check=one.check, account=one.account, statement=id, by=by, on=self._today, until=until, note=note
        )

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Attest nothing."""
        self.end()
