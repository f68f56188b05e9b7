"""The walk of an audit, on the engine itself: it looks, it writes down, and nothing leads to a write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hardener.auditapp import AuditApp, Walk
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.baseline import Baseline
from hardener.engine.files import private_directory
from hardener.engine.model import RunStatus, Statement, Status, Verdict
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.readingbench import Reading
from hardener.engine.report.frameworks import Framework, Requirement, Section
from hardener.engine.workbench import Workbench
from screens import messages
from tests.engine.steps import sealed
from tests.engine.toy import PROD, SIGNER, ShelfCheck, ShelfSettings, ShelfState, ToyCloud, workbench
from tests.screens.pictures import text

FRAMEWORKS = (
    Framework(
        id="made-up",
        title="Made-up framework",
        section=(
            Section(id="1", title="One", requirements=(Requirement(id="1.1", text="no items", checks=("shelf",)),)),
        ),
    ),
)


class Dusted(ShelfCheck):
    """A shelf that is also to be dusted."""

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        found = super().assess(state, wanted)
        return Verdict(found.status, found.summary, statements=(Statement("dusted", "It is dusted."),))


class Attic(ShelfCheck):
    """A second check."""

    id = "attic"
    title = "Empty attic"


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(private_directory(tmp_path / "state"), tmp_path / "config")


@pytest.fixture
def bench(cloud: ToyCloud, places: Places) -> Reading:
    return Reading(lambda: cloud, (Dusted(), Attic()), places, SIGNER, Baseline())


class Audited:
    """One sitting of an audit."""

    def __init__(self, app: AuditApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        return text(self.app)

    @property
    def at(self) -> str:
        return type(self.app.screen).__name__

    @property
    def notices(self) -> str:
        return "\n".join(notice.message for notice in self.app._notifications)

    async def settle(self) -> None:
        for _ in range(50):
            await self.pilot.pause()
            at_work = [one for one in self.app.workers if not one.is_finished]
            if not at_work and self.app.screen.is_mounted:
                await self.pilot.pause()
                return
            await self.app.workers.wait_for_complete(at_work)

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, written: str) -> None:
        await self.pilot.press(*({" ": "space"}.get(char, char) for char in written))
        await self.settle()

    async def enter(self) -> None:
        """Answer a dialog, which takes no yes before it was there long enough to be read."""
        there = self.app.screen
        while self.app.screen is there:
            await self.pilot.pause(0.05)
            await self.keys("enter")


@asynccontextmanager
async def auditing(bench: Reading, desk: AuditDesk | None = None, auditor: str = "ann") -> AsyncIterator[Audited]:
    app = AuditApp(bench, Walk(FRAMEWORKS, auditor, "bob", None, desk), save_baseline=lambda _: "the file")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        audited = Audited(app, pilot)
        await audited.settle()
        yield audited


async def test_it_is_walked_written_down_and_taken_up_again(bench: Reading, cloud: ToyCloud) -> None:
    async with auditing(bench) as audited:
        assert "AUDIT, READ ONLY" in audited.text
        await audited.keys("enter", "enter")
        assert audited.at == "AuditScreen"
        assert "0 of 2 walked through" in audited.text
        await audited.keys("w")
        for said in ("Empty shelf", "1 of 2", "not walked yet", "Made-up framework 1.1"):
            assert said in audited.text
        await audited.keys("m")
        await audited.type("seen together")
        await audited.enter()
        assert "On the check: seen together" in audited.text
        await audited.keys("n")
        assert "Empty attic" in audited.text
        await audited.keys("n")
        assert audited.at == "AuditScreen"
        assert "2 of 2 walked through" in audited.text
    async with auditing(bench, AuditDesk.resumed(bench, "last")) as audited:
        assert audited.at == "AuditScreen"
        assert "2 of 2 walked through" in audited.text
        await audited.keys("enter")
        assert "On the check: seen together" in audited.text
    assert cloud.wire == []


async def test_who_walks_through_it_is_asked_first(bench: Reading) -> None:
    async with auditing(bench, auditor="") as audited:
        await audited.keys("enter", "enter")
        assert audited.at == "WriteScreen"
        await audited.type("ann")
        await audited.enter()
        assert "Auditor ann · administrator bob" in audited.text
    assert bench.audits.open("last").audit.auditor == "ann"


async def test_statements_and_exceptions_are_signed_on_the_way(bench: Reading) -> None:
    async with auditing(bench) as audited:
        await audited.keys("enter", "enter", "w", "down", "e")
        assert audited.at == "ExceptScreen"
        for id, written in (("owner", "the net team"), ("reason", "moves out")):
            audited.app.screen.query_one(f"#{id}").value = written  # type: ignore[attr-defined]
        await audited.settle()
        audited.app.screen.query_one("#until").focus()
        await audited.enter()
        (exempt,) = bench.baseline.exemptions
        assert exempt.owner == "the net team"
        found = {
            one.account: one.status for one in bench.audits.open("last").audit.scan.findings if one.check == "shelf"
        }
        assert found[exempt.account] is Status.EXCEPTED
        assert "excepted" in audited.text
        assert "1 exception not saved: s saves" in " ".join(audited.text.split())


async def test_raw_state_and_requirements_are_in_the_detail(bench: Reading) -> None:
    async with auditing(bench) as audited:
        await audited.keys("enter", "enter", "w", "d")
        told = audited.app.screen.query_one("#detail").text  # type: ignore[attr-defined]
        assert '"items": [' in told
        assert "no items" in told
        assert "reads it now" not in told


async def test_nothing_writes_whatever_the_screens_ask(bench: Reading, cloud: ToyCloud, places: Places) -> None:
    full = workbench(cloud, places)
    full.checks = (Dusted(), Attic())
    file = sealed(full, accounts=(PROD,))
    run = Run(
        run="run-1", plan_id="plan-1", started="", finished="", status=RunStatus.STOPPED, changes=(), undoable=True
    )
    asked = (
        messages.PlanWanted({("shelf", PROD, None)}),
        messages.OffersWanted([(("shelf", PROD, None), "offer")]),
        messages.ApplyWanted(file, (), allow_incomplete=True),
        messages.UndoWanted("run-1"),
        messages.ResumeWanted(run, keep_going=True),
    )
    async with auditing(bench) as audited:
        await audited.keys("enter", "enter", "w")
        for message in asked:
            audited.app.post_message(message)
            await audited.settle()
            assert audited.at == "AuditCheckScreen"
            assert "An audit writes nothing" in audited.notices
            audited.app.clear_notifications()
        for key in ("p", "a", "space", "A", "o", "K", "u", "R", "x", "y", "enter"):
            await audited.keys(key)
        assert audited.app.job is None
        assert not audited.app.session.writing
        with pytest.raises(Exception, match="an audit writes nothing"):
            _ = audited.app.session.writer
    assert cloud.wire == []
    assert not isinstance(bench, Workbench)
    assert list(places.runs.iterdir()) == []


async def test_the_way_back_does_not_lead_behind_what_was_read(bench: Reading) -> None:
    async with auditing(bench) as audited:
        await audited.keys("enter", "enter", "escape")
        assert audited.at == "AuditScreen"
        assert "q leaves the audit" in audited.notices
