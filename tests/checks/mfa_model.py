"""One account's users, passwords, devices and root, as IAM keeps them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jmespath
from botocore import xform_name

from hardener.engine.model import AFTER, ASK, Account, Draft
from tests.checks.reader import ACCOUNT, AwsError, FakeReader
from tests.checks.service import assert_valid_answer, assert_valid_draft

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SEED = b"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ROOT_ARN = f"arn:aws:iam::{ACCOUNT}:root"
_HEADER = "user,arn,password_enabled,password_last_used,password_last_changed,mfa_active"


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def key(name: str) -> str:
    return f"AKIA{name:X<16}"


def arn(name: str, kind: str = "mfa", account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:{kind}/{name}"


class MfaModel:
    """IAM of one account. Users are dictionaries: password, used (days ago), devices and keys."""

    def __init__(self, **summary: int) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.virtual: dict[str, str] = {}
        """Virtual devices by serial number, with the ARN of whoever has it."""
        self.root_devices: list[str] = []
        self.summary = {"AccountMFAEnabled": 1, "AccountPasswordPresent": 1, "AccountAccessKeysPresent": 0, **summary}
        self.report: bytes | None = None
        """None makes it from the users."""
        self.states = ["COMPLETE"]
        self.sent: list[str] = []

    def add(
        self,
        name: str,
        password: int | None = 100,
        used: int | None = 3,
        devices: tuple[str, ...] = (),
        keys: tuple[tuple[str, str], ...] = (),
    ) -> "MfaModel":
        self.users[name] = {"password": password, "used": used, "devices": list(devices), "keys": keys}
        self.virtual |= {device: arn(name, "user") for device in devices if ":mfa/" in device}
        return self

    def reader(self, fail_at: int = 0, **more: Any) -> FakeReader:
        more.setdefault("account", Account(id=ACCOUNT, name="payments"))
        return FakeReader(self.answer, fail_at, **more)

    def answer(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self, f"_{xform_name(operation)}")(params)
        return answer

    def apply(self, draft: Draft, outputs: dict[str, Any]) -> None:
        """Do what a draft says, as AWS does it; `outputs` are the answers of earlier ones by their names."""
        assert_valid_draft(draft)
        self.sent.append(draft.operation)
        answer = getattr(self, f"_{xform_name(draft.operation)}")(_resolved(draft.params, outputs)) or {}
        assert_valid_answer(draft.service, draft.operation, answer)
        if draft.name:
            outputs[draft.name] = answer

    def _get_account_summary(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"SummaryMap": self.summary}

    def _list_users(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"Users": [self._told(name) for name in self.users]}

    def _told(self, name: str) -> dict[str, Any]:
        user = self.users[name]
        told = {"Path": "/", "UserName": name, "UserId": f"AIDA{name.upper():X<16}", "Arn": arn(name, "user")}
        used = {} if user["used"] is None else {"PasswordLastUsed": ago(user["used"])}
        return {**told, "CreateDate": ago(500), **used}

    def _list_virtual_mfa_devices(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"VirtualMFADevices": [self._device(serial, holder) for serial, holder in self.virtual.items()]}

    def _device(self, serial: str, holder: str) -> dict[str, Any]:
        if not holder:
            return {"SerialNumber": serial}
        if holder.endswith(":root"):
            # AWS names the account as its id, and neither name nor path: that is less than its model promises.
            user = {"UserId": f"{ACCOUNT:0>16}", "UserName": "root", "Path": "/", "Arn": holder, "CreateDate": ago(900)}
        else:
            user = self._told(holder.rpartition("/")[2])
        return {"SerialNumber": serial, "User": user, "EnableDate": ago(9)}

    def _generate_credential_report(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"State": self.states.pop(0) if len(self.states) > 1 else self.states[0]}

    def _get_credential_report(self, _: Mapping[str, Any]) -> dict[str, Any]:
        lines = [_HEADER, f"<root_account>,{ROOT_ARN},not_supported,2026-11-11T10:00:00+00:00,not_supported,true"]
        for name, user in self.users.items():
            used = "no_information" if user["used"] is None else ago(user["used"]).isoformat()
            changed = "N/A" if user["password"] is None else ago(user["password"]).isoformat()
            enabled = str(user["password"] is not None).lower()
            lines.append(f"{name},{arn(name, 'user')},{enabled},{used},{changed},false")
        content = "\n".join(lines).encode() if self.report is None else self.report
        return {"Content": content, "ReportFormat": "text/csv", "GeneratedTime": NOW}

    def _get_login_profile(self, params: Mapping[str, Any]) -> dict[str, Any]:
        password = self._user(params)["password"]
        if password is None:
            raise AwsError("NoSuchEntity")
        return {"LoginProfile": {"UserName": params["UserName"], "CreateDate": ago(password)}}

    def _list_mfa_devices(self, params: Mapping[str, Any]) -> dict[str, Any]:
        name = params.get("UserName", "root")
        devices = self._user(params)["devices"] if "UserName" in params else self.root_devices
        found = [{"UserName": name, "SerialNumber": serial, "EnableDate": ago(9)} for serial in devices]
        return {"MFADevices": found, "IsTruncated": False}

    def _list_access_keys(self, params: Mapping[str, Any]) -> dict[str, Any]:
        keys = [{"AccessKeyId": one, "Status": status} for one, status in self._user(params)["keys"]]
        return {"AccessKeyMetadata": keys}

    def _create_virtual_mfa_device(self, params: Mapping[str, Any]) -> dict[str, Any]:
        serial = arn(params["VirtualMFADeviceName"])
        if serial.lower() in (one.lower() for one in self.virtual):
            raise AwsError("EntityAlreadyExists")
        self.virtual[serial] = ""
        return {"VirtualMFADevice": {"SerialNumber": serial, "Base32StringSeed": SEED, "QRCodePNG": b"\x89PNG"}}

    def _enable_mfa_device(self, params: Mapping[str, Any]) -> None:
        user, serial = self._user(params), params["SerialNumber"]
        if serial not in self.virtual:
            raise AwsError("NoSuchEntity")
        assert not self.virtual[serial]
        assert params["AuthenticationCode1"] != params["AuthenticationCode2"]
        if len(user["devices"]) == 8:
            raise AwsError("LimitExceeded")
        user["devices"].append(serial)
        self.virtual[serial] = arn(params["UserName"], "user")

    def _deactivate_mfa_device(self, params: Mapping[str, Any]) -> None:
        user, serial = self._user(params), params["SerialNumber"]
        if serial not in user["devices"]:
            raise AwsError("NoSuchEntity")
        user["devices"].remove(serial)
        self.virtual[serial] = ""

    def _delete_virtual_mfa_device(self, params: Mapping[str, Any]) -> None:
        if params["SerialNumber"] not in self.virtual:
            raise AwsError("NoSuchEntity")
        if self.virtual[params["SerialNumber"]]:
            raise AwsError("DeleteConflict")
        del self.virtual[params["SerialNumber"]]

    def _delete_login_profile(self, params: Mapping[str, Any]) -> None:
        if self._user(params)["password"] is None:
            raise AwsError("NoSuchEntity")
        self._user(params)["password"] = None

    def _user(self, params: Mapping[str, Any]) -> dict[str, Any]:
        if params["UserName"] not in self.users:
            raise AwsError("NoSuchEntity")
        return self.users[params["UserName"]]


def _resolved(params: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    codes = {"code1": "111111", "code2": "222222"}
    resolved = {}
    for name, value in params.items():
        if isinstance(value, Mapping) and AFTER in value:
            resolved[name] = jmespath.search(value[AFTER]["path"], outputs[value[AFTER]["call"]])
        elif isinstance(value, Mapping) and ASK in value:
            resolved[name] = codes[value[ASK]]
        else:
            resolved[name] = value
    return resolved
