"""What AWS says beforehand of the permissions that a plan needs: likely, and no proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from hardener.engine.preflight import Permission, Told
from screens.calls import whom
from screens.widgets.facts import hung, wrapped
from screens.widgets.glyphs import BAD, GOOD, UNSURE, Mark
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.words import counted

MARKS = {
    Told.DENIED: Mark("✗", "would be denied", BAD),
    Told.UNTOLD: Mark("?", "not told", UNSURE),
    Told.ALLOWED: Mark("✓", "likely allowed", GOOD),
}
NAMED = 3
"""How many actions are named in one line."""


@dataclass(frozen=True)
class Allowance:
    """The permissions of a plan of which AWS says the same."""

    told: Told
    permissions: tuple[Permission, ...]

    @property
    def actions(self) -> str:
        """The first few of them in one line."""
        names = list(dict.fromkeys(one.action for one in self.permissions))
        rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        return ", ".join(names[:NAMED]) + rest


def allowances(permissions: Sequence[Permission]) -> tuple[Allowance, ...]:
    """Return `permissions` by what AWS says of them, the worst first."""
    groups = ((told, tuple(one for one in permissions if one.told is told)) for told in Told)
    return tuple(Allowance(told, group) for told, group in groups if group)


def in_one_line(all_of: Sequence[Allowance]) -> Content:
    """Return what AWS says, as in `12 likely allowed, 1 would be denied: ec2:DeleteVpc`."""
    parts = [own(f"{len(one.permissions)} {MARKS[one.told].word}", MARKS[one.told].style) for one in all_of[::-1]]
    denied = [joined(": ", shown(one.actions, "bold")) for one in all_of if one.told is Told.DENIED]
    # One for each action, account and identity, so that there are fewer of them than calls.
    return joined(("Permissions needed  ", QUIET), Content(", ").join(parts), *denied)


def about(allowance: Allowance, width: int) -> Content:
    """Return every permission of one kind: who needs it, where, and why it is told so."""
    return stacked(_lines(allowance, width))


def _lines(allowance: Allowance, width: int) -> Iterator[Content]:
    mark = MARKS[allowance.told]
    yield joined(mark.content(), f"   {counted(len(allowance.permissions), 'permission')}")
    told = "AWS's policy simulator was asked; it is a likely answer, and no proof. The plan is as it is."
    yield from wrapped(own(told, QUIET), width)
    by_identity: dict[str, list[Permission]] = {}
    for one in allowance.permissions:
        by_identity.setdefault(f"{one.account_name} {one.account}, as {whom(one.by, one.account)}", []).append(one)
    for identity, permissions in by_identity.items():
        yield own("")
        yield shown(identity, "bold")
        for one in permissions:
            where = ", ".join(one.regions)
            what = joined(shown(one.action), shown(f"  {where}" if where else "", QUIET))
            why = joined("  ", shown(one.reason, QUIET)) if one.reason else own("")
            yield hung(own(f"{mark.glyph} ", mark.style), joined(what, why), width)
