"""What only a person can know or do: statements with a name and a day, steps that are watched, root's own key."""

from typing import Any

import msgspec
import pytest
from textual.widgets import Input

from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.model import CallFailed, Cause, Scan, Status, Trouble
from hardener.engine.selection import Selection
from screens.acting import POLLS
from screens.detail import _numbered
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Table
from tests.screens.fake_desk import DeskState
from tests.screens.fake_workbench import FakeWorkbench
from tests.screens.fake_world import DATA, ROOT, WEB
from tests.screens.test_asking import desk
from tests.screens.walking import READ, Gate, Walk, walking

MEMBERS, MANAGEMENT = (READ, "G", "enter", "g"), (READ, "g", "enter")
ALICE: dict[str, Any] = {"operator": "alice"}


def detail(walk: Walk) -> str:
    return walk.app.screen.query_one("#detail", Panel).text


def statement(walk: Walk) -> str:
    return " ".join(walk.app.screen.query_one("#statement", Sheet).text.split())


def summary(walk: Walk) -> str:
    return walk.app.screen.query_one("#lines", Table).rows[-1].cells[-1].plain


def told(check: str, account: str, statement: str, until: str) -> Attestation:
    return Attestation(check=check, account=account, statement=statement, by="bob", on="2025-01-01", until=until)


def fresh(bench: FakeWorkbench, account: str, says: str) -> None:
    """Change what is there to be read."""
    bench.world.things["root-desk", account, None] = DeskState(says=says, password=False, mfa="hardware")


async def test_a_statement_is_attested_and_turns_the_finding_green() -> None:
    kept: list[Baseline] = []

    def keep(baseline: Baseline) -> str:
        kept.append(baseline)
        return "hardener.toml"

    async with walking(desk(), *MEMBERS, "j", save_baseline=keep, **ALICE) as walk:
        assert "nobody attests it" in detail(walk)
        await walk.keys("t")
        assert walk.at == "AttestScreen"
        assert walk.app.screen.query_one("#by", Input).value == "alice"
        assert walk.app.screen.query_one("#until", Input).value == "2027-11-23"
        await walk.keys("enter")
        assert walk.at == "AttestScreen", "nobody signs what was not ticked"
        assert "tick what you attest" in walk.text
        await walk.keys("space", "j", "space", "enter")
        assert walk.at == "CheckScreen"
        assert "attested by alice on 2026-11-23 until 2027-11-23" in " ".join(detail(walk).split())
        line = next(line for line in walk.text.splitlines() if "prod-web" in line)
        assert "✓ ok" in line
        assert "2 attestations not saved: s saves" in walk.text
        await walk.keys("escape", "g", "j")
        assert "attested  by alice until 2027-11-23: prod-web" in walk.app.screen.query_one("#about", Panel).text
        await walk.keys("enter", "s")
        assert [(one.account, one.statement) for one in kept[0].attestations] == [
            (WEB, "root-email-is-a-list"),
            (WEB, "root-phone-is-known"),
        ]


async def test_only_what_is_ticked_is_attested_and_cancelling_attests_nothing() -> None:
    async with walking(desk(), *MEMBERS, "j", "t", "space", **ALICE) as walk:
        await walk.keys("escape")
        assert not walk.bench.baseline.attestations
        await walk.keys("t", "j", "space", "enter")
        assert [one.statement for one in walk.bench.baseline.attestations] == ["root-phone-is-known"]
        await walk.keys("t", "j")
        assert "attested by alice until 2027-11-23" in statement(walk)


async def test_what_is_missing_or_over_is_said_and_signs_nothing() -> None:
    async with walking(desk(), *MEMBERS, "j", "t", "space") as walk:
        assert "✗ your name is missing" in walk.text
        await walk.keys("enter")
        assert walk.at == "AttestScreen"
        walk.app.screen.query_one("#by", Input).value = "alice"
        until = walk.app.screen.query_one("#until", Input)
        for value, why in (
            ("soon", "written as in 2027-03-31"),
            ("20270331", "written as in 2027-03-31"),
            ("2026-11-22", "the last day is over"),
        ):
            until.value = value
            await walk.settle()
            assert why in walk.text
        until.value = "2026-11-23"
        await walk.settle()
        await walk.keys("enter")
        assert walk.at == "CheckScreen"


async def test_a_click_ticks_and_signs_nothing() -> None:
    async with walking(desk(), *MEMBERS, "j", "t", **ALICE) as walk:
        await walk.pilot.click("#statements", offset=(10, 1))
        await walk.settle()
        assert walk.at == "AttestScreen"
        await walk.pilot.click("#sign")
        await walk.settle()
        assert [one.statement for one in walk.bench.baseline.attestations] == ["root-phone-is-known"]


async def test_an_expired_statement_is_shown_as_such() -> None:
    bench = desk()
    bench.baseline = bench.baseline.with_attestation(told("root-desk", WEB, "root-email-is-a-list", "2026-01-01"))
    async with walking(bench, *MEMBERS, "j") as walk:
        assert "expired on 2026-01-01" in " ".join(detail(walk).split())
        await walk.keys("t")
        assert "expired on 2026-01-01, bob" in statement(walk)


