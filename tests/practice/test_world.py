"""What was changed is found changed by a later start, down to the last id."""

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardener.practice.launch import PracticeError, reset, running
from tests.practice.desk import DEV, PAYMENTS, ROOT, SANDBOX, Desk, default_vpc, refusal
from tests.practice.test_default_vpc import gone

KINDS = (
    "vpcs",
    "subnets",
    "internet_gateways",
    "route_tables",
    "network_acls",
    "security_groups",
    "security_group_rules",
    "network_interfaces",
    "dhcp_options",
    "regions",
)


def told(desk: Desk) -> list[Any]:
    """Read what must be the same after a restart."""
    reads: list[tuple[Any, str, dict[str, Any]]] = []
    for account, region in ((DEV, "eu-central-1"), (DEV, "us-west-2"), (ROOT, "us-east-1"), (PAYMENTS, "eu-west-1")):
        ec2 = desk.client("ec2", account, region)
        reads += [(ec2, f"describe_{kind}", {}) for kind in KINDS]
    for account in (ROOT, DEV, SANDBOX):
        iam = desk.client("iam", account)
        reads += [(iam, "list_users", {}), (iam, "list_roles", {}), (iam, "get_account_summary", {})]
    reads.append((desk.client("iam", DEV), "list_access_keys", {"UserName": "maria"}))
    reads.append((desk.client("iam", SANDBOX), "get_account_password_policy", {}))
    reads.append((desk.client("organizations"), "list_accounts", {}))
    answers = [getattr(client, operation)(**given) for client, operation, given in reads]
    return [{name: value for name, value in answer.items() if name != "ResponseMetadata"} for answer in answers]


def change(desk: Desk) -> str:
    """Change a little of everything; return the id of a key that was made."""
    ec2 = desk.client("ec2", DEV, "eu-central-1")
    gone(ec2, default_vpc(ec2))
    ec2.create_default_vpc()
    ec2.create_security_group(GroupName="own", Description="made in practice")
    iam = desk.client("iam", DEV)
    iam.create_user(UserName="newcomer")
    iam.create_login_profile(UserName="newcomer", Password="Practice-makes-1-perfect")
    made = iam.create_access_key(UserName="maria")["AccessKey"]["AccessKeyId"]
    desk.client("iam", SANDBOX).update_account_password_policy(MinimumPasswordLength=14)
    refusal(iam.create_user, UserName="newcomer")
    iam.create_user(UserName="another")
    return str(made)


def test_every_start_finds_the_same_organization() -> None:
    seen = []
    for _ in range(2):
        with running() as practice:
            desk = Desk(practice)
            ec2 = [desk.client("ec2", account).describe_vpcs()["Vpcs"] for account in (SANDBOX, ROOT)]
            seen.append([ec2, desk.client("organizations").list_roots()["Roots"]])
    assert seen[0] == seen[1]


def test_a_later_start_finds_what_was_changed(tmp_path: Path) -> None:
    world = tmp_path / "deep" / "world.jsonl"
    with running(world) as practice:
        key = change(Desk(practice))
        before = told(Desk(practice))
    assert stat.S_IMODE(world.stat().st_mode) == 0o600
    # A clock that has moved on must not show.
    time.sleep(1.1)
    with running(world) as practice:
        assert told(Desk(practice)) == before
    with running(world) as practice:
        iam = Desk(practice).client("iam", DEV)
        iam.update_access_key(UserName="maria", AccessKeyId=key, Status="Inactive")
        fourth = iam.create_access_key(UserName="newcomer")["AccessKey"]["AccessKeyId"]
    with running(world) as practice:
        iam = Desk(practice).client("iam", DEV)
        keys = {
            entry["AccessKeyId"]: entry["Status"]
            for entry in iam.list_access_keys(UserName="maria")["AccessKeyMetadata"]
        }
        assert keys[key] == "Inactive"
        assert [entry["AccessKeyId"] for entry in iam.list_access_keys(UserName="newcomer")["AccessKeyMetadata"]] == [
            fourth
        ]


def test_reads_and_refusals_are_not_kept(tmp_path: Path) -> None:
    world = tmp_path / "world.jsonl"
    with running(world) as practice:
        desk = Desk(practice)
        desk.client("ec2", DEV).describe_vpcs()
        refusal(desk.client("iam", DEV).create_user, UserName="maria")
        refusal(desk.client("ec2", DEV).create_default_vpc, DryRun=True)
        desk.client("iam", DEV).generate_credential_report()
        assert len(world.read_text().splitlines()) == 1
        desk.client("iam", DEV).create_user(UserName="one")
        kept = world.read_text()
    assert len(kept.splitlines()) == 2
    assert "authorization" not in kept.lower()
    assert "practice-admin" not in kept


def torn(world: Path) -> None:
    world.write_bytes(world.read_bytes()[:-20])


def test_a_torn_last_line_is_dropped(tmp_path: Path) -> None:
    world = tmp_path / "world.jsonl"
    with running(world) as practice:
        iam = Desk(practice).client("iam", DEV)
        iam.create_user(UserName="whole")
        iam.create_user(UserName="torn")
    torn(world)
    with running(world) as practice:
        iam = Desk(practice).client("iam", DEV)
        assert refusal(iam.get_user, UserName="torn")[0] == "NoSuchEntity"
        iam.create_user(UserName="after")
    with running(world) as practice:
        users = [user["UserName"] for user in Desk(practice).client("iam", DEV).list_users()["Users"]]
        assert users[-2:] == ["whole", "after"]


def of_another_version(world: Path) -> None:
    lines = world.read_text().splitlines(keepends=True)
    world.write_text("".join([json.dumps(json.loads(lines[0]) | {"of": "another"}) + "\n", *lines[1:]]))


def no_world(world: Path) -> None:
    world.write_text("this is no world\n")


@pytest.mark.parametrize("spoil", [of_another_version, no_world])
def test_another_versions_world_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    world = tmp_path / "world.jsonl"
    with running(world) as practice:
        Desk(practice).client("iam", DEV).create_user(UserName="one")
    spoil(world)
    spoiled = world.read_text()
    with running(world) as practice:
        assert refusal(Desk(practice).client("iam", DEV).get_user, UserName="one")[0] == "NoSuchEntity"
    assert "set aside" in capsys.readouterr().err
    (aside,) = [path for path in tmp_path.iterdir() if path.name.startswith("world.jsonl.2")]
    assert aside.read_text() == spoiled


def test_a_world_has_one_keeper(tmp_path: Path) -> None:
    world = tmp_path / "world.jsonl"
    with running(world):
        with pytest.raises(PracticeError, match="Another practice server"), running(world):
            pass
        with pytest.raises(PracticeError, match="Another practice server"):
            reset(world)
    reset(world)
    assert not world.exists()
    reset(world)
