"""What the screens of an audit share: the audit itself, and that every step is on disk before it is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from hardener.engine.audit_desk import AuditDesk
from hardener.engine.auditing import Audit
from hardener.engine.model import Scan
from hardener.engine.report.frameworks import Framework
from screens.session import Session
from screens.step import Step


class Audited(Step):
    """A screen of an audit."""

    def __init__(self, session: Session, frameworks: Sequence[Framework]) -> None:
        super().__init__(session)
        self.frameworks = frameworks

    @property
    def desk(self) -> AuditDesk:
        """The audit at work."""
        assert self.session.audit is not None
        return self.session.audit

    @property
    def audit(self) -> Audit:
        """The audit as it is on disk."""
        return self.desk.audit

    @property
    def scan(self) -> Scan:
        """Its scan under the verdicts of now."""
        return self.audit.scan

    def step(self, work: Callable[[Audit], Audit], said: str = "") -> None:
        """Take a step of the audit in a thread, then draw anew and say `said`."""
        self.ask("audit", partial(self.desk.write, work), partial(self.stepped, said))

    def stepped(self, said: str, _audit: Audit) -> None:
        """Draw anew after a step that is on disk."""
        self.session.judged(self.scan)
        self.redraw_bar()
        self.redraw()
        if said:
            self.tell(said)

    def redraw(self) -> None:
        """Draw the audit as it is now."""
        raise NotImplementedError