async def test_where_nothing_needs_a_word_the_key_says_so() -> None:
    async with walking(desk(), *MEMBERS, "G", "t", "K") as walk:
        assert "Attest is off: nothing here needs a person's word" in walk.notices
        assert "Root's key is off: nothing here needs it" in walk.notices


async def test_waiting_says_since_when_and_steps_are_numbered() -> None:
    async with walking(desk(), *MEMBERS, "j", "j", "j") as walk:
        assert "since 2026-11-23 11:02:11Z, for 3 h" in detail(walk)
        assert "Ask the owner of the mailbox" in detail(walk)
        await walk.keys("escape", "g", "enter")
        assert "1  Sign in as root" in detail(walk)
        assert "3  Come back here" in detail(walk)


def test_a_check_s_own_numbers_are_kept_and_what_is_known_stands_above() -> None:
    assert _numbered(("one key", "1. Sign in.", "2. Delete it.", "Or enter the key.")) == [
        ("", "one key"),
        ("1", "Sign in."),
        ("2", "Delete it."),
        ("", "Or enter the key."),
    ]
    assert _numbered(("Sign in.", "Delete it.")) == [("1", "Sign in."), ("2", "Delete it.")]


async def test_r_reads_just_that_target_and_says_when_it_is_good() -> None:
    async with walking(desk(), *MANAGEMENT) as walk:
        asked: list[Any] = []
        scan = walk.bench.scan

        def heard(selection: Selection, *rest: Any, **more: Any) -> Scan:
            asked.append(selection)
            return scan(selection, *rest, **more)

        walk.bench.scan = heard  # type: ignore[method-assign]
        walk.bench.baseline = msgspec.structs.replace(
            walk.bench.baseline,
            attestations=tuple(
                told("root-desk", ROOT, one, "2027-01-01") for one in ("root-email-is-a-list", "root-phone-is-known")
            ),
        )
        others = [one for one in walk.app.session.findings if one.account != ROOT]
        fresh(walk.bench, ROOT, "ok")
        await walk.keys("r")
        assert (asked[0].accounts, asked[0].checks) == ((ROOT,), ("root-desk",))
        assert "✓ ok" in detail(walk)
        assert "✓ acme-root is as wanted now" in walk.notices
        assert [one for one in walk.app.session.findings if one.account != ROOT] == others
        assert len(walk.app.session.findings) == len(others) + 1


async def test_a_manual_card_is_read_again_by_itself_but_not_for_ever() -> None:
    async with walking(desk(), *MANAGEMENT) as walk:
        screen: Any = walk.app.screen
        reads: list[str] = []
        walk.bench.gate = reads.append
        for _ in range(POLLS + 3):
            screen.poll()
            await walk.settle()
        assert len(reads) == POLLS
        assert walk.bench.kept == 1, "only the scan is evidence"
        assert walk.notices == []
        fresh(walk.bench, ROOT, "failing")
        screen._polled = (None, 0)
        screen.poll()
        await walk.settle()
        assert "✗ failing" in detail(walk)
        screen.poll()
        await walk.settle()
        assert len(reads) == POLLS + 1, "what a machine can do is not watched"


async def test_a_failing_reading_by_itself_is_not_shouted() -> None:
    async with walking(desk(), *MANAGEMENT) as walk:
        screen: Any = walk.app.screen

        def broken(*args: object, **kept: object) -> None:
            raise CallFailed(Trouble(Cause.UNREACHABLE, "no route"))

        walk.bench.scan = broken  # type: ignore[assignment,method-assign]
        screen.poll()
        await walk.settle()
        assert walk.notices == []
        await walk.keys("r")
        assert "not reachable (no route)" in walk.notices[-1]
        await walk.keys("r")
        assert "Read again is off" not in "".join(walk.notices)


async def test_root_s_key_is_masked_checked_and_forgotten() -> None:
    async with walking(desk(), *MANAGEMENT, "K") as walk:
        assert walk.at == "RootKeyScreen"
        await walk.type("AKIAROOT")
        await walk.keys("enter")
        await walk.type("hush")
        assert "AKIAROOT" not in walk.text
        assert "hush" not in walk.text
        fresh(walk.bench, ROOT, "failing")
        await walk.keys("enter")
        assert walk.bench.root_keys == {ROOT: ("AKIAROOT", "hush")}
        assert "✗ failing" in detail(walk)
        assert "held in memory" in detail(walk)
        assert "read again every few seconds while" not in detail(walk)
        await walk.keys("o", "enter")
        assert walk.at == "ReviewScreen"
        assert walk.bench.root_keys, "what covers the screen does not leave it"
        await walk.keys("escape", "escape")
        assert walk.at == "HomeScreen"
        assert walk.bench.root_keys == {}
        assert walk.app.session.root_held == set()


