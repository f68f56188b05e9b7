"""What a root user sees and does of its own credentials: the calls of IAM that name no user."""

from collections.abc import Mapping
from typing import TypeVar

from hardener.practice import clock
from hardener.practice.aws.registry import Call, as_root
from hardener.practice.errors import AwsError
from hardener.practice.root_users import ROOT_USERS, RootKey, RootUser

T = TypeVar("T")


@as_root("iam", "GetUser")
def get_user(call: Call) -> Mapping[str, object]:
    """Describe the root user, who has no name."""
    user = _me(call)
    signed_in = {"PasswordLastUsed": user.signed_in} if user.signed_in else {}
    return {"User": {"UserId": user.account, "Arn": user.arn, "CreateDate": user.made, **signed_in}}


@as_root("iam", "ListAccessKeys")
def list_access_keys(call: Call) -> Mapping[str, object]:
    """List the keys, without their secrets."""
    keys = [
        {"AccessKeyId": key.id, "Status": "Active" if key.active else "Inactive", "CreateDate": key.made}
        for key in _me(call).keys
    ]
    return {"AccessKeyMetadata": keys, "IsTruncated": False}


@as_root("iam", "GetAccessKeyLastUsed")
def get_access_key_last_used(call: Call) -> Mapping[str, object]:
    """Tell when, where and for what a key was last used."""
    key = _key(call)
    date = {"LastUsedDate": key.used} if key.used else {}
    return {"AccessKeyLastUsed": {"ServiceName": key.service, "Region": key.region, **date}}


@as_root("iam", "UpdateAccessKey")
def update_access_key(call: Call) -> Mapping[str, object]:
    """Turn a key on or off."""
    _key(call).active = call.given["Status"] == "Active"
    return {}


@as_root("iam", "DeleteAccessKey")
def delete_access_key(call: Call) -> Mapping[str, object]:
    """Delete a key, be it the one that signs."""
    _me(call).keys.remove(_key(call))
    return {}


@as_root("iam", "GetLoginProfile")
def get_login_profile(call: Call) -> Mapping[str, object]:
    """Tell whether there is a password."""
    return {"LoginProfile": {"UserName": "root", "CreateDate": _present(_me(call).password, "Login Profile")}}


@as_root("iam", "CreateLoginProfile")
def create_login_profile(call: Call) -> Mapping[str, object]:
    """Let the root user have a password again, which is then set by mail."""
    user = _me(call)
    if user.password:
        raise AwsError("EntityAlreadyExists", "Login Profile for user root already exists.", 409)
    user.password = clock.now()
    return get_login_profile(call)


@as_root("iam", "DeleteLoginProfile")
def delete_login_profile(call: Call) -> Mapping[str, object]:
    """Take the password away."""
    user = _me(call)
    _present(user.password, "Login Profile")
    user.password = None
    return {}


@as_root("iam", "ListMFADevices")
def list_mfa_devices(call: Call) -> Mapping[str, object]:
    """List the second factors."""
    devices = [{"UserName": "root", "SerialNumber": d.serial, "EnableDate": d.made} for d in _me(call).devices]
    return {"MFADevices": devices, "IsTruncated": False}


@as_root("iam", "DeactivateMFADevice")
def deactivate_mfa_device(call: Call) -> Mapping[str, object]:
    """Take a second factor away."""
    devices, serial = _me(call).devices, call.given["SerialNumber"]
    devices.remove(_present(next((d for d in devices if d.serial == serial), None), f"MFA Device {serial}"))
    return {}


@as_root("iam", "ListSigningCertificates")
def list_signing_certificates(call: Call) -> Mapping[str, object]:
    """List the signing certificates."""
    found = [
        {
            "UserName": "root",
            "CertificateId": one.id,
            "CertificateBody": "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
            "Status": "Active" if one.active else "Inactive",
            "UploadDate": one.made,
        }
        for one in _me(call).certificates
    ]
    return {"Certificates": found, "IsTruncated": False}


@as_root("iam", "DeleteSigningCertificate")
def delete_signing_certificate(call: Call) -> Mapping[str, object]:
    """Delete a signing certificate."""
    mine, id_ = _me(call).certificates, call.given["CertificateId"]
    mine.remove(_present(next((one for one in mine if one.id == id_), None), f"Certificate {id_}"))
    return {}


def _me(call: Call) -> RootUser:
    return ROOT_USERS[call.caller.account]


def _key(call: Call) -> RootKey:
    id_ = call.given["AccessKeyId"]
    return _present(next((key for key in _me(call).keys if key.id == id_), None), f"The Access Key with id {id_}")


def _present(found: T | None, what: str) -> T:
    if found is None:
        raise AwsError("NoSuchEntity", f"{what} cannot be found.", 404)
    return found
