"""Runs that can be gone on with: offered at the start, left alone when somebody says so, shown as far as they got."""

import msgspec
import pytest

from hardener.engine.model import Outcome, RunStatus, Undo, UndoClass
from hardener.engine.wayback import Back, WayBack
from screens.calls import undo
from screens.result import next_step
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import FakeWorkbench, fake
from tests.screens.walking import READ, WIDE, Gate, walking


@pytest.fixture
def bench() -> FakeWorkbench:
    bench = fake()
    bench.runs = [interrupted(bench.world)]
    return bench


@pytest.mark.parametrize("status", [RunStatus.INTERRUPTED, RunStatus.STOPPED, RunStatus.NEEDS_HUMAN])
async def test_every_run_that_can_be_resumed_is_offered_at_the_start(bench: FakeWorkbench, status: RunStatus) -> None:
    bench.runs = [msgspec.structs.replace(bench.runs[0], status=status)]
    async with walking(bench, size=WIDE) as walk:
        assert "Unfinished runs · 1" in walk.text
        assert "1 of 3 done · 1 unknown · 1 skipped" in walk.text
        await walk.keys("tab", "enter")
        assert walk.at == "RunScreen"
        assert "m Resume" in walk.text


async def test_a_run_that_is_left_is_not_offered_again_but_can_be_resumed(bench: FakeWorkbench) -> None:
    async with walking(bench, "x") as walk:
        assert "Leave this run as it is?" in walk.text
        await walk.keys("n")
        assert not bench.runs[0].set_aside
        await walk.keys("x", "y")
        assert bench.runs[0].set_aside
        assert "Unfinished runs" not in walk.text
        assert "Leave it" not in walk.text
        await walk.keys("H", "enter", "m", "y")
        assert bench.runs[0].status is RunStatus.DONE


async def test_after_a_resume_one_goes_on_to_a_scan(bench: FakeWorkbench) -> None:
    async with walking(bench, "tab", "enter", "m", "y") as walk:
        assert walk.at == "RunScreen"
        await walk.keys("r")
        assert walk.at == "ScopeScreen"
        await walk.keys("escape")
        assert walk.at == "ConnectScreen"
        assert "Unfinished runs" not in walk.text


async def test_a_resumed_run_shows_what_was_done_before_as_done(bench: FakeWorkbench) -> None:
    gate = Gate(bench, lambda where, count: where == "resume")
    async with walking(bench, "tab", "enter", "m", size=WIDE) as walk:
        await walk.keys("y")
        await walk.until(gate.reached.is_set)
        await walk.looked()
        assert "✓ done" in walk.text
        assert "verified before" in walk.text
        assert walk.text.count("· waiting") == 2
        assert "1 of 3 changes" in walk.text
        gate.open()


@pytest.mark.parametrize("switch", [False, True])
async def test_a_resume_in_several_accounts_may_keep_going(bench: FakeWorkbench, switch: bool) -> None:
    [run] = bench.runs
    first, *rest = run.changes
    elsewhere = msgspec.structs.replace(rest[-1], account="111122223333", account_name="prod-payments")
    bench.runs = [msgspec.structs.replace(run, changes=(first, rest[0], elsewhere))]
    async with walking(bench, "tab", "enter", "m") as walk:
        assert "the first one stops the run" in walk.text
        if switch:
            await walk.keys("shift+tab", "space")
        await walk.keys("y")
        assert bench.kept_going == [switch]


async def test_a_question_that_the_end_of_the_run_takes_away_says_so() -> None:
    bench = fake()
    async with walking(bench, READ, "w", "space", "p", "a") as walk:
        gate = Gate(bench, lambda where, count: where.startswith("call "))
        await walk.confirm()
        await walk.until(gate.reached.is_set)
        await walk.keys("q")
        assert "The run goes on until you answer" in " ".join(walk.text.split())
        gate.open()
        await walk.until(lambda: walk.at == "RunScreen")
        await walk.settle()
        assert walk.notices == ["The run came to its end while you were asked, so nothing was stopped"]
        assert bench.runs[0].status is RunStatus.DONE


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (WayBack(Back.NEVER, ("alice's password",)), "Undo is off: it cannot be undone: alice's password"),
        (WayBack(Back.NOTHING, ("nothing was changed",)), "Undo is off: there is nothing to take back: nothing was"),
    ],
)
async def test_what_cannot_be_taken_back_is_not_offered(bench: FakeWorkbench, back: WayBack, said: str) -> None:
    ended = msgspec.structs.replace(bench.runs[0], status=RunStatus.DONE, resumable=False, undoable=False, back=back)
    bench.runs = [ended]
    async with walking(bench, "H", "u", size=WIDE) as walk:
        assert walk.notices[0].startswith(said)
        await walk.keys("enter", "u")
        assert walk.notices[0].startswith(said)
        assert "u takes back" not in walk.text
        assert "u Undo" not in walk.text
        assert back.why[0] in walk.text
    assert "u takes back" not in next_step(ended)


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (UndoClass.EXACT, "stays even so: sent mail", "not restored"),
        (UndoClass.EQUIVALENT, "not restored: sent mail", "stays even so"),
    ],
)
def test_an_exact_undo_does_not_say_that_it_does_not_restore(kind: UndoClass, said: str, unsaid: str) -> None:
    told = undo(Undo(kind, (), ("sent mail",)), 80).plain
    assert said in told
    assert unsaid not in told


async def test_the_saved_plan_says_when_it_can_be_applied() -> None:
    for practice, said in ((True, "Once you have left the wizard:"), (False, "In its change window:")):
        async with walking(fake(practice=practice), READ, "w", "space", "p", "e", "enter") as walk:
            assert said in walk.notices[0]
            assert "--approve sha256:" in walk.notices[0]


async def test_a_run_that_was_given_up_says_that_nothing_is_left(bench: FakeWorkbench) -> None:
    [run] = bench.runs
    (one, *_) = run.changes
    change = msgspec.structs.replace(one, outcome=Outcome.GIVEN_UP, reason="given up at the keyboard", open=False)
    back = WayBack(Back.NOTHING, ("what was begun was cleaned up",))
    given = {"status": RunStatus.GIVEN_UP, "changes": (change,), "back": back, "resumable": False}
    bench.runs = [msgspec.structs.replace(run, **given)]
    async with walking(bench, "H", size=WIDE) as walk:
        assert "- given up" in walk.text
        assert "0 of 1 change done · 1 given up" in walk.text
        assert "nothing to take back: what was begun was cleaned up" in walk.text
