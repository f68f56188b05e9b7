"""What was done is no longer selected; what was not, is; and what will be noticed is said before."""

from hardener.engine.model import Answer
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import ROOT
from tests.screens.walking import READ, WIDE, walking


async def test_what_was_done_is_no_longer_selected() -> None:
    async with walking(fake(), READ, "w", "space", "p", "a") as walk:
        assert walk.app.session.chosen == {("password-policy", ROOT, None)}
        await walk.confirm()
        await walk.until(lambda: walk.at == "RunScreen")
        assert walk.app.session.chosen == set()


async def test_what_failed_stays_selected() -> None:
    bench = fake()
    bench.answers["UpdateAccountPasswordPolicy"] = Answer(kind="rejected", code="Denied", message="no", http_status=403)
    async with walking(bench, READ, "w", "space", "p", "a") as walk:
        await walk.confirm()
        await walk.until(lambda: walk.at == "RunScreen")
        assert walk.app.session.chosen == {("password-policy", ROOT, None)}


async def test_who_notices_is_said_before_it_is_confirmed() -> None:
    async with walking(fake(), READ, "w", "space", "p", size=WIDE) as walk:
        plan = walk.app.screen.file.plan  # type: ignore[attr-defined]
        (warning,) = {one for change in plan.changes for one in change.warnings}
        await walk.keys("a")
        assert "Who notices" in walk.text
        assert warning in walk.text
