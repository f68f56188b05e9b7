"""The plans behind the live diffs: one per finding, made off the screen's thread and kept while they hold."""

from collections.abc import Collection

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
        self.learn_all([key], plan, generation)

    def learn_all(self, keys: Collection[Key], plan: Plan, generation: int) -> None:
        """Keep what `plan`, made for all of `keys`, says of each."""
        if generation != self.generation:
            return
        said: list[Change | Refused] = [*plan.changes, *plan.refused]
        by_key: dict[Key, Draft] = {(one.check, one.account, one.region): one for one in said}
        self._known.update((key, by_key.get(key)) for key in keys)