@pytest.mark.parametrize(
    ("leaving", "at"),
    [(("escape",), "HomeScreen"), (("O",), "HomeScreen"), (("escape", "escape"), "ConnectScreen")],
)
async def test_root_s_key_is_not_kept_by_somebody_who_left_while_it_was_looked_at(
    leaving: tuple[str, ...], at: str
) -> None:
    bench = desk()
    async with walking(bench, *MANAGEMENT, "K") as walk:
        await walk.type("AKIAROOT")
        await walk.keys("enter")
        await walk.type("hush")
        gate = Gate(bench, lambda where, count: where == "hold")
        await walk.pilot.press("enter")
        await walk.until(gate.reached.is_set)
        for key in leaving:
            await walk.pilot.press(key)
            await walk.pilot.pause()
        await walk.until(lambda: walk.at == at)
        gate.open()
        await walk.settle()
        assert bench.root_keys == {}
        assert walk.app.session.root_held == set()


async def test_root_s_key_goes_when_the_wizard_is_quit_while_it_is_looked_at() -> None:
    bench = desk()
    async with walking(bench, *MANAGEMENT, "K") as walk:
        await walk.type("AKIAROOT")
        await walk.keys("enter")
        await walk.type("hush")
        gate = Gate(bench, lambda where, count: where == "hold")
        await walk.pilot.press("enter")
        await walk.until(gate.reached.is_set)
        # Only once the wizard is gone does AWS answer.
        bench.gate = lambda where: None
        walk.app.exit()
    gate.open()
    await walk.until(lambda: bench.took == 1 and bench.root_keys == {})


async def test_a_wrong_key_after_a_right_one_leaves_none() -> None:
    async with walking(desk(), *MANAGEMENT) as walk:
        for failures in ([], [CallFailed(Trouble(Cause.CREDENTIALS, "it is the key of alice"))]):
            walk.bench.failures = list(failures)
            await walk.keys("K")
            await walk.type("AKIAROOT")
            await walk.keys("enter")
            await walk.type("hush")
            await walk.keys("enter")
        assert "it is the key of alice" in walk.notices[-1]
        assert walk.bench.root_keys == {}


async def test_root_s_key_is_forgotten_after_the_run() -> None:
    async with walking(desk(), *MANAGEMENT, "K") as walk:
        await walk.type("AKIAROOT")
        await walk.keys("enter")
        await walk.type("hush")
        walk.bench.world.things["root-desk", ROOT, None] = DeskState(says="failing", keys=("AKIA1",))
        await walk.keys("enter", "space", "p", "a")
        assert walk.bench.root_keys
        await walk.confirm(ROOT)
        await walk.until(lambda: walk.at == "RunScreen")
        assert walk.bench.root_keys == {}


async def test_signing_in_again_leaves_no_key_of_root() -> None:
    async with walking(desk()) as walk:
        walk.bench.root_keys[ROOT] = ("AKIAROOT", "hush")
        await walk.keys("r")
        assert walk.bench.root_keys == {}


async def test_what_is_read_with_root_s_key_is_not_read_by_itself() -> None:
    async with walking(desk(), *MANAGEMENT) as walk:
        walk.app.session.root_held.add(ROOT)
        assert "read again every few seconds while" in detail(walk)
        walk.app.screen.poll()  # type: ignore[attr-defined]
        assert walk.app.screen._reading is None  # type: ignore[attr-defined]
        walk.app.screen.redraw()  # type: ignore[attr-defined]
        await walk.settle()
        assert "is not read again by itself" in " ".join(detail(walk).split())


async def test_a_key_that_is_not_root_s_is_not_taken() -> None:
    async with walking(desk(), *MANAGEMENT, "K") as walk:
        refused = Trouble(Cause.CREDENTIALS, "it is the key of alice", hint="Take root's own.")
        walk.bench.failures = [CallFailed(refused)]
        await walk.type("AKIAALICE")
        await walk.keys("tab")
        await walk.type("x")
        await walk.keys("enter")
        assert "it is the key of alice" in walk.notices[-1]
        assert walk.app.session.root_held == set()
        status = next(one.status for one in walk.app.session.findings if one.account == ROOT)
        assert status is Status.MANUAL


@pytest.mark.parametrize("account", [DATA])
async def test_root_s_key_is_only_for_what_a_person_must_do(account: str) -> None:
    async with walking(desk(), *MEMBERS, "j", "j", "j", "K") as walk:
        assert walk.at == "CheckScreen"


async def test_the_overview_says_who_vouches_and_for_how_long_one_waits() -> None:
    bench = desk()
    bench.world.accounts = bench.world.accounts[:1]
    bench.world.organization = None
    fresh(bench, ROOT, "ok")
    for one in ("root-email-is-a-list", "root-phone-is-known"):
        bench.baseline = bench.baseline.with_attestation(told("root-desk", ROOT, one, "2027-01-01"))
    async with walking(bench, READ) as walk:
        assert "no key, no password · attested by bob until 2027-01-01" in summary(walk)
        bench.world.things["root-desk", ROOT, None] = DeskState(says="waiting", since="2026-11-23T11:02:11Z")
        await walk.keys("r")
        await walk.until(lambda: walk.at == "HomeScreen")
        await walk.settle()
        assert "confirms it · for 3 h" in summary(walk)
