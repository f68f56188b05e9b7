"""The calls that take a root user's credentials away, in the only order that leaves nothing worse half way."""

from collections.abc import Mapping
from typing import Any

from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import Key, RootState
from hardener.engine.model import AsWhom, Draft, Risk, UndoClass

_GONE = ("NoSuchEntity",)


def clean_up(state: RootState, wanted: RootSettings) -> tuple[Draft, ...]:
    """Return the calls by a root session: keys, certificates, the password, and MFA last.

    Without its MFA device, and stopped half way, root would be left with nothing but a password.
    """
    by = AsWhom.ROOT_DELETE
    drafts = [delete_key(key, by) for key in state.keys]
    if wanted.delete_certificates:
        drafts += [delete_certificate(one.id, by) for one in state.certificates]
    if wanted.delete_password and state.password:
        drafts.append(_delete_password(by))
    if wanted.delete_mfa and (wanted.delete_password or not state.password):
        drafts += [_delete_device(serial, by) for serial in state.devices]
    return tuple(drafts)


def delete_key(key: Key, by: AsWhom) -> Draft:
    """Return the call that deletes one of root's keys (iam:DeleteAccessKey)."""
    return _draft(
        "DeleteAccessKey",
        {"AccessKeyId": key.id},
        by,
        f"delete root's access key {key.id}",
        loses=(f"root's access key {key.id}: what signs with it stops working, and its secret is shown by nobody",),
    )


def delete_certificate(id_: str, by: AsWhom) -> Draft:
    """Return the call that deletes one of root's signing certificates (iam:DeleteSigningCertificate)."""
    return _draft(
        "DeleteSigningCertificate",
        {"CertificateId": id_},
        by,
        f"delete root's signing certificate {id_}",
        loses=(f"root's signing certificate {id_}: what signs with it stops working",),
    )


def update_key(key: Key, status: str, why: str, undo: UndoClass, loses: tuple[str, ...] = ()) -> Draft:
    """Return the call, signed by root's own key, that turns a key on or off (iam:UpdateAccessKey)."""
    params = {"AccessKeyId": key.id, "Status": status}
    return _draft("UpdateAccessKey", params, AsWhom.ROOT_KEY, why, loses=loses, undo=undo, risk=Risk.DISRUPTIVE)


def create_password() -> Draft:
    """Return the call that lets root have a password again (iam:CreateLoginProfile); the owner sets it by mail."""
    return Draft(
        service="iam",
        operation="CreateLoginProfile",
        params={},
        why="let root have a password again; its owner sets one by `forgot password` and the mail to root's address",
        undo=UndoClass.EQUIVALENT,
        loses=("the password that root's owner sets meanwhile",),
        risk=Risk.LOW,
        gone=("EntityAlreadyExists",),
        by=AsWhom.ROOT_PASSWORD,
    )


def _delete_password(by: AsWhom) -> Draft:
    loses = ("root's password: undo lets its owner set a new one by `forgot password`, it does not bring back the old",)
    why = "delete root's password"
    return _draft("DeleteLoginProfile", {}, by, why, loses=loses, undo=UndoClass.EQUIVALENT, risk=Risk.DISRUPTIVE)


def _delete_device(serial: str, by: AsWhom) -> Draft:
    loses = (f"root's MFA device {serial}: it has to be enrolled anew by root itself",)
    return _draft("DeactivateMFADevice", {"SerialNumber": serial}, by, "take root's MFA device away", loses=loses)


def _draft(
    operation: str,
    params: Mapping[str, Any],
    by: AsWhom,
    why: str,
    *,
    loses: tuple[str, ...],
    undo: UndoClass = UndoClass.NONE,
    risk: Risk = Risk.IRREVERSIBLE,
) -> Draft:
    return Draft(
        service="iam",
        operation=operation,
        params=params,
        why=why,
        undo=undo,
        loses=loses,
        risk=risk,
        gone=_GONE if operation != "UpdateAccessKey" else (),
        by=by,
    )
