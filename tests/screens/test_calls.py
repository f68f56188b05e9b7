"""The calls of a plan as they are reviewed: as whom, who is asked, and what is made only when it is given up."""

from hardener.engine.model import AsWhom
from screens.calls import whom
from screens.widgets.panel import Panel
from tests.screens.fake_world import PAYMENTS
from tests.screens.test_asking import desk
from tests.screens.walking import READ, WIDE, walking

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
