"""The plans behind the live diffs: one per finding, made off the screen's thread and kept while they hold."""

from hardener.engine.model import Change, Plan, Refused
from hardener.engine.workbench import Key

Draft = Change | Refused | None
"""What a plan says of one finding: the change, why there is none, or nothing."""


class Drafts:
    """Remembers what a plan for each single finding would do."""

    def __init__(self) -> None:
        self._known: dict[Key, Draft] = {}
        self.generation = 0
        """Counts how often the verdicts changed, so that a late answer can be told from a fresh one."""

    def forget(self) -> None:
        """Drop everything, since the findings or the settings have changed."""
        self._known.clear()
        self.generation += 1

    def knows(self, key: Key) -> bool:
        """Return whether there is an answer for `key`."""
        return key in self._known

    def get(self, key: Key) -> Draft:
        """Return what is known of `key`."""
        return self._known.get(key)

    def learn(self, key: Key, plan: Plan, generation: int) -> None:
        """Keep what `plan`, made for `key` alone, says; an answer to older verdicts is thrown away."""
        if generation == self.generation:
            said: list[Change | Refused] = [*plan.changes, *plan.refused]
            self._known[key] = said[0] if said else None
