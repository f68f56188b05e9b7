"""Second factors of users: moto takes any codes, deletes what is in use, and lists the secrets."""

import hmac
import io
import re
from base64 import b32decode
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import segno

from hardener.practice import clock
from hardener.practice.aws.registry import Call, answers, before
from hardener.practice.errors import AwsError
from hardener.practice.root_users import ROOT_USERS

_LIMIT: Final = 8
_STEP: Final = 30
_CODE: Final = re.compile(r"\d{6}")


@answers("iam", "CreateVirtualMFADevice")
def create_virtual_mfa_device(call: Call) -> Mapping[str, object]:
    """Make a device, and tell its secret this once."""
    device = call.iam.create_virtual_mfa_device(call.given["VirtualMFADeviceName"], call.given.get("Path") or "/")
    seed: str = device.base32_string_seed
    name = device.serial_number.rpartition("/")[2]
    picture = io.BytesIO()
    segno.make_qr(f"otpauth://totp/{name}@{call.caller.account}?secret={seed}").save(picture, kind="png", scale=4)
    made = {"SerialNumber": device.serial_number, "Base32StringSeed": seed.encode(), "QRCodePNG": picture.getvalue()}
    return {"VirtualMFADevice": made}


@answers("iam", "EnableMFADevice")
def enable_mfa_device(call: Call) -> Mapping[str, object]:
    """Assign a device to a user who has shown two codes of it in a row."""
    name, serial = call.given["UserName"], call.given["SerialNumber"]
    codes = call.given["AuthenticationCode1"], call.given["AuthenticationCode2"]
    user = call.iam.get_user(name)
    device = call.iam.virtual_mfa_devices.get(serial)
    if device is None:
        raise AwsError("NoSuchEntity", f"VirtualMFADevice with serial number {serial} does not exist.", 404)
    if device.enable_date:
        raise AwsError("EntityAlreadyExists", "MFA Device is already in use.", 409)
    if len(user.mfa_devices) >= _LIMIT:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for MFADevicesPerUser: {_LIMIT}", 409)
    for number, code in enumerate(codes, 1):
        if not _CODE.fullmatch(code):
            said = f"Value '{code}' at 'authenticationCode{number}' failed to satisfy constraint: six digits"
            raise AwsError("ValidationError", f"1 validation error detected: {said}")
    if not _in_a_row(device.base32_string_seed, *codes, clock.now()):
        raise AwsError("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403)
    call.iam.enable_mfa_device(name, serial, *codes)
    return {}


@answers("iam", "ListVirtualMFADevices")
def list_virtual_mfa_devices(call: Call) -> Mapping[str, object]:
    """List the devices, the root user's among them, with whose they are and without their secrets."""
    wanted = call.given.get("AssignmentStatus") or "Any"
    listed = sorted(_devices(call), key=lambda device: str(device["SerialNumber"]))
    found = [device for device in listed if wanted == "Any" or ("User" in device) == (wanted == "Assigned")]
    start, most = int(call.given.get("Marker") or 0), int(call.given.get("MaxItems") or 100)
    more = {"Marker": str(start + most)} if len(found) > start + most else {}
    return {"VirtualMFADevices": found[start : start + most], "IsTruncated": bool(more), **more}


@before("iam", "DeleteVirtualMFADevice")
def keep_what_is_in_use(call: Call) -> None:
    """Refuse to delete a device that somebody has."""
    serial = call.given["SerialNumber"]
    if any(device["SerialNumber"] == serial and "User" in device for device in _devices(call)):
        raise AwsError("DeleteConflict", "Cannot delete entity, must deactivate MFA device first.", 409)


@answers("iam", "GetLoginProfile")
def get_login_profile(call: Call) -> Mapping[str, object]:
    """Tell since when a user has a console password."""
    user = call.iam.get_login_profile(call.given["UserName"])
    made = getattr(user, "password_last_changed", user.create_date)
    reset = bool(user.password_reset_required)
    return {"LoginProfile": {"UserName": user.name, "CreateDate": made, "PasswordResetRequired": reset}}


def codes(seed: str, at: datetime) -> tuple[str, str]:
    """Return what an authenticator app shows at this moment (naive UTC), and what it shows next."""
    step = timegm(at.timetuple()) // _STEP
    return _code(seed, step), _code(seed, step + 1)


def _in_a_row(seed: str, first: str, second: str, at: datetime) -> bool:
    """Tell whether two codes follow each other, the second no more than one step from now."""
    now = timegm(at.timetuple()) // _STEP
    return any((first, second) == (_code(seed, step - 1), _code(seed, step)) for step in (now - 1, now, now + 1))


def _code(seed: str, step: int) -> str:
    """Return the code of one step (RFC 6238 on RFC 4226)."""
    digest = hmac.digest(b32decode(seed), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _devices(call: Call) -> Iterator[dict[str, Any]]:
    for device in call.iam.virtual_mfa_devices.values():
        yield {"SerialNumber": device.serial_number, **(_holder(device) if device.enable_date else {})}
    root = ROOT_USERS[call.caller.account]
    holder = {"UserId": root.account, "Arn": root.arn, "CreateDate": root.made}
    for own in root.devices:
        if ":mfa/" in own.serial:
            yield {"SerialNumber": own.serial, "User": holder, "EnableDate": own.made}


def _holder(device: Any) -> dict[str, Any]:
    told = {name: device.user_attribute[name] for name in ("Path", "UserName", "UserId", "Arn", "CreateDate")}
    return {"User": told, "EnableDate": device.enable_date}
