"""What somebody answers for at one target: what no API shows, and what is to stay as it is until a day."""

from functools import partial

from textual.binding import Binding, BindingType

from hardener.engine.baseline import Attestation, Exemption
from hardener.engine.judging import ACCEPTABLE
from hardener.engine.model import Finding, Scan
from screens.attesting import AttestScreen
from screens.excepting import ExceptScreen
from screens.step import Step

VOUCHING: list[BindingType] = [
    Binding("t", "attest", "Attest", id="attest", tooltip="Vouches for what only a person can know."),
    Binding("e", "accept", "Accept…", id="accept", tooltip="Accepts it until a day, with an owner and a reason."),
]


class Vouching(Step):
    """A screen where the cursor is on one target."""

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the targets anew."""
        raise NotImplementedError

    def why_not_vouched(self, action: str, finding: Finding) -> str:
        """Return why nobody can attest or accept something here; empty where somebody can."""
        if action == "attest" and not finding.statements:
            return "nothing here needs a person's word"
        if action == "accept" and finding.status not in ACCEPTABLE:
            return "only what fails, or waits for a person, can be accepted"
        return ""

    def action_attest(self) -> None:
        """Ask who vouches for what, and until when."""
        if self.pointed is not None:
            screen = AttestScreen(self.pointed, self.lapsed(self.pointed), self.session.operator)
            self.question(screen, self._attested)

    def lapsed(self, finding: Finding) -> dict[str, Attestation]:
        """Return what was once attested of `finding` and holds no longer, by statement."""
        held = {one.id for one in finding.statements if one.by}
        known = self.session.workbench.baseline.attestations
        about = (one for one in known if (one.check, one.account) == (finding.check, finding.account))
        return {one.statement: one for one in about if one.statement not in held}

    def _attested(self, all_of: tuple[Attestation, ...] | None) -> None:
        scan, workbench = self.session.scan, self.session.workbench
        if not all_of or scan is None:
            return
        for one in all_of:
            workbench.attest(one)
        self._judge_anew(scan)
        self.tell(f"Attested by {all_of[0].by} until {all_of[0].until}")

    def _judge_anew(self, scan: Scan) -> None:
        self.redraw_bar()
        self.ask("reassess", partial(self.session.workbench.reassess, scan), self._judged_again)

    def action_accept(self) -> None:
        """Ask who answers for what is below the cursor, why, and until when."""
        if self.pointed is not None:
            self.question(ExceptScreen(self.pointed, self.session.operator), self._accepted)

    def _accepted(self, exemption: Exemption | None) -> None:
        scan = self.session.scan
        if exemption is not None and scan is not None:
            self.session.workbench.accept(exemption)
            self._judge_anew(scan)
            self.tell(f"Accepted until {exemption.until}; {exemption.owner} answers for it")

    def _judged_again(self, scan: Scan) -> None:
        self.session.judged(scan)
        self.redraw()
