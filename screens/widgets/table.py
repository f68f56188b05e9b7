"""A list of rows with aligned columns; the last column takes what room is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.css.styles import RulesMap
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.widgets.moves import MOVES, Moves
from screens.widgets.text import fitted, joined

Widths = tuple[int, ...]
"""How wide a row is, and then its columns but the last."""
GAP = "  "
LEAST, LAST_LEAST = 12, 14
"""How narrow a column gets so that the last one keeps its own least width."""


class Line(Content):
    """Exactly one line; a list need not lay it out to know how high it is."""

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return one."""
        return 1


@dataclass(frozen=True)
class Row:
    """One row: its id, its cells, and whether it only heads others and is skipped by the cursor."""

    id: str
    cells: tuple[Content, ...]
    heading: bool = False
    """A heading of one cell goes over the whole width; one of several stands above the columns."""
    tail: Content | None = None
    """What a heading shows at its right end."""

    @property
    def spans(self) -> bool:
        """Whether it goes over the whole width."""
        return self.heading and len(self.cells) == 1


class Table(Moves, OptionList):
    """Rows that keep their columns aligned at every width, and the cursor on its row when they change."""

    BINDINGS = [
        *MOVES,
        Binding("enter", "select", "Open", show=False, id="open", tooltip="Opens what the cursor is on."),
    ]

    last_least = 0
    """With less room than this, the last column is left out."""

    def __init__(self, most: Sequence[int], *, id: str, classes: str = "") -> None:
        """Make a table whose columns but the last are at most `most` cells wide."""
        super().__init__(id=id, classes=classes, markup=False)
        self._most = most
        self._rows: list[Row] = []
        self._widths: list[int] = []
        self._drawn = 0
        self._lines_of: dict[str, tuple[Row, Widths, Line]] = {}
        """The lines that were drawn last, by the row's id, and for what row and widths."""

    @property
    def current(self) -> str | None:
        """The id of the row below the cursor."""
        option = self.highlighted_option
        return option.id if option else None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they were given."""
        return self._rows

    def show(self, rows: Iterable[Row]) -> None:
        """Replace the rows; the cursor stays on the row with the same id, or goes to the first."""
        current, top, old = self.current, self.scroll_y, [row.id for row in self._rows]
        self._rows = list(rows)
        self._widths = self._measured()
        if old == [row.id for row in self._rows] and old:
            self._redraw()
            return
        with self.prevent(OptionList.OptionHighlighted):
            widths = self._fit()
            self._drawn = widths[0]
            lines = {row.id: self._line(row, widths) for row in self._rows}
            self._lines_of = {id: known for id, known in self._lines_of.items() if id in lines}
            self.set_options([Option(lines[row.id], row.id, disabled=row.heading) for row in self._rows])
        self.point_at(current)
        self.scroll_to(y=top, animate=False)
        self.call_after_refresh(self.on_resize)

    def put(self, rows: Iterable[Row]) -> None:
        """Draw single rows anew that are there already; for lists too long to be drawn whole many times a second."""
        places = {row.id: place for place, row in enumerate(self._rows)}
        widths = self._fit()
        for row in rows:
            place = places[row.id]
            self._rows[place] = row
            self.replace_option_prompt_at_index(place, self._line(row, widths))

    def point_at(self, id: str | None) -> None:
        """Put the cursor on the row `id`, or on the first row where there is none such."""
        places = {row.id: place for place, row in enumerate(self._rows) if not row.heading}
        self.highlighted = places.get(id or "", next(iter(places.values()), None))

    def _measured(self) -> list[int]:
        cells = [row.cells for row in self._rows if not row.spans]
        return [min(most, max((row[at].cell_length for row in cells), default=0)) for at, most in enumerate(self._most)]

    def _fit(self) -> Widths:
        """Return the width of all, and of the columns but the last, narrowed until that one has room enough."""
        room, widths = self._width, list(self._widths)
        wanted = min(max((row.cells[-1].cell_length for row in self._rows if not row.spans), default=0), LAST_LEAST)
        while widths and max(widths) > LEAST and room - sum(width + len(GAP) for width in widths if width) < wanted:
            widths[widths.index(max(widths))] -= 1
        return (room, *widths)

    def _line(self, row: Row, widths: Widths) -> Line:
        """Return the line of `row`, the very same as before where nothing has changed."""
        known = self._lines_of.get(row.id)
        if known is None or known[0] is not row or known[1] != widths:
            laid = _laid_out(row, max(widths[0], 10), widths[1:], self.last_least)
            known = self._lines_of[row.id] = (row, widths, Line(laid.plain, list(laid.spans)))
        return known[2]

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _redraw(self) -> None:
        """Draw every row anew where it stands."""
        widths = self._fit()
        self._drawn = widths[0]
        for place, row in enumerate(self._rows):
            self.replace_option_prompt_at_index(place, self._line(row, widths))

    def on_mount(self) -> None:
        """Fit the rows when a scrollbar comes or goes, which is no resize."""
        self.watch(self, "show_vertical_scrollbar", self._scrollbar, init=False)

    def _scrollbar(self) -> None:
        self.call_after_refresh(self.on_resize)

    def on_resize(self) -> None:
        """Fit the rows into the new width."""
        if self._drawn != self._width:
            self._redraw()


def _laid_out(row: Row, room: int, widths: Widths, least: int) -> Content:
    if row.spans:
        tail = row.tail or Content("")
        return joined(fitted(row.cells[0], room - tail.cell_length), tail)
    parts = [fitted(cell, width) for cell, width in zip(row.cells, widths, strict=False) if width]
    used = sum(part.cell_length + len(GAP) for part in parts)
    last = row.cells[-1] if room - used >= least else Content("")
    return Content(GAP).join([*parts, fitted(last, room - used)])
