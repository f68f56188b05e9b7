"""The footer: the keys that do something here and now, in one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.widgets.text import joined

STAYING = ("help", "back", "cancel", "close")
"""The bindings that are shown where there is no room for all: how to get away, and how to see the rest."""


@dataclass(frozen=True)
class Key:
    """One key with what it does."""

    key: str
    display: str
    does: str
    stays: bool
    """Whether it stays where there is no room for all: the key that lists the others."""

    @property
    def content(self) -> Content:
        """Return the key and its word."""
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
            if binding.show and active.enabled and not binding.system and not self._is_typed(binding.key):
                display = self.app.get_key_display(binding)
                found.setdefault(binding.action, Key(binding.key, display, binding.description, binding.id in STAYING))
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
        keys, gap = self._fitting()
        return Content(gap).join(key.content for key in keys)

    def _fitting(self) -> tuple[list[Key], str]:
        """Return the keys that there is room for, and what is between them; the last ones go first."""
        keys, room = list(self._keys), self.content_size.width
        for gap in ("   ", "  ", " "):
            if _length(keys, gap) <= room:
                return keys, gap
        while _length(keys, " ") > room and any(not key.stays for key in keys):
            keys.remove(next(key for key in reversed(keys) if not key.stays))
        return keys, " "

    def on_click(self, event: events.Click) -> None:
        """Press the key below the mouse."""
        at = event.get_content_offset_capture(self).x
        keys, gap = self._fitting()
        for key in keys:
            if 0 <= at < key.content.cell_length:
                self.app.simulate_key(key.key)
                return
            at -= key.content.cell_length + len(gap)


def _length(keys: Sequence[Key], gap: str) -> int:
    return sum(key.content.cell_length for key in keys) + len(gap) * max(len(keys) - 1, 0)
