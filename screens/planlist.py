"""The rows of a plan: groups that unfold into changes, then what is left alone, then what could not be read."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from hardener.engine.model import Change, Gap, Plan, Refused, UndoClass
from hardener.engine.preflight import Told
from screens.grouping import Group
from screens.permissions import MARKS, Allowance
from screens.session import Session
from screens.widgets.glyphs import UNDO
from screens.widgets.table import Row
from screens.widgets.text import NOTHING, QUIET, own, shown
from screens.words import counted

Thing = tuple[Group, Change | None] | Refused | Gap | Allowance
"""What a row stands for."""

_UNDO = {UndoClass.EXACT: "undo exact", UndoClass.EQUIVALENT: "undo not exact", UndoClass.NONE: "NO UNDO"}


class PlanRows:
    """Knows which groups are unfolded, and what every row stands for."""

    def __init__(self, plan: Plan, all_groups: Sequence[Group], session: Session) -> None:
        self._plan = plan
        self._groups = all_groups
        self._session = session
        self._open: set[str] = set()
        self._things: dict[str, Thing] = {}
        self.allowances: tuple[Allowance, ...] = ()
        """What AWS says of the permissions, once it has said it."""

    def fold(self, id: str) -> None:
        """Unfold the group that the row `id` belongs to, or fold it."""
        thing = self._things.get(id)
        if isinstance(thing, tuple) and len(thing[0].changes) > 1:
            self._open ^= {f"group {thing[0].id}"}

    def thing(self, id: str) -> Thing:
        """Return what the row `id` stands for."""
        return self._things[id]

    def rows(self) -> list[Row]:
        """Return the rows there are to see now."""
        self._things.clear()
        rows = [row for group in self._groups for row in self._group(group)]
        rows += self._section("Left alone", [self._refused(at, one) for at, one in enumerate(self._plan.refused)])
        rows += self._section("Could not be read", [self._gap(at, one) for at, one in enumerate(self._plan.gaps)])
        if any(one.told is not Told.ALLOWED for one in self.allowances):
            foretold = [self._allowance(one) for one in self.allowances]
            rows += self._section("Permissions, as AWS foretells them", foretold)
        return rows

    def _allowance(self, one: Allowance) -> Row:
        mark = MARKS[one.told]
        number = own(f"{len(one.permissions)} {mark.word}", mark.style)
        return self._row(
            f"told {one.told}", one, own(mark.glyph, mark.style), number, NOTHING, NOTHING, shown(one.actions)
        )

    def _section(self, title: str, rows: list[Row]) -> list[Row]:
        number = "" if title.startswith("Permissions") else f" {len(rows)}"
        return [Row(title, (own(f"{title}{number}", "bold"),), heading=True), *rows] if rows else []

    def _row(self, id: str, thing: Thing, *cells: Content) -> Row:
        self._things[id] = thing
        return Row(id, cells)

    def _group(self, group: Group) -> Iterator[Row]:
        id, first = f"group {group.id}", group.changes[0]
        many = len(group.changes) > 1
        sign = ("▾" if id in self._open else "▸") if many else "~"
        where = shown(where_of(group)) if many else shown(place(first.account_name, first.account, first.region))
        size, undo = own(counted(group.calls, "call")), own(_UNDO[first.undo.kind], UNDO[first.undo.kind].style)
        title = shown(group.check.title, "bold")
        yield self._row(id, (group, None if many else first), own(sign, "$text-warning"), title, where, size, undo)
        for change in group.changes if id in self._open else ():
            name = shown(place(change.account_name, change.account, change.region))
            calls = own(counted(len(change.made), "call"), QUIET)
            yield self._row(
                f"change {change.id}", (group, change), NOTHING, own("  change", QUIET), name, calls, NOTHING
            )

    def _refused(self, at: int, one: Refused) -> Row:
        title = shown(self._session.check(one.check).title)
        where = shown(place(self._session.name(one.account), one.account, one.region))
        return self._row(f"refused {at}", one, own("✗", "$text-error"), title, where, NOTHING, shown(one.reason))

    def _gap(self, at: int, one: Gap) -> Row:
        title = shown(self._session.check(one.check).title)
        where = shown(place(self._session.name(one.account), one.account, one.region))
        return self._row(f"gap {at}", one, own("?", "$text-warning"), title, where, NOTHING, shown(str(one.trouble)))


def place(name: str, account: str, region: str | None) -> str:
    """Return where something is, short: the account's name, and the region where there is one."""
    return f"{name or account} {region}" if region else name or account


def where_of(group: Group) -> str:
    """Return which account a group touches, or how many, and how many regions; the name is foreign text."""
    accounts = {change.account: change.account_name for change in group.changes}
    regions = {change.region for change in group.changes if change.region}
    said = counted(len(accounts), "account") if len(accounts) > 1 else next(iter(accounts.values()))
    return f"{said}, {counted(len(regions), 'region')}" if regions else said
