"""The calls: making, enabling and taking away a virtual device, and removing a console password."""

from collections.abc import Mapping
from typing import Any

from hardener.engine.model import Asks, Draft, Idempotency, Risk, UndoClass, after, asked

_DEVICE = "device"
_SERIAL = after(_DEVICE, "VirtualMFADevice.SerialNumber")
_BUSY = ("EntityTemporarilyUnmodifiable", "ConcurrentModification")
ISSUER = "AWS"
"""Under which an authenticator app lists the account; short, so that the QR code stays small."""


def create(name: str) -> Draft:
    """Return the call that makes a virtual device with a secret of its own (iam:CreateVirtualMFADevice)."""
    return Draft(
        service="iam",
        operation="CreateVirtualMFADevice",
        params={"VirtualMFADeviceName": name},
        why="make a virtual device with a secret of its own, which is shown once",
        undo=UndoClass.EXACT,
        idempotency=Idempotency.CREATE_NAMED,
        name=_DEVICE,
        later=("ConcurrentModification",),
    )


def enable(user: str, account: str, name: str) -> Draft:
    """Return the call that assigns it, once the app shows the right digits (iam:EnableMFADevice)."""
    facts: Mapping[str, str] = {
        "user": user,
        "account": account,
        "device": name,
        "issuer": ISSUER,
        "label": f"{name}@{account}",
    }
    return Draft(
        service="iam",
        operation="EnableMFADevice",
        params={
            "UserName": user,
            "SerialNumber": _SERIAL,
            "AuthenticationCode1": asked("code1"),
            "AuthenticationCode2": asked("code2"),
        },
        why=f"assign it to {user}, proven by two codes in a row",
        undo=UndoClass.EXACT,
        loses=(f"the entry in {user}'s authenticator app stays there, and is good for nothing",),
        later=_BUSY,
        asks=Asks(
            kind="mfa-codes",
            title=f"Scan this with the authenticator app of {user}",
            fields={
                "code1": "the six digits that the app shows now",
                "code2": "the six digits that it shows next, half a minute later",
            },
            facts=facts,
            shows={"seed": after(_DEVICE, "VirtualMFADevice.Base32StringSeed")},
            again=("InvalidAuthenticationCode",),
        ),
    )


def clean_up() -> Draft:
    """Return the call that takes the new device away again when its enrolment is given up."""
    return _delete(_SERIAL, "take the new device away again, if it is given up before it is assigned", cleanup=True)


def delete(serial: str) -> Draft:
    """Return the call that deletes a virtual device which is nobody's (iam:DeleteVirtualMFADevice)."""
    return _delete(serial, "delete the virtual device, which is nobody's", cleanup=False)


def deactivate(user: str, serial: str) -> Draft:
    """Return the call that takes a device from a user (iam:DeactivateMFADevice)."""
    return Draft(
        service="iam",
        operation="DeactivateMFADevice",
        params={"UserName": user, "SerialNumber": serial},
        why=f"take the device from {user}, who then signs in without it",
        undo=UndoClass.NONE,
        loses=("the device's secret, which AWS shows once: it has to be enrolled anew",),
        risk=Risk.IRREVERSIBLE,
        gone=("NoSuchEntity",),
        later=_BUSY,
    )


def remove_password(user: str) -> Draft:
    """Return the call that removes a console password (iam:DeleteLoginProfile)."""
    return Draft(
        service="iam",
        operation="DeleteLoginProfile",
        params={"UserName": user},
        why=f"remove the console password of {user}",
        undo=UndoClass.NONE,
        loses=(f"the console password of {user}: AWS does not give it back, somebody has to set a new one",),
        risk=Risk.IRREVERSIBLE,
        gone=("NoSuchEntity",),
        later=("EntityTemporarilyUnmodifiable",),
    )


def _delete(serial: Any, why: str, *, cleanup: bool) -> Draft:
    return Draft(
        service="iam",
        operation="DeleteVirtualMFADevice",
        params={"SerialNumber": serial},
        why=why,
        # What is cleaned up was made by the same change, so that nothing of before is lost with it.
        undo=UndoClass.EXACT if cleanup else UndoClass.NONE,
        loses=() if cleanup else ("the device's secret: whoever was just enrolling it has to begin again",),
        risk=Risk.LOW if cleanup else Risk.IRREVERSIBLE,
        gone=("NoSuchEntity",),
        # Deactivating takes a moment to be known everywhere.
        later=("DeleteConflict", "ConcurrentModification"),
        cleanup=cleanup,
    )
