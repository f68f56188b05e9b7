"""The footer: the keys that matter here, in one line."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.widgets.text import joined


@dataclass(frozen=True)
class Key:
    """One key with what it does; one that is off is dimmed."""

    key: str
    display: str
    does: str
    on: bool

    @property
    def content(self) -> Content:
        """Return the key and its word."""
        if not self.on:
            return joined((f"{self.display} {self.does}", "$foreground 45%"))
        return joined((self.display, "bold $text-accent"), f" {self.does}")


class KeyBar(Widget):
    """Textual's own footer makes a widget of every key, and all of them anew at every look; this one draws a line."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()

    def on_mount(self) -> None:
        """Look at the keys whenever they may have changed."""
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _look(self, screen: Screen[object]) -> None:
        found: dict[str, Key] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and not binding.system and not self._is_typed(binding.key):
                display = self.app.get_key_display(binding)
                found.setdefault(binding.action, Key(binding.key, display, binding.description, active.enabled))
        keys = tuple(found.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _is_typed(self, key: str) -> bool:
        """Return whether the key is text where the focus is; of a slash Textual does not know it by itself."""
        focused = self.screen.focused
        return key == "slash" and focused is not None and focused.check_consume_key(key, "/")

    def render(self) -> Content:
        """Return the keys, with more room between them where there is more room."""
        return Content(self._gap).join(key.content for key in self._keys)

    @property
    def _gap(self) -> str:
        used = sum(key.content.cell_length for key in self._keys)
        return "   " if used + 3 * len(self._keys) <= self.content_size.width else " "

    def on_click(self, event: events.Click) -> None:
        """Press the key below the mouse."""
        at = event.get_content_offset_capture(self).x
        for key in self._keys:
            if 0 <= at < key.content.cell_length:
                self.app.simulate_key(key.key)
                return
            at -= key.content.cell_length + len(self._gap)
