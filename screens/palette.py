"""The command palette: the keys of the screen by their names."""

from collections.abc import Coroutine
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from screens.widgets.text import own


class KeyCommands(Provider):
    """Offers what the keys of the screen do; commands that change anything exist only where their key does."""

    def _commands(self) -> list[tuple[str, str, partial[Coroutine[Any, Any, bool]]]]:
        found = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if active.enabled and binding.show and not binding.system:
                run = partial(self.app.run_action, binding.action, active.node)
                found.append((binding.description, binding.tooltip, run))
        return found

    async def discover(self) -> Hits:
        """Offer everything."""
        for name, sentence, run in self._commands():
            yield DiscoveryHit(own(name), run, help=sentence)

    async def search(self, query: str) -> Hits:
        """Offer what fits."""
        matcher = self.matcher(query)
        for name, sentence, run in self._commands():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=sentence)
