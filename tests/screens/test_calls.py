"""The calls of a plan as they are reviewed: as whom, who is asked, and what is made only when it is given up."""

from hardener.engine.model import AsWhom, CallFailed, Cause, Trouble
from hardener.engine.preflight import Told
from screens.calls import whom
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from tests.screens.fake_world import PAYMENTS
from tests.screens.test_asking import desk
from tests.screens.walking import READ, WIDE, Gate, walking

ENROL = (READ, "g", "enter", "o", "enter")


async def test_what_is_asked_and_what_is_only_for_giving_up_is_said_before_the_confirmation() -> None:
    async with walking(desk(), *ENROL, size=WIDE) as walk:
        detail = walk.app.screen.query_one("#detail", Panel).text
        calls, rest = detail.split("Calls 2")[1].split("Only if it is not finished")
        assert "iam:EnableMFADevice" in calls
        assert "you are asked for the code that the app shows now; the code that comes next" in " ".join(calls.split())
        assert "AuthenticationCode1" in calls
        assert "asked of the operator: code1" in calls
        assert "iam:DeleteVirtualMFADevice" not in calls
        assert "iam:DeleteVirtualMFADevice" in rest
        assert "You are asked 1 time while it runs; it waits for you." in walk.text
        assert "1 call only if it is not finished." in walk.text


async def test_as_whom_a_call_is_made_is_said() -> None:
    async with walking(desk(), READ, "A", "p", "down", size=WIDE) as walk:
        detail = " ".join(walk.app.screen.query_one("#detail", Panel).text.split())
        assert f"as a root session of {PAYMENTS} that may delete root's credentials" in detail
        assert "2 calls as a root session" in walk.text


def test_there_are_words_for_everybody() -> None:
    assert all("1234" in whom(one, "1234") or one in (AsWhom.OWN, AsWhom.MANAGEMENT) for one in AsWhom)


async def test_what_would_be_denied_is_said_in_one_line_and_in_full() -> None:
    bench = desk()
    bench.foretold = {"iam:EnableMFADevice": Told.DENIED, "iam:DeleteVirtualMFADevice": Told.UNTOLD}
    async with walking(bench, *ENROL) as walk:
        totals = " ".join(walk.app.screen.query_one("#totals", Sheet).text.split())
        assert "1 likely allowed, 1 not told, 1 would be denied: iam:EnableMFADevice" in totals
        await walk.keys("G", "k", "k")
        detail = " ".join(walk.app.screen.query_one("#detail", Panel).text.split())
        assert "would be denied" in detail
        assert "acme-root 999900001111, as the account itself" in detail
        assert "iam:EnableMFADevice us-east-1 no policy of the identity [allows] it" in detail
        await walk.keys("a")
        assert walk.at == "ConfirmScreen", "it is likely, and no proof"


async def test_a_plan_is_there_before_aws_has_said_what_is_allowed() -> None:
    bench = desk()
    asked = Gate(bench, lambda where, count: where == "preflight")
    async with walking(bench, *ENROL[:-1]) as walk:
        await walk.pilot.press("enter")
        await walk.until(asked.reached.is_set)
        await walk.until(lambda: walk.at == "ReviewScreen")
        await walk.pilot.pause(0.1)
        assert "asking AWS what would be denied" in walk.text
        asked.open()
        await walk.settle()
        assert "3 likely allowed" in walk.text


async def test_a_preflight_that_fails_is_no_hindrance() -> None:
    bench = desk()

    def broken(*args: object) -> None:
        raise CallFailed(Trouble(Cause.UNREACHABLE, "no route"))

    bench.preflight = broken  # type: ignore[assignment,method-assign]
    async with walking(bench, *ENROL, "a") as walk:
        assert walk.at == "ConfirmScreen"
        assert walk.notices == []
