"""`hardener checks` and `hardener permissions`."""

import json
from collections.abc import Callable
from pathlib import Path

from hardener.engine import planfile
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
    assert "organizations:ListAccounts" in said["FindAccounts"]
    assert said["EnterAccounts"] == ["sts:AssumeRole"]


def test_one_check_needs_less(hardener: Hardener) -> None:
    said = actions(hardener("permissions", "--check", "default-net").stdout)
    assert "iam:GetAccountPasswordPolicy" not in said["ReadAccounts"]


def test_writing_needs_what_the_checks_write(hardener: Hardener) -> None:
    said = actions(hardener("permissions", "--write", "--check", "password-length").stdout)
    assert said["ChangeAccounts"] == ["iam:DeleteAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy"]


def test_a_plan_needs_just_its_calls(hardener: Hardener, tmp_path: Path) -> None:
    file = planfile.encode(samples.plan(samples.length_change(samples.ROOT, 1)), SIGNER)
    (tmp_path / "p.json").write_bytes(file.data)
    said = actions(hardener("permissions", "p.json").stdout)
    assert said["ChangeAccounts"] == ["iam:UpdateAccountPasswordPolicy"]
    assert "ec2:DescribeVpcs" not in said["ReadAccounts"]


def test_a_plan_that_was_edited_is_refused(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{}")
    assert hardener("permissions", "p.json").exit_code == 4


def test_the_role_and_the_file_can_be_named(hardener: Hardener, tmp_path: Path) -> None:
    assert hardener("permissions", "--role-name", "Auditor", "-o", "policy.json").stdout == ""
    statements = json.loads((tmp_path / "policy.json").read_text())["Statement"]
    assert statements[1]["Resource"] == "arn:aws:iam::*:role/Auditor"
