"""`hardener checks` and `hardener permissions`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardener.engine import planfile
from hardener.engine.model import AsWhom, Change, Plan
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import SIGNER, FakeWays

Golden = Callable[[str, str], None]


def actions(text: str) -> dict[str, list[str]]:
    return {one["Sid"]: one["Action"] for one in json.loads(text)["Statement"]}


def test_the_catalogue(hardener: Hardener, golden: Golden) -> None:
    result = hardener("checks")
    assert result.exit_code == 0
    golden("checks", result.stdout)


def test_one_check(hardener: Hardener) -> None:
    shown = hardener("checks", "--check", "default-net").stdout
    assert "default-net: Default network" in shown
    assert "password-length" not in shown


def test_the_catalogue_as_json(hardener: Hardener) -> None:
    said = json.loads(hardener("checks", "--format", "json").stdout)
    assert said["format"] == "hardener.checks"
    first = said["checks"][0]
    assert (first["id"], first["severity"], first["per"]) == ("password-length", "medium", "account")
    assert first["settings"][0]["name"] == "minimum_length"
    assert first["settings"][0]["default"] == 14


def test_nobody_signs_in_for_it(hardener: Hardener, ways: FakeWays) -> None:
    ways.trouble = AssertionError("asked for a workbench")
    assert hardener("checks").exit_code == 0
    assert hardener("permissions").exit_code == 0


def test_reading_needs_what_the_checks_read(hardener: Hardener) -> None:
    said = actions(hardener("permissions").stdout)
    assert list(said) == ["FindAccounts", "EnterAccounts", "ReadAccounts"]
    assert {"iam:GetAccountPasswordPolicy", "ec2:DescribeVpcs"} <= set(said["ReadAccounts"])
    assert "iam:SimulatePrincipalPolicy" in said["ReadAccounts"], "a plan says beforehand what would be denied"
    assert "organizations:ListAccounts" in said["FindAccounts"]
    assert said["EnterAccounts"] == ["sts:AssumeRole"]


def test_one_check_needs_less(hardener: Hardener) -> None:
    said = actions(hardener("permissions", "--check", "default-net").stdout)
    assert "iam:GetAccountPasswordPolicy" not in said["ReadAccounts"]


def test_writing_needs_what_the_checks_write(hardener: Hardener) -> None:
    said = actions(hardener("permissions", "--write", "--check", "password-length").stdout)
    assert said["ChangeAccounts"] == ["iam:DeleteAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy"]


def kept(tmp_path: Path, *changes: Change, **more: Any) -> Plan:
    plan = msgspec.structs.replace(samples.plan(*changes), **more)
    (tmp_path / "p.json").write_bytes(planfile.encode(plan, SIGNER).data)
    return plan


def test_a_plan_needs_just_its_calls(hardener: Hardener, tmp_path: Path) -> None:
    kept(tmp_path, samples.length_change(samples.ROOT, 1))
    said = json.loads(hardener("permissions", "--plan", "p.json").stdout)
    assert list(said) == ["management"], "no member is entered"
    here = actions(json.dumps(said["management"]))
    assert here["ChangeAccounts"] == ["iam:UpdateAccountPasswordPolicy"]
    assert "ec2:DescribeVpcs" not in here["ReadAccounts"]
    assert "EnterAccounts" not in here


def test_a_plan_for_members_enters_just_these_and_writes_there(hardener: Hardener, tmp_path: Path) -> None:
    author = msgspec.structs.replace(samples.CALLER, arn=samples.CALLER.arn.replace("arn:aws:", "arn:aws-us-gov:"))
    kept(
        tmp_path,
        samples.length_change(samples.ROOT, 1),
        samples.net_change(samples.PROD, 2),
        author=author,
        role_name="Hardener",
    )
    said = json.loads(hardener("permissions", "--plan", "p.json").stdout)
    here, there = (actions(json.dumps(said[group])) for group in ("management", "members"))
    assert here["ChangeAccounts"] == ["iam:UpdateAccountPasswordPolicy"]
    assert there["ChangeAccounts"] == ["ec2:DeleteSubnet", "ec2:DeleteVpc"]
    assert "iam:GetAccountPasswordPolicy" not in there["ReadAccounts"]
    assert "FindAccounts" not in there
    (enter,) = [one for one in said["management"]["Statement"] if one["Sid"] == "EnterAccounts"]
    assert enter["Resource"] == [f"arn:aws-us-gov:iam::{samples.PROD}:role/Hardener"]


def test_root_sessions_are_bound_to_their_task_and_account(hardener: Hardener, tmp_path: Path) -> None:
    change = samples.length_change(samples.PROD, 1)
    by_root = msgspec.structs.replace(change.calls[0], by=AsWhom.ROOT_DELETE)
    kept(tmp_path, msgspec.structs.replace(change, calls=(by_root,)))
    said = json.loads(hardener("permissions", "--plan", "p.json").stdout)["management"]["Statement"]
    begin = [one for one in said if one["Action"] == ["sts:AssumeRoot"]]
    tasks = [one["Condition"]["StringEquals"]["sts:TaskPolicyArn"].rpartition("/")[2] for one in begin]
    assert tasks == ["IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials"]
    assert {one["Resource"][0] for one in begin} == {f"arn:aws:iam::{samples.PROD}:root"}
    assert not any("iam:UpdateAccountPasswordPolicy" in one["Action"] for one in said), "root needs no policy for it"


def test_what_the_management_account_does_in_members_needs_no_role_there(hardener: Hardener, tmp_path: Path) -> None:
    change = msgspec.structs.replace(samples.length_change(samples.PROD, 1), check="from-the-future")
    by_management = msgspec.structs.replace(change.calls[0], by=AsWhom.MANAGEMENT)
    kept(tmp_path, msgspec.structs.replace(change, calls=(by_management,)))
    said = json.loads(hardener("permissions", "--plan", "p.json").stdout)
    assert actions(json.dumps(said["management"]))["ChangeAccounts"] == ["iam:UpdateAccountPasswordPolicy"]


def test_aws_can_be_asked_beforehand(hardener: Hardener, tmp_path: Path) -> None:
    kept(tmp_path, samples.net_change(samples.PROD, 1))
    result = hardener("permissions", "--plan", "p.json", "--ask", "--format", "json")
    assert result.exit_code == 2
    said = json.loads(result.stdout)
    assert (said["format"], said["plan_id"]) == ("hardener.preflight", "plan-1")
    assert said["permissions"][0]["told"] == "would be denied"
    assert "likely, not proof" in hardener("permissions", "--plan", "p.json", "--ask").stdout


@pytest.mark.parametrize(
    "more", [["--ask"], ["--plan", "p.json", "--write"], ["--plan", "p.json", "--check", "default-net"]]
)
def test_what_does_not_go_together_is_refused(hardener: Hardener, more: list[str]) -> None:
    assert hardener("permissions", *more).exit_code == 64


def test_another_partition_can_be_named(hardener: Hardener) -> None:
    statements = json.loads(hardener("permissions", "--partition", "aws-cn").stdout)["Statement"]
    assert statements[1]["Resource"] == "arn:aws-cn:iam::*:role/OrganizationAccountAccessRole"


def test_a_plan_that_was_edited_is_refused(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{}")
    assert hardener("permissions", "--plan", "p.json").exit_code == 4


def test_the_role_and_the_file_can_be_named(hardener: Hardener, tmp_path: Path) -> None:
    assert hardener("permissions", "--role-name", "Auditor", "-o", "policy.json").stdout == ""
    statements = json.loads((tmp_path / "policy.json").read_text())["Statement"]
    assert statements[1]["Resource"] == "arn:aws:iam::*:role/Auditor"
