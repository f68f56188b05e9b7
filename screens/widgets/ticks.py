"""A list whose rows are ticked by space or a click, and taken as they are by enter."""

from textual import events
from textual.message import Message

from screens.widgets.table import Table


class Ticks(Table):
    """A click only ticks: what follows from the list needs a key, or a button."""

    class Clicked(Message):
        """The row below the cursor was clicked."""

    async def _on_click(self, event: events.Click) -> None:
        """Go to the row, and say so; it is not selected."""
        event.prevent_default()
        place = event.style.meta.get("option")
        if place is not None and not self.options[place].disabled:
            self.highlighted = place
            self.post_message(self.Clicked())
