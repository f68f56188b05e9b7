"""What changed since an earlier scan, as text and as JSON builtins."""

from collections import Counter
from typing import Any

import msgspec

from hardener.cli.paper import STATUS, Paper
from hardener.cli.wording import account
from hardener.engine.model import safe
from hardener.engine.report.since import Changed, Turn
from hardener.engine.scans import Kept

_SIGN = {
    Turn.DRIFTED: ("✗", "drifted", "red"),
    Turn.WORSE: ("✗", "worse", "red"),
    Turn.NEW: ("+", "new", "yellow"),
    Turn.OTHER: ("~", "changed", "yellow"),
    Turn.UNSEEN: ("?", "not seen", "bright_black"),
    Turn.MENDED: ("✓", "fixed", "green"),
}
"""Sign, word and colour of every turn, the worst first."""


def since_lines(before: Kept, changed: tuple[Changed, ...], paper: Paper) -> list[str]:
    """Return what changed since the scan `before` as lines, the worst first."""
    counted = Counter(one.turn for one in changed)
    told = ", ".join(f"{counted[turn]} {sign[1]}" for turn, sign in _SIGN.items() if counted[turn]) or "nothing changed"
    lines = ["", *paper.wrapped(f"Since {before.scan.finished}: {told}.", 0)]
    for turn in _SIGN:
        for one in changed:
            if one.turn is turn:
                lines += _lines(one, paper)
    return lines


def _lines(one: Changed, paper: Paper) -> list[str]:
    region = f", {safe(one.region)}" if one.region else ""
    where = f"{account(safe(one.account), one.account_name)}{region}"
    heading = f"{paper.mark(_SIGN[one.turn], 12)}{safe(one.check)} in {where}"
    before = STATUS[one.before][1] if one.before else "not looked at"
    now = STATUS[one.now][1] if one.now else "not looked at"
    lines = [paper.text(heading)]
    lines += paper.wrapped(f"then {before}: {safe(one.was)}", 4, 6) if one.was else []
    return lines + (paper.wrapped(f"now {now}: {safe(one.summary)}", 4, 6) if one.summary else [])


def since_object(before: Kept, changed: tuple[Changed, ...]) -> dict[str, Any]:
    """Return the same as JSON builtins (docs/formats.md)."""
    return {
        "scan": before.id,
        "sha256": before.sha256,
        "finished": before.scan.finished,
        "changed": [msgspec.to_builtins(one) for one in changed],
    }
