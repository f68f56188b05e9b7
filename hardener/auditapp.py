"""The wizard of an audit: the same first steps, then a walk in which nothing can be written."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual import on
from textual.message import Message
from textual.screen import Screen

from hardener.app import HardenerApp, drive, has_utf8
from hardener.attention import Precedence
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.baseline import Baseline
from hardener.engine.person import who
from hardener.engine.readingbench import Reading
from hardener.engine.report.frameworks import Framework
from screens import messages
from screens.auditcheck import AuditCheckScreen
from screens.auditing import AuditScreen

NOTHING_WRITES = "An audit writes nothing to AWS: there is no way to do it from here"


@dataclass(frozen=True)
class Walk:
    """What an audit begins with: the requirements, who is there, its own file, and the audit where it is taken up."""

    frameworks: Sequence[Framework]
    auditor: str = ""
    administrator: str = ""
    path: Path | None = None
    desk: AuditDesk | None = None


def run(
    bench: Reading,
    walk: Walk,
    *,
    ascii_only: bool = False,
    save_baseline: Callable[[Baseline], str] | None = None,
    precedence: Precedence | None = None,
) -> tuple[int, AuditDesk | None]:
    """Run the audit until it is left; return the exit code, and the audit where one was begun or taken up."""
    app = AuditApp(
        bench,
        walk,
        ascii_only=ascii_only or not has_utf8(os.environ),
        save_baseline=save_baseline,
        operator=who()["user"],
        tidy=True,
    )
    return drive(app, precedence), app.session.audit


class AuditApp(HardenerApp):
    """Walks through what was read; its workbench has no method that writes."""

    def __init__(self, bench: Reading, walk: Walk, **options: Any) -> None:
        super().__init__(bench, **options)
        self._walk = walk
        self.session.in_audit = True
        self.session.audit = walk.desk
        if walk.desk is not None:
            self.session.judged(walk.desk.audit.scan)
            self.session.ever_connected = True

    def get_default_screen(self) -> Screen[Any]:
        """Go on where the audit was left; a new one begins with who we are."""
        if self.session.audit is not None:
            return AuditScreen(self.session, self._walk.frameworks)
        return super().get_default_screen()

    def overview(self) -> None:
        """Begin the audit of the scan that is over, and show it once it is on disk."""
        scan, walk = self.session.scan, self._walk
        assert scan is not None
        begin = partial(
            AuditDesk.begun,
            self.session.workbench,
            scan,
            auditor=walk.auditor,
            administrator=walk.administrator,
            path=walk.path,
        )
        self.step.ask("audit", begin, self._begun)

    def _begun(self, desk: AuditDesk) -> None:
        self.session.audit = desk
        self.show(AuditScreen(self.session, self._walk.frameworks))

    @on(messages.AuditCheckWanted)
    def _to_audit_check(self, message: messages.AuditCheckWanted) -> None:
        screen = AuditCheckScreen(self.session, self._walk.frameworks, message.check)
        self.clear_notifications()
        if isinstance(self.screen, AuditCheckScreen):
            self._waits = self.switch_screen(screen)
        else:
            self.show(screen)

    @on(messages.HomeWanted)
    def _to_list(self, message: messages.HomeWanted) -> None:
        message.prevent_default()
        self.unwind(AuditScreen)

    @on(messages.CheckWanted)
    @on(messages.PlanWanted)
    @on(messages.OffersWanted)
    @on(messages.UndoWanted)
    @on(messages.ApplyWanted)
    @on(messages.ResumeWanted)
    def _refuse(self, message: Message) -> None:
        """Say that nothing is written here; the workbench could not do it either."""
        message.prevent_default()
        self.step.tell(NOTHING_WRITES, "warning")
