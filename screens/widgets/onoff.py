"""A switch that says in words whether it is on."""

from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from screens.widgets.picks import OFF, ON, box
from screens.widgets.text import joined


class OnOff(Static, can_focus=True):
    """On or off, as a box and a word, so that it can be told without colour."""

    BINDINGS = [Binding("space,enter", "flip", "Switch", id="flip", tooltip="Switches on or off.")]

    value: reactive[bool] = reactive(False)

    class Changed(Message):
        """It was switched."""

    def __init__(self, value: bool, words: tuple[str, str] = ("on", "off"), *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._words = words
        self.set_reactive(OnOff.value, value)

    def on_mount(self) -> None:
        """Draw the first state."""
        self.watch_value(self.value)

    def watch_value(self, value: bool) -> None:
        """Draw the state."""
        self.update(joined(box(ON if value else OFF), " ", self._words[0] if value else self._words[1]))

    def action_flip(self) -> None:
        """Switch."""
        self.value = not self.value
        self.post_message(self.Changed())

    def on_click(self) -> None:
        """Switch by mouse."""
        self.action_flip()
