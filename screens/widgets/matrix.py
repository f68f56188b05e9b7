"""Accounts by regions, one glyph each, with a cursor that points at one of them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.message import Message
from textual.widgets import DataTable

from hardener.engine.model import Finding
from hardener.engine.workbench import Key
from screens.widgets.glyphs import BAD, BUSY, GOOD, UNSURE, Mark, in_grid
from screens.widgets.moves import MOVES, Moves
from screens.widgets.text import QUIET, label

STYLES = {GOOD: "good", BAD: "bad", UNSURE: "unsure", BUSY: "busy", QUIET: "quiet"}
"""The component classes by the colours of the glyphs; a grid takes colours from its stylesheet only."""


def short(region: str) -> str:
    """Return the usual short name of a region, such as `euw1` for `eu-west-1`."""
    *area, direction, number = region.split("-") if region.count("-") >= 2 else [region, "", ""]
    middle = "".join(
        part[0] for word in ("north", "south", "central", "east", "west") if word in direction for part in [word]
    )
    return "".join(area) + (middle or direction) + number


class Matrix(Moves, DataTable[Text]):
    """A grid of verdicts. It selects nothing itself: it says what was pointed at."""

    FIRST = "scroll_top"
    LAST = "scroll_bottom"
    COMPONENT_CLASSES = {f"matrix--{name}" for name in (*STYLES.values(), "chosen")}
    BINDINGS = [
        *MOVES,
        Binding("left,h", "cursor_left", "Left", show=False, id="left", tooltip="Moves one region to the left."),
        Binding("right,l", "cursor_right", "Right", show=False, id="right", tooltip="Moves one region to the right."),
        Binding("x", "row", "Row", id="select-row", tooltip="Selects what fails in the row, or none of it."),
        Binding("y", "column", "Col", id="select-column", tooltip="Selects what fails in the column, or none of it."),
    ]

    class Pointed(Message):
        """The cursor is on another finding."""

        def __init__(self, finding: Finding | None) -> None:
            super().__init__()
            self.finding = finding

    class Many(Message):
        """A whole row or column is meant."""

        def __init__(self, findings: tuple[Finding, ...]) -> None:
            super().__init__()
            self.findings = findings

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, cursor_type="cell", zebra_stripes=False, cell_padding=0)
        self._accounts: list[str] = []
        self._areas: list[str] = []
        self._found: Mapping[tuple[str, str | None], Finding] = {}
        self._chosen: AbstractSet[Key] = frozenset()
        self._done: AbstractSet[Key] = frozenset()
        """What a run of this session has changed."""

    def on_mount(self) -> None:
        """Draw anew when the theme brings other colours."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw())

    def show_findings(
        self, findings: Sequence[Finding], chosen: AbstractSet[Key], done: AbstractSet[Key] = frozenset()
    ) -> None:
        """Show the findings; the cursor stays where it is when the grid is the same."""
        self._done = done
        self._found = {(one.account, one.region): one for one in findings}
        self._chosen = chosen
        accounts = list(dict.fromkeys(one.account for one in findings))
        regions = sorted({one.region for one in findings if one.region})
        if (accounts, regions) != (self._accounts, self._areas):
            self._accounts, self._areas = accounts, regions
            self._build({one.account: one.account_name for one in findings})
        self._redraw()

    def _build(self, names: Mapping[str, str]) -> None:
        self.clear(columns=True)
        for region in self._areas or ["all"]:
            self.add_column(label(short(region) + " "), width=max(len(short(region)) + 1, 5), key=region)
        for account in self._accounts:
            name = label("" if names[account] == account else names[account])
            name.truncate(18, overflow="ellipsis", pad=True)
            self.add_row(*(Text("") for _ in self.columns), key=account, label=Text.assemble(name, f" {account}  "))

        # Textual measures the rows only when it is idle, and does not lay out anew what has its height from them.
        self.call_after_refresh(self.refresh, layout=True)

    def _redraw(self) -> None:
        for row in range(len(self._accounts)):
            for column in range(len(self.columns)):
                self.update_cell_at(Coordinate(row, column), self._draw(self._at(row, column)))

    def _at(self, row: int, column: int) -> Finding | None:
        account = self._accounts[row]
        region = self._areas[column] if self._areas else None
        return self._found.get((account, region)) or self._found.get((account, None))

    def _draw(self, finding: Finding | None) -> Text:
        if finding is None:
            return Text("")
        mark = self.mark(finding)
        style = self.get_component_rich_style(f"matrix--{STYLES[mark.style]}", partial=True)
        if (finding.check, finding.account, finding.region) not in self._chosen:
            return Text.assemble("  ", (mark.glyph, style))
        bracket = self.get_component_rich_style("matrix--chosen", partial=True)
        return Text.assemble(" ", ("[", bracket), (mark.glyph, style), ("]", bracket))

    def mark(self, finding: Finding) -> Mark:
        """Return how `finding` looks."""
        return in_grid(finding, done=(finding.check, finding.account, finding.region) in self._done)

    @property
    def gaps(self) -> bool:
        """Whether there are cells of which nothing is known."""
        places = range(len(self._accounts)), range(len(self.columns))
        return any(self._at(row, column) is None for row in places[0] for column in places[1])

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor."""
        if not self._accounts:
            return None
        return self._at(self.cursor_coordinate.row, self.cursor_coordinate.column)

    def point_at(self, account: str) -> None:
        """Put the cursor on the row of `account`."""
        if account in self._accounts:
            self.move_cursor(row=self._accounts.index(account))

    @on(DataTable.CellHighlighted)
    def _pointed(self) -> None:
        self.post_message(self.Pointed(self.pointed))

    def action_row(self) -> None:
        """Mean the whole row."""
        row = self.cursor_coordinate.row
        self._many([self._at(row, column) for column in range(len(self.columns))])

    def action_column(self) -> None:
        """Mean the whole column."""
        column = self.cursor_coordinate.column
        self._many([self._at(row, column) for row in range(len(self._accounts))])

    def _many(self, findings: Sequence[Finding | None]) -> None:
        self.post_message(self.Many(tuple(one for one in findings if one is not None)))
