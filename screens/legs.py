"""The findings as the overview tells them: by leg of the organization, one line per check, worst first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hardener.engine.model import Finding, Scan, Status
from screens.widgets.glyphs import WORST
from screens.words import counts, elapsed, worst


class Side(StrEnum):
    """The legs of an organization; a single account has one of its own."""

    MANAGEMENT = "Management account"
    MEMBERS = "Member accounts"
    SINGLE = "This account"


@dataclass(frozen=True)
class Line:
    """One check in one leg, or one account that could not be entered."""

    side: Side
    check: str
    findings: tuple[Finding, ...]
    blocked: str = ""
    """The account's id where the line stands for an account instead of a check."""

    @property
    def id(self) -> str:
        """What tells this line from every other, also after a new scan."""
        return f"{self.side.name}/{self.check}/{self.blocked}"

    @property
    def status(self) -> Status:
        """The gravest status of its findings."""
        return worst(self.findings)

    def has(self, status: Status) -> bool:
        """Return whether one of its findings is of `status`."""
        return any(finding.status is status for finding in self.findings)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """Those of its findings that fail."""
        return tuple(finding for finding in self.findings if finding.status is Status.FAILING)

    @property
    def summary(self) -> str:
        """What there is to say in one line."""
        if len(self.findings) == 1 or self.blocked:
            return self.findings[0].summary + _besides(self.findings[0])
        of_note = [finding.summary for finding in self.findings if finding.status is self.status]
        same = f" · {of_note[0]}" if len(set(of_note)) == 1 and self.status is not Status.OK else ""
        return counts(self.findings) + same


def _besides(finding: Finding) -> str:
    """Return who vouches for a finding that is ok, or for how long one has been waiting."""
    gone = elapsed(finding.since, finding.read_at) if finding.status is Status.WAITING else ""
    if gone:
        return f" · for {gone}"
    signed = sorted({(one.until, one.by) for one in finding.statements if one.by})
    return f" · attested by {signed[0][1]} until {signed[0][0]}" if signed and finding.status is Status.OK else ""


@dataclass(frozen=True)
class Leg:
    """One leg with its lines, worst first."""

    side: Side
    accounts: int
    lines: tuple[Line, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in this leg."""
        return tuple(finding for line in self.lines for finding in line.findings)

    @property
    def score(self) -> tuple[int, int]:
        """How many findings are ok, and of how many that apply at all."""
        apply = [one for one in self.findings if one.status is not Status.NOT_APPLICABLE]
        return sum(one.status is Status.OK for one in apply), len(apply)


def legs(scan: Scan, order: Sequence[str]) -> tuple[Leg, ...]:
    """Return the legs of `scan`, the management account first; `order` is the catalogue's order of the checks."""
    sides: dict[Side, list[Finding]] = {}
    for finding in scan.findings:
        sides.setdefault(_side(scan, finding), []).append(finding)
    return tuple(_leg(side, sides[side], order) for side in Side if side in sides)


def _side(scan: Scan, finding: Finding) -> Side:
    if scan.organization is None or not scan.organization.id:
        return Side.SINGLE
    return Side.MANAGEMENT if finding.account == scan.organization.management else Side.MEMBERS


def _leg(side: Side, findings: Sequence[Finding], order: Sequence[str]) -> Leg:
    blocked = {account: own for account, own in _by(findings, lambda one: one.account).items() if _is_blocked(own)}
    open_ones = [finding for finding in findings if finding.account not in blocked]
    checks = _by(open_ones, lambda one: one.check)
    lines = [Line(side, check, tuple(own)) for check, own in checks.items()]
    lines += [Line(side, own[0].check, tuple(own), account) for account, own in blocked.items()]
    lines.sort(key=lambda line: (WORST.index(line.status), order.index(line.check)))
    return Leg(side, len({finding.account for finding in findings}), tuple(lines))


def _is_blocked(findings: Sequence[Finding]) -> bool:
    """Return whether an account could not be entered: nothing in it was read, for one and the same reason."""
    first = findings[0].trouble
    if first is None or (len(findings) == 1 and not first.action.startswith("sts:")):
        return False
    return all(one.region is None and one.trouble == first for one in findings)


def _by(findings: Iterable[Finding], name: Callable[[Finding], str]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(name(finding), []).append(finding)
    return groups


def side_findings(scan: Scan, side: Side, check: str) -> tuple[Finding, ...]:
    """Return every finding of one check in one leg, those of accounts that could not be entered included."""
    return tuple(one for one in scan.findings if one.check == check and _side(scan, one) is side)


WALKED = (Status.FAILING, Status.MANUAL, Status.UNKNOWN, Status.WAITING)
"""What a walk leads through, in its order: what can be mended, what needs a person, what has to be looked at."""


def walk(all_legs: Iterable[Leg]) -> tuple[Line, ...]:
    """Return every line that is not done with, once, in the order in which the operator is led through them."""
    lines = [line for leg in all_legs for line in leg.lines]
    found: dict[str, Line] = {}
    for status in WALKED:
        found |= {line.id: line for line in lines if line.id not in found and line.has(status)}
    return tuple(found.values())
