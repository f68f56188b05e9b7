"""The list of accounts with a check's own columns, and the same check setting by setting."""

from screens.bysetting import BySetting, comparable, settings, told
from screens.drafts import Drafts
from screens.targets import Targets
from screens.widgets.panel import Panel
from tests.screens.fake_checks import PasswordPolicy
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import DATA, PAYMENTS
from tests.screens.test_asking import desk
from tests.screens.walking import NARROW, READ, WIDE, walking

DESK = (READ, "G", "enter", "g")
POLICY = (READ, "G", "k", "k", "enter")


async def test_a_column_that_does_not_fit_is_left_out_whole_and_stands_in_the_detail() -> None:
    async with walking(desk(), *DESK, size=NARROW) as walk:
        table = walk.app.screen.query_one(Targets)
        assert table.left_out == ("can we?",)
        assert "412 days ago" in walk.text
        assert "111122223333" in walk.app.screen.query_one("#detail").border_title  # type: ignore[operator]
        assert "can we?  root session" in walk.app.screen.query_one("#detail", Panel).text
        await walk.pilot.resize_terminal(*WIDE)
        await walk.settle()
        assert not table.left_out
        assert "111122223333  yes" in walk.text
        assert "can we?" in walk.text


async def test_what_was_not_read_is_a_question_mark_in_every_column() -> None:
    async with walking(desk(), *DESK, size=WIDE) as walk:
        line = next(line for line in walk.text.splitlines() if "payments-dev" in line)
        assert line.split("333344445555")[1].split()[:5] == ["?"] * 5


async def test_the_filter_looks_into_the_columns() -> None:
    async with walking(desk(), *DESK, "slash", *"412") as walk:
        assert "prod-payments" in walk.text
        assert "data-lake" not in walk.text
        await walk.keys(*"zz")
        assert "Nothing here holds what the filter says." in walk.text


async def test_a_check_whose_accounts_have_the_same_settings_starts_setting_by_setting() -> None:
    async with walking(fake(), *POLICY) as walk:
        assert "8 in 2 · 20 in 1" in walk.text
        assert "2 of 3" in walk.text
        detail = walk.app.screen.query_one("#detail", Panel).text
        assert "now 20  prod-web" in detail
        assert "14  wanted in  prod-payments, data-lake" in detail
        assert "7 users must choose a longer password" in detail
        assert "payments-dev  sts:AssumeRole: denied" in detail
        await walk.keys("space")
        assert walk.app.session.chosen == {("password-policy", one, None) for one in (PAYMENTS, DATA)}
        await walk.keys("space", "o")
        assert walk.app.session.chosen == set()
        assert "Other actions is off: it is for one account (v lists the accounts)" in walk.notices


async def test_v_goes_to_the_accounts_and_back_and_is_remembered() -> None:
    async with walking(fake(), *POLICY, "v") as walk:
        assert "length 8, no reuse memory" in walk.text
        assert walk.app.screen.query_one(Targets).has_focus
        await walk.keys("escape", "enter")
        assert "length 8, no reuse memory" in walk.text
        await walk.keys("v")
        assert walk.app.screen.query_one(BySetting).has_focus
        assert "8 in 2 · 20 in 1" in walk.text
        await walk.keys("slash", *"symb", "enter")
        assert "Reuse memory" not in walk.text


async def test_an_edited_setting_is_seen_in_what_is_wanted() -> None:
    async with walking(fake(), *POLICY, "f", "tab", "backspace", "1", "9", size=WIDE) as walk:
        await walk.judged()
        await walk.keys("escape")
        row = next(line for line in walk.text.splitlines() if "┃    Minimum length" in line)
        assert row.split()[-4:] == ["2", "of", "3", "┃"]
        assert " 19 " in row


async def test_accounts_with_different_rows_are_not_compared() -> None:
    async with walking(desk(), *DESK, "v") as walk:
        assert walk.notices == [
            "By setting is off: there are no settings that two accounts of this check have in common"
        ]


async def test_values_are_told_most_frequent_first() -> None:
    async with walking(fake(), READ) as walk:
        found = [one for one in walk.app.session.findings if one.check == "password-policy"]
        assert comparable(PasswordPolicy(), found)
        assert not comparable(PasswordPolicy(), found[:1])
        length = settings(PasswordPolicy(), found, Drafts())[0]
        assert told(length.now) == "8 in 3 · 20 in 1"
        assert length.differing == []
        many = {str(value): found[: value + 1] for value in range(5)}
        assert told(many) == "4 in 5 · 3 in 4 · 2 in 3 · 1 in 2 · 1 more"
