"""Names that were drawn to do harm, on every screen there is: no line holds what a terminal obeys, nothing crashes."""

import asyncio
import importlib
import pkgutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from textual.screen import Screen

import screens
from checks import CATALOGUE
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.auditing import Audit
from hardener.engine.baseline import load
from hardener.engine.confirming import by_digest
from hardener.engine.events import RunEvent, ScanEvent
from hardener.engine.model import Finding, Question, Scan
from hardener.engine.problems import BadBaseline
from hardener.engine.selection import Selection
from screens.applying import ApplyScreen
from screens.asking import QuestionScreen
from screens.attesting import AttestScreen
from screens.auditcheck import AuditCheckScreen
from screens.auditing import AuditScreen
from screens.check import CheckScreen
from screens.code import CodeScreen, CodeWanted
from screens.confirm import ConfirmScreen
from screens.connect import ConnectScreen
from screens.enrolling import CodesScreen
from screens.excepting import ExceptScreen
from screens.grouping import groups
from screens.history import HistoryScreen
from screens.home import HomeScreen
from screens.keys import KeysScreen
from screens.legs import Line, legs, walk
from screens.messages import QuestionWanted
from screens.noting import Line as Field
from screens.noting import WriteScreen
from screens.offers import OffersScreen
from screens.path import PathScreen
from screens.problem import ProblemScreen
from screens.result import RunScreen
from screens.resuming import ResumeScreen
from screens.review import ReviewScreen
from screens.rootkey import RootKeyScreen
from screens.savedplan import SavedPlanScreen
from screens.saving import SaveFirst
from screens.scanning import ScanScreen
from screens.scope import ScopeScreen
from screens.session import Session
from screens.trace import Trace
from screens.walkover import WalkOver
from screens.widgets.text import own
from screens.words import Said
from screens.work import Job
from screens.yesno import YesNo
from tests.faults.poison import hostile_bench, texts
from tests.screens.pictures import lines
from tests.screens.walking import NARROW, READ, WIDE, Walk, walking

FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
WORST = (
    "[red]x[/] [@click=app.quit]\x1b]0;x\x07\x1b[2J\x9b2J\u202egpj\u2066\u200b\ud800\ue000\u2028\n\r\t漢字[/nope]"
    + "W" * 300
)
"""Something of every kind at once, so that each run looks at least at this."""


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("hardener.engine.clock.now", lambda: "2026-11-23T14:02:31Z")
    monkeypatch.setattr("screens.dialog.PAUSE", 0)
    for module in ("app", "pilot"):
        # A walk waits by itself for what it has to wait for.
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", _at_once)


