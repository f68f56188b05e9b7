"""The targets of a check that has one state per account, as a list with the check's own columns."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from hardener.engine.model import AnyCheck, Finding
from hardener.engine.workbench import Key
from screens.session import key
from screens.widgets.glyphs import STATUS, chosen
from screens.widgets.table import GAP, Row, Table, Widths
from screens.widgets.text import NOTHING, QUIET, own, shown

NAME, ID, OWN = 2, 3, 4
"""Where the account's name, its id, and the check's own columns stand."""
WIDEST, NARROWEST, SUMMARY = 22, 12, 24
"""The most cells one of the check's own columns takes, the fewest that a name does, and the fewest of a summary."""


class Targets(Table):
    """One row per account. What there is no room for is left out whole, and stands in the detail."""

    def __init__(self, check: AnyCheck, *, id: str) -> None:
        self._check = check
        self.last_least = SUMMARY if check.columns else 0
        super().__init__((1, 10, 20, 12, *[WIDEST] * len(check.columns)), id=id)
        self._findings: dict[str, Finding] = {}

    def show_findings(self, findings: Sequence[Finding], picked: AbstractSet[Key]) -> None:
        """List `findings`; the selected ones are marked."""
        self._findings = {finding.account: finding for finding in findings}
        rows = [self._row(finding, key(finding) in picked) for finding in findings]
        self.show([self._titles(), *rows] if self._check.columns and rows else rows)

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor."""
        return self._findings.get(self.current or "")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The check's own columns that there is no room for."""
        widths = self._fit()[1 + OWN :]
        return tuple(name for name, width in zip(self._check.columns, widths, strict=True) if not width)

    def _titles(self) -> Row:
        names = ("", "", "account", "", *self._check.columns, "")
        return Row("titles", tuple(shown(name, QUIET) for name in names), heading=True)

    def _row(self, finding: Finding, picked: bool) -> Row:
        name = shown(finding.account_name) if finding.account_name != finding.account else NOTHING
        front = (chosen(picked), STATUS[finding.status].content(), name, own(finding.account, QUIET))
        mine = (shown(cell) for cell in cells(self._check, finding))
        return Row(finding.account, (*front, *mine, shown(finding.summary, QUIET if self._check.columns else "")))

    def _fit(self) -> Widths:
        """Leave out the ids, then the check's last columns, until the rest fits whole; only names may be narrowed."""
        if not self._check.columns or not self._widths:
            return super()._fit()
        room, widths = self._width, list(self._widths)
        steps = [ID] if widths[NAME] else []
        steps += range(len(widths) - 1, OWN, -1)
        for place in [-1, *steps]:
            if place >= 0:
                widths[place] = 0
            over = sum(one + len(GAP) for one in widths if one) - len(GAP) - room
            if over <= max(widths[NAME] - NARROWEST, 0):
                widths[NAME] -= max(over, 0)
                break
        return (room, *widths)


def cells(check: AnyCheck, finding: Finding) -> tuple[str, ...]:
    """Return what stands in the check's own columns; nothing known is a question mark, nothing to know is empty."""
    if finding.state is None:
        return ("?" if finding.trouble is not None else "",) * len(check.columns)
    return check.cells(check.state.load(finding.state))
