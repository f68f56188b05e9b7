"""What a terminal that is too small shows instead of broken panes."""

from textual.content import Content
from textual.widget import Widget

LEAST = (80, 24)
WIDTHS = [(0, "-tiny"), (LEAST[0], "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-short"), (LEAST[1], "-low"), (34, "-high")]
"""From which size on a screen has which class."""


class MoreRoom(Widget):
    """One line over the whole screen; the stylesheet shows it below the least size."""

    def render(self) -> Content:
        """Say what is needed and what there is."""
        width, height = self.app.size
        return Content(f"hardener needs {LEAST[0]}x{LEAST[1]}; this terminal is {width}x{height}.")
