"""The footer: the keys that matter here, drawn anew only when they have changed."""

from textual.screen import Screen
from textual.widgets import Footer

Signature = tuple[tuple[str, str, bool, bool], ...]


class KeyBar(Footer):
    """Textual's footer rebuilds all its widgets whenever anything asks for a look at the keys; most looks find them as
    they were."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._shown: Signature | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Rebuild it if a key came, went, or was switched on or off."""
        found = screen.active_bindings.values()
        signature = tuple((one.binding.key, one.binding.description, one.binding.show, one.enabled) for one in found)
        if signature != self._shown:
            self._shown = signature
            super().bindings_changed(screen)
