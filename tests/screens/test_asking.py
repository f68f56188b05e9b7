"""What a run asks in its middle: QR codes and codes, any other question, giving up, and a seed that goes nowhere."""

from collections.abc import Callable

import pytest
from textual.widgets import Input, Static

from hardener.engine import otpauth, qr
from hardener.engine.model import GivenUp, Question, SignInFailed
from screens.code import CodeWanted
from screens.messages import QuestionWanted
from screens.waiting import Unanswered
from screens.widgets.sheet import Sheet
from tests.screens.fake_desk import SEED, RootDesk, add_desk
from tests.screens.fake_workbench import FakeWorkbench, fake
from tests.screens.walking import NARROW, READ, WIDE, Gate, Walk, walking

ENROL = (READ, "g", "enter", "o", "enter", "a")
"""From the overview to the confirmation of an enrolment in the management account."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000_003.0]
    monkeypatch.setattr("screens.enrolling.time", lambda: now[0])
    return now


def desk(seed: str = SEED) -> FakeWorkbench:
    bench = fake()
    bench.checks = (RootDesk(),)
    bench.seed = seed
    add_desk(bench.world)
    return bench


async def begin(walk: Walk, *, at: str = "CodesScreen") -> None:
    """Confirm the plan on the screen, and wait until the run asks."""
    Gate(walk.bench, lambda where, count: False)
    await walk.confirm()
    await walk.until(lambda: walk.at == at)
    await walk.settle()


def ended(walk: Walk) -> Callable[[], bool]:
    return lambda: walk.at == "RunScreen"


async def test_the_code_is_the_screen_and_two_codes_in_a_row_enrol() -> None:
    for size in (NARROW, WIDE):
        async with walking(desk(), *ENROL, size=size) as walk:
            await begin(walk)
            uri = otpauth.uri(SEED, issuer="AWS", label="alice-phone@111122223333")
            drawn = qr.lines(uri, on_dark=True)
            shown = [line.rstrip() for line in walk.text.splitlines()]
            for line in drawn:
                assert any(line.strip() in one for one in shown), size
            assert "JBSW" not in walk.text
            assert "the next code comes in 17 s" in walk.text
            await walk.keys(*"123456")
            assert walk.app.screen.query_one("#field-1").has_focus
            await walk.keys("enter")
            assert walk.at == "CodesScreen"
            await walk.keys(*"123456", "enter")
            assert "that is the same code" in walk.text
            assert walk.at == "CodesScreen"
            await walk.keys(*["backspace"] * 6, *"654321", "enter")
            await walk.until(ended(walk))
            assert walk.bench.heard == [{"code1": "123456", "code2": "654321"}]


async def test_a_tab_after_the_first_code_leads_to_the_second_all_the_same() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        await walk.keys(*"314159", "tab", *"265358")
        values = [one.value for one in walk.app.screen.query(Input)]
        assert values == ["314159", "265358"]
        await walk.keys("enter")
        await walk.until(ended(walk))


async def test_the_seed_is_shown_when_asked_for_and_hidden_again() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        await walk.keys("s")
        assert "JBSW Y3DP EHPK 3PXP" in walk.text  # the made-up one of this test
        await walk.keys("f2")
        assert "JBSW" not in walk.text
        assert walk.app.screen.query_one("#field-0", Input).value == ""


async def test_a_seed_without_room_for_its_code_is_shown_as_text() -> None:
    async with walking(desk(SEED * 3), *ENROL) as walk:
        await begin(walk)
        assert not walk.app.screen.query_one("#qr", Static).display
        assert "make the window larger" in " ".join(walk.text.split())
        assert "JBSW Y3DP" in walk.text
        await walk.pilot.resize_terminal(150, 50)
        await walk.settle()
        assert walk.app.screen.query_one("#qr", Static).display
        assert "JBSW" not in walk.text


async def test_a_wrong_code_is_said_and_asked_for_again() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        first = walk.app.screen
        await walk.keys(*"111111", *"222222", "enter")
        await walk.until(lambda: walk.at == "CodesScreen" and walk.app.screen is not first)
        await walk.settle()
        assert "Authentication code for device is not valid." in walk.app.screen.query_one("#clock", Sheet).text
        await walk.keys(*"123456", *"654321", "enter")
        await walk.until(ended(walk))
        assert [one["code1"] for one in walk.bench.heard] == ["111111", "123456"]


async def test_giving_up_is_asked_and_the_run_goes_on_without_an_answer() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        await walk.keys("escape")
        assert "The unfinished device is removed again" in walk.text
        await walk.keys("escape")
        assert walk.at == "CodesScreen"
        await walk.keys("escape", "y")
        await walk.until(ended(walk))
        assert "given up" in walk.text
        assert "failed" not in walk.text
        assert "- nothing to take back" in walk.text
        assert walk.bench.heard == []


async def test_any_other_question_has_a_field_for_each_answer_and_masks_secrets() -> None:
    async with walking(desk(), *ENROL[:4], "down", "enter", "a") as walk:
        await begin(walk, at="QuestionScreen")
        assert "root@example.com" in walk.text
        subject, secret = walk.app.screen.query(Input)
        assert (subject.password, secret.password) == (False, True)
        await walk.type("hello")
        await walk.keys("enter")
        await walk.type("hunter2")
        assert "hunter2" not in walk.text
        await walk.keys("enter")
        await walk.until(ended(walk))
        assert walk.bench.heard == [{"subject": "hello", "mail_secret": "hunter2"}]


async def test_nothing_asked_shown_or_typed_is_in_the_log_that_is_copied() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        await walk.keys(*"123456", *"654321")
        gate = Gate(walk.bench, lambda where, count: where == "call EnableMFADevice")
        await walk.keys("enter")
        await walk.until(gate.reached.is_set)
        await walk.until(lambda: walk.at == "ApplyScreen")
        await walk.pilot.pause(0.2)
        await walk.keys("c")
        copied = walk.app.clipboard
        assert "EnableMFADevice" in copied
        assert "asked of the operator: code1" in copied
        for kept in ("123456", "654321", "JBSW"):
            assert kept not in copied + walk.text
        gate.open()
        await walk.until(ended(walk))


async def test_leaving_the_wizard_leaves_no_thread_waiting() -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        await walk.keys("ctrl+q")
        assert "Stop after this call and quit?" in walk.text
        await walk.keys("y")
        await walk.until(lambda: bool(walk.app._exit))


async def test_a_question_that_is_dropped_is_given_up() -> None:
    wanted = QuestionWanted(Question("x", "x", "1", "1", {"a": "a"}))
    with pytest.raises(Unanswered):
        wanted.wait(lambda: False)
    async with walking(fake()) as walk:
        walk.app.job = None
    with pytest.raises(GivenUp):
        walk.app.ask_operator(wanted.question)


def test_an_answer_that_comes_too_late_is_no_accident() -> None:
    wanted = QuestionWanted(Question("k", "t", "a", "n", {}))
    with pytest.raises(Unanswered):
        wanted.wait(lambda: False)
    # The thread gives up at the very moment when somebody answers, so a look beforehand is worth nothing.
    wanted._answer.done = lambda: False  # type: ignore[method-assign]
    wanted.answer({"code1": "1"})
    wanted.answer(None)
    with pytest.raises(Unanswered):
        wanted.wait(lambda: True)


def test_a_code_that_comes_too_late_is_no_accident() -> None:
    wanted = CodeWanted("alice-phone")
    with pytest.raises(SignInFailed):
        wanted.wait(lambda: False)
    wanted._answer.done = lambda: False  # type: ignore[method-assign]
    wanted.answer("123456")
    with pytest.raises(SignInFailed):
        wanted.wait(lambda: True)


async def test_a_call_that_only_cleans_up_is_counted_nowhere_as_one_that_is_made() -> None:
    async with walking(desk(), *ENROL[:-1], size=WIDE) as walk:
        assert walk.at == "ReviewScreen"
        assert any(call.cleanup for call in walk.app.screen.file.plan.calls)  # type: ignore[attr-defined]
        assert "2 calls" in walk.text
        assert "3 calls" not in walk.text
        await walk.keys("a")
        assert "2 calls · 1 change" in walk.text
        assert "3 calls" not in walk.text
