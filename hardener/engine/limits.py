"""How far a run may go: when, in how many calls and accounts, and after how many failures it ends."""

from collections.abc import Iterable, Mapping

import msgspec

from hardener.engine import clock
from hardener.engine.model import Change
from hardener.engine.problems import Rejected
from hardener.engine.runlog import ACCEPTED, Progress
from hardener.engine.window import Window


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever applies a plan allows, besides the plan itself."""

    window: Window | None = None
    """When something may be begun; None for any time."""
    max_calls: int | None = None
    max_accounts: int | None = None
    stop_after: int | None = 1
    """After how many failures nothing more is begun; None for no limit. One in the canary is always enough."""
    pause_after_canary: bool = False
    """Whether to stop once the first account is done, so that somebody can look before a resume goes on."""

    def shut(self) -> str:
        """Return why nothing may be begun now; empty where it may."""
        return self.window.shut(clock.parse(clock.now())) if self.window else ""

    def demand_open(self) -> None:
        """Raise Rejected outside the window."""
        shut = self.shut()
        if shut:
            raise Rejected(f"{shut}; nothing was sent", "apply it in its window, or name another one with --window")

    def demand(self, changes: Iterable[Change], progress: Mapping[str, Progress] | None = None) -> None:
        """Raise Rejected outside the window, and where `changes` have more calls or accounts left than are allowed."""
        self.demand_open()
        left = [change for change in changes if not _ended(change, progress or {})]
        calls = sum(_calls_left(change, progress or {}) for change in left)
        accounts = len({change.account for change in left})
        for number, most, what in ((calls, self.max_calls, "calls"), (accounts, self.max_accounts, "accounts")):
            if most is not None and number > most:
                raise Rejected(
                    f"this would be {number} {what}, and at most {most} are allowed; nothing was sent",
                    f"plan less with --account, --region or --check, or allow more with --max-{what}",
                )

    def failed(self, failures: int, account: str, *, canary: bool) -> str:
        """Return why nothing more is begun after so many `failures`, the last in `account`; empty where it is."""
        if not failures or self.stop_after is None or (failures < self.stop_after and not canary):
            return ""
        return f"stopped after {'the first failure' if failures == 1 else f'{failures} failures'}, in {account}"


def _ended(change: Change, progress: Mapping[str, Progress]) -> bool:
    return change.id in progress and progress[change.id].result is not None


def _calls_left(change: Change, progress: Mapping[str, Progress]) -> int:
    done = progress[change.id].calls if change.id in progress else {}
    return sum(done.get(call.seq) != ACCEPTED for call in change.made)


NONE = Limits()
"""What holds where nobody says otherwise: the first failure stops the run."""
