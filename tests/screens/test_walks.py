"""The whole way with the keyboard alone, for each way to confirm."""

from hardener.engine.model import Answer, Outcome
from tests.screens.fake_workbench import fake
from tests.screens.walking import OVERVIEW, READ, WIDE, walking

MANY = "apply 58 calls to 3 accounts"


async def test_a_plan_that_can_be_undone_exactly_needs_one_key() -> None:
    async with walking(fake(), *OVERVIEW, "w", "space", "p") as walk:
        assert "1 call · 1 change · 1 account" in walk.text
        await walk.keys("a")
        assert walk.at == "ConfirmScreen"
        assert walk.app.focused is not None
        assert walk.app.focused.id == "cancel"
        await walk.confirm()
        assert walk.at == "RunScreen"
        assert "1 of 1 change done" in walk.text
        [(file, confirmed, _)] = walk.bench.applied
        assert confirmed.sha256 == file.sha256
        assert confirmed.how == "key"


async def test_many_accounts_need_one_sentence() -> None:
    async with walking(fake(), READ, "A", "p", "a", size=WIDE) as walk:
        assert MANY in walk.text
        await walk.confirm(MANY)
        assert walk.at == "RunScreen"
        assert "14 of 14 changes done" in walk.text
        assert len(walk.bench.sent) == 58


async def test_what_cannot_be_undone_exactly_needs_the_id_of_the_account() -> None:
    async with walking(fake(), READ, "w", "n", "A", "p", "a") as walk:
        assert "0 of 12 digits" in walk.text
        await walk.confirm("999900001111")
        assert walk.at == "RunScreen"
        assert {call.account for call in walk.bench.sent} == {"999900001111"}


async def test_an_undo_is_a_plan_of_its_own_and_is_confirmed_like_any() -> None:
    async with walking(fake(), READ, "w", "space", "p", "a") as walk:
        await walk.confirm()
        await walk.keys("u")
        assert walk.at == "ReviewScreen"
        assert "Plan to undo run-" in walk.text
        await walk.keys("a")
        assert "Undo in acme-root" in walk.text
        await walk.confirm()
        assert walk.at == "RunScreen"
        assert walk.bench.runs[0].undoes == walk.bench.runs[1].run


async def test_after_a_run_the_overview_says_that_its_findings_are_old() -> None:
    async with walking(fake(), *OVERVIEW, "w", "space", "p", "a") as walk:
        await walk.confirm()
        await walk.keys("escape")
        assert walk.at == "HomeScreen"
        assert "These findings are from before" in walk.text
        await walk.keys("r")
        assert "These findings are from before" not in walk.text


async def test_what_fails_half_way_is_told_with_its_reason() -> None:
    bench = fake()
    bench.answers["DeleteVpc"] = Answer(kind="rejected", code="DependencyViolation", message="in use", http_status=400)
    async with walking(bench, READ, "w", "n", "A", "p", "a") as walk:
        await walk.confirm("999900001111")
        assert "0 of 2 changes done · 2 failed" in walk.text
        assert "DependencyViolation" in walk.text
        assert {result.outcome for result in bench.runs[0].changes} == {Outcome.FAILED}
        assert walk.app.exit_code == bench.runs[0].exit_code == 5


async def test_a_lost_answer_needs_a_person() -> None:
    bench = fake()
    bench.answers["UpdateAccountPasswordPolicy"] = Answer(kind="ambiguous", message="timed out")
    async with walking(bench, READ, "w", "space", "p", "a") as walk:
        await walk.confirm()
        assert "needs a person" in walk.text
        assert walk.app.exit_code == 6


async def test_the_selection_is_kept_from_check_to_check_and_on_the_way_to_the_overview() -> None:
    async with walking(fake(), READ, "w", "space", "n", "A", "O") as walk:
        assert walk.at == "HomeScreen"
        assert "3 selected" in walk.text
        await walk.keys("p")
        assert "11 calls · 3 changes · 1 account · 2 regions" in walk.text


async def test_a_single_account_without_an_organization_is_walked_too() -> None:
    async with walking(fake(single=True), READ) as walk:
        assert "This account" in walk.text
        await walk.keys("w", "space", "p", "a")
        await walk.confirm()
        assert walk.at == "RunScreen"