async def _at_once(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait for nothing."""


class Stand:
    """What screens are made of, all of it with hostile names."""

    def __init__(self, walk: Walk, text: str) -> None:
        self.walk = walk
        self.session = walk.app.session
        self.bench = walk.bench
        self.text = text
        self.scan: Scan = walk.app.session.scan  # type: ignore[assignment]
        self.file = self.bench.seal(self.bench.plan(self.scan))
        self.groups = groups(self.file.plan, self.bench.checks)

    def finding(self, check: str) -> Finding:
        return next(one for one in self.scan.findings if one.check == check and one.state is not None)

    def check(self, name: str) -> CheckScreen:
        return CheckScreen(self.session, self._line(name), ())

    def _line(self, name: str) -> Line:
        order = [check.id for check in self.bench.checks]
        return next(line for line in walk(legs(self.scan, order)) if line.check == name)

    def question(self, kind: str) -> QuestionWanted:
        one = self.finding("root-desk")
        fields = {"code1": self.text, "code2": self.text}
        shown = {"seed": self.bench.seed}
        facts = {"device": self.text, "user": self.text, self.text: self.text}
        return QuestionWanted(Question(kind, self.text, one.account, one.account_name, fields, facts, shown, self.text))

    def audited(self) -> Session:
        audit = Audit(
            id="audit-1",
            begun="2026-11-23T14:02:11Z",
            touched="2026-11-23T14:02:11Z",
            practice=False,
            auditor=self.text,
            administrator=self.text,
            scan_id=self.text,
            scan_sha256="sha256:0",
            scan=self.scan,
        ).with_note("default-vpc", self.text)
        self.session.audit = AuditDesk(self.bench, audit, path=Path("audit.json"))  # type: ignore[arg-type]
        return self.session

    def scanning(self) -> ScanScreen:
        job: Job[ScanEvent, Scan] = Job("scan", lambda tell, stop: self.scan, writes=False)
        self.bench.scan(Selection(), job.events.append, Event())
        return ScanScreen(self.session, job, self.bench.world.accounts)

    def applying(self) -> ApplyScreen:
        job: Job[RunEvent, Any] = Job("run", lambda tell, stop: None, writes=False)
        trace = Trace(self.file.plan.changes)
        confirmed = by_digest(self.file, f"sha256:{self.file.sha256}")
        self.bench.apply(self.file, confirmed, job.events.append, Event(), allow_incomplete=True)
        return ApplyScreen(self.session, job, trace)


MADE: dict[type[Screen[Any]], Callable[[Stand], Screen[Any]]] = {
    ApplyScreen: Stand.applying,
    AuditCheckScreen: lambda on: AuditCheckScreen(on.audited(), (), "default-vpc"),
    AuditScreen: lambda on: AuditScreen(on.audited(), ()),
    AttestScreen: lambda on: AttestScreen(on.finding("root-desk"), {}, on.text),
    CheckScreen: lambda on: on.check("default-vpc"),
    CodeScreen: lambda on: CodeScreen(CodeWanted(on.text)),
    CodesScreen: lambda on: CodesScreen(on.question("mfa-codes")),
    ConfirmScreen: lambda on: ConfirmScreen(on.file.plan, on.groups),
    ConnectScreen: lambda on: ConnectScreen(on.session),
    ExceptScreen: lambda on: ExceptScreen(on.finding("default-vpc"), on.text),
    HistoryScreen: lambda on: HistoryScreen(on.session),
    HomeScreen: lambda on: HomeScreen(on.session),
    KeysScreen: lambda on: KeysScreen([("x", "key", on.text)]),
    OffersScreen: lambda on: OffersScreen(on.finding("root-desk"), on.bench.offers(on.finding("root-desk"))),
    PathScreen: lambda on: PathScreen("plan.json"),
    ProblemScreen: lambda on: ProblemScreen("A problem", Said(on.text, on.text)),
    QuestionScreen: lambda on: QuestionScreen(on.question("anything")),
    ResumeScreen: lambda on: ResumeScreen(on.bench.runs[0]),
    ReviewScreen: lambda on: ReviewScreen(on.session, on.file, on.groups),
    RootKeyScreen: lambda on: RootKeyScreen(on.finding("root-desk")),
    RunScreen: lambda on: RunScreen(on.session, on.bench.runs[0]),
    SavedPlanScreen: lambda on: SavedPlanScreen(on.session, on.file, on.groups, Path(on.text), on.text),
    SaveFirst: lambda on: SaveFirst("Save it?", [on.text], "Quit"),
    ScanScreen: Stand.scanning,
    ScopeScreen: lambda on: ScopeScreen(on.session),
    WalkOver: lambda on: WalkOver(on.session, 3),
    WriteScreen: lambda on: WriteScreen(own("Note"), on.text, [Field("note", "Note", on.text, on.text)]),
    YesNo: lambda on: YesNo("Is it?", "It may be."),
}
"""How to come by each screen."""
_KEYS = ("v", "G", "tab", "c")
"""Pressed on each: the other view, its end, the next pane, copy. What a key does not do, it says."""


def test_every_screen_that_there_is_is_looked_at() -> None:
    found = {one for one in _screens() if not any(issubclass(other, one) for other in _screens() if other is not one)}
    assert found | {YesNo, ReviewScreen} == set(MADE)


def _screens() -> set[type[Screen[Any]]]:
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(screens.__path__, "screens.")]
    named = [getattr(module, name) for module in modules for name in vars(module)]
    return {
        one
        for one in named
        if isinstance(one, type) and issubclass(one, Screen) and one.__module__.startswith("screens")
    }


@pytest.mark.timeout(300)
@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=texts.map(lambda drawn: drawn[:200] + WORST))
def test_no_screen_shows_or_copies_what_a_terminal_would_obey(text: str) -> None:
    asyncio.run(_looked_at(text, NARROW if len(text) % 2 else WIDE))


async def _looked_at(text: str, size: tuple[int, int]) -> None:
    async with walking(hostile_bench(text), READ, size=size, operator=text) as walk:
        on = Stand(walk, text)
        seen = 0
        for kind, make in MADE.items():
            await walk.app.push_screen(make(on))
            await walk.settle()
            assert isinstance(walk.app.screen, kind)
            seen += _demand_harmless(walk)
            for key in _KEYS:
                if key == "c" or not walk.app.screen.query("Input"):
                    await walk.keys(key)
                    _demand_harmless(walk)
            while len(walk.app.screen_stack) > 2:
                await walk.app.pop_screen()
                await walk.settle()
        assert seen > 500


def _demand_harmless(walk: Walk) -> int:
    """Return how many lines were looked at."""
    shown = lines(walk.app)
    for line in [*shown, *walk.app.clipboard.split("\n"), *(one for note in walk.notices for one in note.split("\n"))]:
        bad = {f"{ord(char):04X}" for char in line if unicodedata.category(char) in FORBIDDEN}
        assert not bad, f"{walk.at}: {bad} in {line!r}"
    return len(shown)


@pytest.mark.parametrize("field", ["reason", "owner", "security_name"])
def test_a_baseline_with_characters_that_cannot_be_seen_is_refused(tmp_path: Path, field: str) -> None:
    """It may come from a repository that others write to, and its texts stand in forms and go to AWS."""
    values = {"reason": "why", "owner": "me", "security_name": "Ann", field: "a\\u001b[2J\\u202eb"}
    path = tmp_path / "hardener.toml"
    path.write_text(
        'format = "hardener.baseline"\nversion = 1\n'
        f'[checks.alert-contacts]\nsecurity_name = "{values["security_name"]}"\n'
        f'[[exceptions]]\ncheck = "default-vpc"\naccount = "111122223333"\nowner = "{values["owner"]}"\n'
        f'reason = "{values["reason"]}"\nuntil = "2027-01-01"\n'
    )
    with pytest.raises(BadBaseline, match="characters that can be seen") as refused:
        load(path, CATALOGUE)
    assert field in refused.value.sentence
    assert refused.value.sentence.isprintable()
