"""The same keys to move in every list, tree, table and pane."""

from textual.binding import Binding, BindingType
from textual.widget import Widget

MOVES: list[BindingType] = [
    Binding("down,j", "cursor_down", "Down", show=False, id="down", tooltip="Moves one line down."),
    Binding("up,k", "cursor_up", "Up", show=False, id="up", tooltip="Moves one line up."),
    Binding("home,g", "go_first", "First", show=False, id="first", tooltip="Goes to the first line."),
    Binding("end,G", "go_last", "Last", show=False, id="last", tooltip="Goes to the last line."),
    Binding("pagedown", "page_down", "Page down", show=False, id="page-down", tooltip="Moves one page down."),
    Binding("pageup", "page_up", "Page up", show=False, id="page-up", tooltip="Moves one page up."),
]


class Moves:
    """Mix it in before the widget that scrolls, with `MOVES` among its BINDINGS.

    It is no widget itself, since Textual takes styles and components from the first widget among the bases only.
    """

    FIRST = "first"
    LAST = "last"

    async def action_go_first(self) -> None:
        """Go to the first line."""
        await self._run(self.FIRST)

    async def action_go_last(self) -> None:
        """Go to the last line."""
        await self._run(self.LAST)

    async def _run(self, action: str) -> None:
        assert isinstance(self, Widget)
        await self.app.run_action(action, self)
