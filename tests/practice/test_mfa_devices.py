"""MFA devices of the practice organization, as AWS keeps them."""

from base64 import b32decode
from pathlib import Path
from typing import Any

from hardener.practice.launch import running
from tests.practice.desk import DEV, PAYMENTS, SANDBOX, WEB, Desk, refusal
from tests.practice.phone import code, now


def test_the_codes_are_those_of_rfc_6238() -> None:
    from hardener.practice.aws.mfa import _code

    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [_code(seed, at // 30) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]
    assert code(seed, 59 // 30) == "287082"


def test_devices_are_listed_without_their_secrets(desk: Desk) -> None:
    listed = desk.client("iam", WEB).list_virtual_mfa_devices()["VirtualMFADevices"]
    assert {(one["SerialNumber"].rpartition("/")[2], "User" in one) for one in listed} == {
        ("anna", True),
        ("contractor", False),
    }
    assert not any({"Base32StringSeed", "QRCodePNG"} & one.keys() for one in listed)
    (left,) = desk.client("iam", WEB).list_virtual_mfa_devices(AssignmentStatus="Unassigned")["VirtualMFADevices"]
    assert left == {"SerialNumber": f"arn:aws:iam::{WEB}:mfa/contractor"}
    (root,) = (
        one
        for one in desk.client("iam", DEV).list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"]
        if one["User"]["Arn"].endswith(":root")
    )
    assert root["SerialNumber"].endswith("mfa/root-account-mfa-device")


def test_the_list_has_pages(desk: Desk) -> None:
    pages = desk.client("iam", WEB).get_paginator("list_virtual_mfa_devices").paginate(PaginationConfig={"PageSize": 1})
    assert [len(page["VirtualMFADevices"]) for page in pages] == [1, 1]


def test_two_codes_in_a_row_and_nothing_else_enable_a_device(fresh: Desk) -> None:
    iam = fresh.client("iam", PAYMENTS)
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="try")["VirtualMFADevice"]
    serial, seed = made["SerialNumber"], made["Base32StringSeed"]
    assert made["QRCodePNG"].startswith(b"\x89PNG")
    assert len(b32decode(seed)) == 40
    taken = refusal(iam.create_virtual_mfa_device, VirtualMFADeviceName="try")
    assert taken[0] == "EntityAlreadyExists"

    def tried(first: str, second: str, serial: str = serial) -> Any:
        return lambda **_: iam.enable_mfa_device(
            UserName="newhire", SerialNumber=serial, AuthenticationCode1=first, AuthenticationCode2=second
        )

    step = now()
    for wrong in ((step, step), (step + 1, step), (step - 1, step + 1), (step + 3, step + 4), (step - 4, step - 3)):
        codes = [code(seed, one) for one in wrong]
        assert refusal(tried(*codes))[0] == "InvalidAuthenticationCode", wrong
    good = code(seed, step - 1), code(seed, step)
    assert refusal(tried(*good, f"arn:aws:iam::{PAYMENTS}:mfa/nothing"))[0] == "NoSuchEntity"
    assert refusal(tried("abcdef", good[1]))[0] == "ValidationError"
    tried(*good)()
    assert refusal(tried(*good))[0] == "EntityAlreadyExists"
    assert refusal(iam.delete_virtual_mfa_device, SerialNumber=serial)[0] == "DeleteConflict"
    assert [one["SerialNumber"] for one in iam.list_mfa_devices(UserName="newhire")["MFADevices"]] == [serial]
    iam.deactivate_mfa_device(UserName="newhire", SerialNumber=serial)
    assert refusal(iam.deactivate_mfa_device, UserName="newhire", SerialNumber=serial)[0] == "NoSuchEntity"
    iam.delete_virtual_mfa_device(SerialNumber=serial)
    assert refusal(iam.delete_virtual_mfa_device, SerialNumber=serial)[0] == "NoSuchEntity"


def test_nobody_has_nine_devices(fresh: Desk) -> None:
    iam = fresh.client("iam", SANDBOX)

    def enrolled(number: int) -> None:
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName=f"many-{number}")["VirtualMFADevice"]
        step = now()
        first, second = (code(made["Base32StringSeed"], one) for one in (step, step + 1))
        iam.enable_mfa_device(
            UserName="-rf", SerialNumber=made["SerialNumber"], AuthenticationCode1=first, AuthenticationCode2=second
        )

    for number in range(8):
        enrolled(number)
    assert refusal(lambda **_: enrolled(8))[0] == "LimitExceeded"


def test_a_password_knows_its_age(desk: Desk) -> None:
    iam = desk.client("iam", PAYMENTS)
    assert iam.get_login_profile(UserName="newhire")["LoginProfile"]["CreateDate"]
    users = {user["UserName"]: user for user in iam.list_users()["Users"]}
    assert "PasswordLastUsed" in users["lea"]
    assert "PasswordLastUsed" not in users["newhire"]


def test_an_enrolment_outlives_a_restart(tmp_path: Path) -> None:
    world = tmp_path / "world.jsonl"
    with running(world) as practice:
        iam = Desk(practice).client("iam", WEB)
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName="kept")["VirtualMFADevice"]
        step = now()
        iam.enable_mfa_device(
            UserName="contractor",
            SerialNumber=made["SerialNumber"],
            AuthenticationCode1=code(made["Base32StringSeed"], step),
            AuthenticationCode2=code(made["Base32StringSeed"], step + 1),
        )
    assert made["Base32StringSeed"] not in world.read_bytes()
    with running(world) as practice:
        devices = Desk(practice).client("iam", WEB).list_mfa_devices(UserName="contractor")["MFADevices"]
        assert [one["SerialNumber"] for one in devices] == [made["SerialNumber"]]
