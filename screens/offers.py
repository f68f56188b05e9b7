"""What can be done at a target when a person asks for it by name."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList

from hardener.engine.model import Finding, Offer, Refusal
from screens.dialog import Dialog
from screens.widgets.facts import hung
from screens.widgets.filter import QUIET_FILTER, Filter
from screens.widgets.glyphs import CHOSEN
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.widgets.ticks import Ticks
from screens.words import counted


class OffersScreen(Dialog[str]):
    """Ends in the id of the offer that is wanted; nothing is done before its plan is confirmed.

    One at a time: each is planned for the target as it was read, and the first one done changes that.
    """

    BINDINGS = [
        Binding("escape", "back", "Cancel", key_display="esc", id="cancel", tooltip="Clears the filter, then closes."),
        Binding("space", "tick", "Tick", id="tick", tooltip="Ticks the action below the cursor, in place of another."),
        QUIET_FILTER,
    ]

    def __init__(self, finding: Finding, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._finding = finding
        self._offers = {offer.id: offer for offer in offers}
        self._ticked = ""
        self._replaced = ""
        """The title of the action that had to make room for the one that is ticked."""

    def compose(self) -> ComposeResult:
        """Put the actions above what the cursor is on."""
        with Vertical(classes="dialog", id="offers-dialog") as dialog:
            dialog.border_title = joined("Other actions · ", shown(self._finding.account_name))
            dialog.border_subtitle = "space ticks one · / filters"
            yield Ticks((1,), id="offers")
            yield Filter()
            yield Sheet(id="offered")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield Button("Plan  enter", id="plan-offers", compact=True)

    def on_mount(self) -> None:
        """List what there is."""
        self._draw()
        self._table.focus()

    @property
    def _table(self) -> Table:
        return self.query_one("#offers", Table)

    @property
    def _current(self) -> Offer | None:
        return self._offers.get(self._table.current or "")

    @on(Filter.Typed)
    def _draw(self) -> None:
        lets = self.query_one(Filter).lets
        self._table.show(self._row(offer) for offer in self._offers.values() if lets(offer.id, offer.title))
        self._look()

    def _row(self, offer: Offer) -> Row:
        if isinstance(offer.remedy, Refusal):
            text = joined(
                shown(offer.title, "$foreground 45%"), ("  not now: ", QUIET), shown(offer.remedy.reason, QUIET)
            )
            return Row(offer.id, (own("✗", QUIET), text))
        ticked = own(CHOSEN, "bold $text-accent") if offer.id == self._ticked else own(" ")
        return Row(offer.id, (ticked, shown(offer.title)))

    @on(OptionList.OptionHighlighted, "#offers")
    def _look(self) -> None:
        offer = self._current
        self.query_one("#offered", Sheet).show(lambda width: stacked(self._about(offer, width)))
        self.query_one("#plan-offers", Button).disabled = not self._wanted

    def _about(self, offer: Offer | None, width: int) -> Iterator[Content]:
        yield own("")
        if offer is None:
            yield own("No action holds what the filter says." if self._offers else "Nothing is on offer.", QUIET)
        elif isinstance(offer.remedy, Refusal):
            yield hung(own("✗ ", "$text-error"), shown(offer.remedy.reason), width)
        else:
            calls = [call for call in offer.remedy.calls if not call.cleanup]
            size = f"  {counted(len(calls), 'call')}, shown in full before anything is done"
            yield hung(own("~ ", "$text-warning"), joined(shown(offer.remedy.summary), (size, QUIET)), width)
            for asks in (call.asks for call in calls if call.asks is not None):
                yield hung(own("· ", QUIET), joined("you will be asked: ", shown(asks.title)), width)
            for line in offer.remedy.warnings:
                yield hung(own("! ", "$text-warning"), shown(line), width)
        ticked = self._offers.get(self._ticked)
        if ticked is not None and ticked is not offer:
            yield hung(own("· ", QUIET), joined("enter plans what is ticked: ", shown(ticked.title)), width)
        if self._replaced:
            told = joined("in place of: ", shown(self._replaced), ". One at a time: each changes what others rest on.")
            yield hung(own("! ", "$text-warning"), told, width)

    @property
    def _wanted(self) -> str:
        """What is ticked, or else what the cursor is on; nothing where that is refused."""
        offer = self._current
        if self._ticked or offer is None or isinstance(offer.remedy, Refusal):
            return self._ticked
        return offer.id

    @on(Ticks.Clicked)
    def action_tick(self) -> None:
        """Tick the action below the cursor, or take the tick away."""
        offer = self._current
        if offer is not None and not isinstance(offer.remedy, Refusal):
            other = self._offers.get(self._ticked)
            again = other is offer
            self._ticked = "" if again else offer.id
            self._replaced = other.title if other is not None and not again else ""
            self._draw()

    @on(OptionList.OptionSelected, "#offers")
    @on(Button.Pressed, "#plan-offers")
    def _plan(self) -> None:
        if self._wanted and self.answerable:
            self.end(self._wanted)

    @on(Filter.Left)
    def _to_list(self) -> None:
        self._table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.end()

    def action_back(self) -> None:
        """Clear the filter, then close."""
        if not self.query_one(Filter).clear_any():
            self.end()
