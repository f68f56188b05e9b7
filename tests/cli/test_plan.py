"""`hardener plan`: the diff, the exact calls, the digest to approve, and the exit code."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from hardener.engine.model import Gap, Plan, UndoClass
from hardener.engine.problems import WrongUsage
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays

Golden = Callable[[str, str], None]
CHANGE = samples.length_change(samples.ROOT, 1)
GAP = Gap(samples.LAB, None, "password-length", samples.SCP)


def test_the_table(hardener: Hardener, golden: Golden) -> None:
    golden("plan", hardener("plan").stdout)


def test_the_table_in_ascii(hardener: Hardener, golden: Golden) -> None:
    result = hardener("plan", "--ascii")
    golden("plan-ascii", result.stdout)
    assert result.stdout.isascii()


def test_identical_changes_are_shown_once_with_their_places(hardener: Hardener) -> None:
    shown = hardener("plan").stdout
    assert shown.count("iam:UpdateAccountPasswordPolicy {") == 1
    assert "raise the password policy (2 times, 1 call each)" in shown


def test_changes_that_differ_in_a_parameter_are_shown_apart(hardener: Hardener, ways: FakeWays) -> None:
    other = samples.length_change(samples.PROD, 2)
    call = msgspec.structs.replace(other.calls[0], params={"MinimumPasswordLength": 15, "RequireSymbols": True})
    ways.bench.planned = samples.plan(CHANGE, msgspec.structs.replace(other, calls=(call,)))
    assert hardener("plan").stdout.count("iam:UpdateAccountPasswordPolicy us-east-1 {") == 2


def test_every_call_is_there_with_its_whole_parameters_on_one_line(hardener: Hardener) -> None:
    lines = hardener("plan").stdout.splitlines()
    for call in samples.full_plan().calls:
        assert any(call.action in line and line.endswith(json.dumps(call.params, sort_keys=True)) for line in lines)


def test_a_loss_that_undo_cannot_mend_is_said(hardener: Hardener, ways: FakeWays) -> None:
    undo = msgspec.structs.replace(CHANGE.undo, kind=UndoClass.NONE, calls=(), loses=("the findings so far",))
    ways.bench.planned = samples.plan(msgspec.structs.replace(CHANGE, undo=undo))
    shown = hardener("plan").stdout
    assert "undo: NONE: this cannot be taken back" in shown
    assert "lost: the findings so far" in shown


def test_what_all_changes_of_a_check_have_to_be_noticed_is_said_once(hardener: Hardener, ways: FakeWays) -> None:
    nets = [samples.net_change(account, seq) for account, seq in ((samples.PROD, 1), (samples.ROOT, 3))]
    call = msgspec.structs.replace(nets[1].calls[0], params={"SubnetId": "subnet-2"})
    other = msgspec.structs.replace(nets[1], calls=(call,), warnings=(*nets[1].warnings, "and one more"))
    ways.bench.planned = samples.plan(nets[0], other)
    shown = hardener("plan").stdout
    assert shown.count("notice: tools that expect a default VPC will fail") == 1
    assert shown.count("notice: and one more") == 1


@pytest.mark.parametrize(
    ("planned", "code"),
    [
        (samples.plan(), 0),
        (samples.plan(CHANGE), 2),
        (samples.plan(CHANGE, gaps=(GAP,)), 3),
        (samples.plan(gaps=(GAP,)), 3),
    ],
)
def test_exit_codes(hardener: Hardener, ways: FakeWays, planned: Plan, code: int) -> None:
    ways.bench.planned = planned
    assert hardener("plan").exit_code == code
    assert hardener("plan", "--format", "json").exit_code == code


def test_json_is_the_bytes_of_the_plan_file(hardener: Hardener, tmp_path: Path) -> None:
    result = hardener("plan", "--format", "json", "-o", "p.json")
    assert result.stdout_bytes == (tmp_path / "p.json").read_bytes()
    assert json.loads(result.stdout)["format"] == "hardener.plan"
    assert "--approve sha256:" in result.stderr


def test_a_kept_plan_says_its_digest_and_the_line_to_copy(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    ways.bench.planned = samples.plan(CHANGE)
    shown = hardener("plan", "-o", "my plan.json").stdout
    digest = hashlib.sha256((tmp_path / "my plan.json").read_bytes()).hexdigest()
    assert f"my plan.json: sha256:{digest}" in shown
    assert f"hardener apply 'my plan.json' --approve sha256:{digest}" in shown


def test_an_incomplete_plan_says_what_apply_will_ask_for(hardener: Hardener) -> None:
    assert "needs --allow-incomplete" in hardener("plan", "-o", "p.json").stdout


def test_without_a_file_no_digest_is_shown(hardener: Hardener) -> None:
    shown = hardener("plan").stdout
    assert "sha256:" not in shown
    assert "Nothing was written down; -o FILE keeps the plan" in shown


def test_an_empty_plan_is_kept_and_not_offered_for_applying(hardener: Hardener, ways: FakeWays, tmp_path: Path) -> None:
    ways.bench.planned = samples.plan()
    (tmp_path / "p.json").write_text("an older plan")
    result = hardener("plan", "-o", "p.json")
    assert result.exit_code == 0
    assert "Nothing to change." in result.stdout
    assert "apply" not in result.stdout
    assert "p.json has a plan without changes" in result.stderr
    assert json.loads((tmp_path / "p.json").read_text())["payload"]["changes"] == []


def test_a_link_is_not_followed(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "p.json").symlink_to(tmp_path / "elsewhere")
    result = hardener("plan", "-o", "p.json")
    assert result.exit_code == 1
    assert "is a link; nothing was written" in result.stderr
    assert not (tmp_path / "elsewhere").exists()


def test_a_check_this_hardener_does_not_know_has_no_diff_but_its_calls(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.planned = samples.plan(msgspec.structs.replace(CHANGE, check="from-the-future"))
    shown = hardener("plan").stdout
    assert "from-the-future: raise the password policy" in shown
    assert "iam:UpdateAccountPasswordPolicy" in shown


def test_foreign_text_cannot_act(hardener: Hardener) -> None:
    result = hardener("plan")
    active = {char for char in result.stdout if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
    assert not active
    assert re.search(r'"VpcId": "\[red\]pwn\[/\]\\u001b', result.stdout)


def test_what_would_be_denied_is_said_beforehand_and_blocks_nothing(hardener: Hardener) -> None:
    result = hardener("plan", "-o", "p.json")
    assert "likely, not proof" in result.stdout
    assert "    would be denied: ec2:DeleteVpc, ec2:DeleteSubnet\n" in result.stdout
    assert "        111122223333 prod, eu-west-1\n" in result.stdout
    assert "5 permissions: 2 would be denied, 2 not told, 1 allowed." in result.stdout
    assert "--approve sha256:" in result.stdout


def test_nothing_is_asked_beforehand_of_an_empty_plan(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.planned = samples.plan()
    ways.bench.trouble["preflight"] = AssertionError("asked")
    assert hardener("plan").exit_code == 0


def test_the_canary_is_named_and_can_be_chosen(hardener: Hardener, ways: FakeWays) -> None:
    result = hardener("plan", "--canary", samples.PROD)
    assert ways.bench.canaries == [samples.PROD]
    first = ways.bench.planned.written[0]
    assert first.id == ways.bench.planned.calls[0].account
    assert f"Canary: {first.id}" in result.stdout
    assert "Nothing is begun in another account before" in result.stdout
    ways.bench.planned = samples.plan(samples.length_change(samples.ROOT, 1))
    assert "Canary" not in hardener("plan").stdout


def test_a_canary_without_a_change_is_wrong_usage(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.trouble["plan"] = WrongUsage("account 1 has no change in this plan, so it cannot go first", "choose one")
    result = hardener("plan", "--canary", "1")
    assert result.exit_code == 64
    assert "has no change in this plan" in result.stderr
