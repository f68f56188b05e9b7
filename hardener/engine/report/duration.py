"""How long applying a plan will take: an estimate, with what it assumes."""

import msgspec

from hardener.engine.model import Plan
from hardener.engine.patience import Patience

ENTER, READ, CALL = 3, 5, 1
"""Seconds to enter an account, to read a state, and for one call, each rather long than short."""


class Duration(msgspec.Struct, frozen=True):
    """An estimate in seconds."""

    usual: int
    most: int
    """Where every change shows only at the last read that is waited for."""
    assumes: tuple[str, ...]


def expected(plan: Plan) -> Duration:
    """Return how long `plan` will take: one account after the other, one call after the other."""
    usual = len(plan.touched) * ENTER + len(plan.changes) * 2 * READ + len(plan.made) * CALL
    wait = int(Patience().verify)
    asking = sum(call.asks is not None for call in plan.made)
    assumes = [
        f"{ENTER} s to enter an account, {READ} s for each read before and after a change, {CALL} s for a call",
        f"at most {wait} s until a change shows; where AWS asks to come back later it takes longer",
    ]
    if asking:
        assumes.append(f"the time that people need who are asked is not in it ({asking} calls ask)")
    return Duration(usual, usual + len(plan.changes) * wait, tuple(assumes))


def in_words(seconds: int) -> str:
    """Return seconds as a person says them: rounded up, in the unit that fits."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = -(-seconds // 60)
    return f"{minutes} min" if minutes < 120 else f"{-(-minutes // 60)} h"
