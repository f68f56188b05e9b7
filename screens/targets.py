"""The targets of a check that has one state per account, as a list."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from hardener.engine.model import Finding
from hardener.engine.workbench import Key
from screens.session import key
from screens.widgets.glyphs import STATUS, chosen
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, own, shown


class Targets(Table):
    """One row per account."""

    def __init__(self, *, id: str) -> None:
        super().__init__((1, 10, 20, 12), id=id)
        self._findings: dict[str, Finding] = {}

    def show_findings(self, findings: Sequence[Finding], picked: AbstractSet[Key]) -> None:
        """List `findings`; the selected ones are marked."""
        self._findings = {finding.account: finding for finding in findings}
        self.show(_row(finding, key(finding) in picked) for finding in findings)

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor."""
        return self._findings.get(self.current or "")


def _row(finding: Finding, picked: bool) -> Row:
    name = shown(finding.account_name) if finding.account_name != finding.account else own("")
    cells = (
        chosen(picked),
        STATUS[finding.status].content(),
        name,
        own(finding.account, QUIET),
        shown(finding.summary),
    )
    return Row(finding.account, cells)
