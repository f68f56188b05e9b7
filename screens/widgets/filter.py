"""The line below a list into which `/` types a filter."""

from dataclasses import replace

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

FILTER = Binding("slash", "filter", "Filter", id="filter", tooltip="Shows only the rows that hold what you type.")
QUIET_FILTER = replace(FILTER, show=False)
"""The same, where the footer has no room for it."""


class Filter(Input):
    """Hidden until it is opened; what is typed counts at once."""

    BINDINGS = [
        Binding("escape", "drop", "Clear filter", id="filter-clear", tooltip="Clears the filter and closes it."),
        Binding(
            "enter,down",
            "keep",
            "Keep filter",
            key_display="enter",
            id="filter-keep",
            tooltip="Goes to the filtered list.",
        ),
    ]

    class Typed(Message):
        """The filter has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The operator goes on to the list."""

    def __init__(self) -> None:
        super().__init__(id="filter", compact=True, placeholder="type to filter · enter keeps it · esc clears it")

    @property
    def words(self) -> list[str]:
        """The words that a row must hold, in lower case."""
        return self.value.lower().split()

    def lets(self, *texts: str) -> bool:
        """Return whether a row of these texts is to be shown."""
        row = " ".join(texts).lower()
        return all(word in row for word in self.words)

    def open(self) -> None:
        """Show the line and type into it."""
        self.add_class("-open")
        self.focus()

    def clear_any(self) -> bool:
        """Clear the filter; return whether there was one."""
        if not self.has_class("-open"):
            return False
        self.action_drop()
        return True

    def action_drop(self) -> None:
        """Clear the filter and go back to the list."""
        self.value = ""
        self.remove_class("-open")
        self.post_message(self.Left())

    def action_keep(self) -> None:
        """Keep the filter and go to the list."""
        self.set_class(bool(self.value), "-open")
        self.post_message(self.Left())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is typed now."""
        event.stop()
        self.post_message(self.Typed(self.value))
