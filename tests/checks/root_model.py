"""Root users as IAM, STS's task policies and Organizations answer for them, in botocore's shapes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore import xform_name

from hardener.engine.model import Account, AsWhom, CallFailed, Cause, Draft, Trouble
from tests.checks.reader import AwsError, FakeReader
from tests.checks.service import assert_valid_draft

MEMBER = Account(id="111122223333", name="payments")
MANAGEMENT = Account(id="999900001111", name="root", management=True)
NOW = datetime.now(UTC).replace(microsecond=0)
OLD, NEW, SIGNING = "AKIAOLD0000000000001", "AKIANEW0000000000002", "AKIA0SIGN00000000003"
HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,"
    "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service"
)
NO_KEY = "false,N/A,N/A,N/A,N/A"


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def slot(active: bool, made: float, used: float | None = None) -> str:
    last = f"{ago(used).isoformat()},eu-west-1,s3" if used is not None else "N/A,N/A,N/A"
    return f"{str(active).lower()},{ago(made).isoformat()},{last}"


def policy(condition: Mapping[str, Any] | None, **more: Any) -> str:
    statement = {"Sid": "DenyRoot", "Effect": "Deny", "Action": "*", "Resource": "*", **more}
    if condition is not None:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


class RootModel:
    """One account's root user, and the organization around it."""

    def __init__(self, account: Account = MEMBER) -> None:
        self.account = account
        self.keys: dict[str, dict[str, Any]] = {}
        self.password = False
        self.devices: list[str] = []
        self.certificates: list[str] = []
        self.features: list[str] | None = ["RootCredentialsManagement", "RootSessions"]
        self.policies: dict[str, str] = {}
        """Content by policy id, all attached to the unit above the account."""
        self.report = [NO_KEY, NO_KEY]
        self.reported = NOW
        self.refuse: dict[tuple[AsWhom, str], Cause] = {}
        """By as whom and operation (or `*`), why there is no answer."""
        self.code = "AccessDenied"
        """AWS's code for it."""
        self.summary: dict[str, int] = {}
        """What the account summary says instead of what is true."""
        self._reader: FakeReader | None = None

    def key(self, id_: str, made: float = 900, used: float | None = None, *, active: bool = True) -> "RootModel":
        self.keys[id_] = {"made": made, "used": used, "active": active}
        return self

    def reader(self, fail_at: int = 0, *, held: frozenset[AsWhom] | None = None) -> FakeReader:
        held = frozenset(AsWhom) - {AsWhom.ROOT_KEY} if held is None else held
        signing = frozenset({SIGNING}) if AsWhom.ROOT_KEY in held else frozenset()
        self._reader = FakeReader(self.answer, fail_at, account=self.account, held=held, key_ids=signing)
        return self._reader

    def answer(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        assert self._reader is not None
        whom = self._reader.asked_by[-1][0]
        cause = self.refuse.get((whom, operation)) or self.refuse.get((whom, "*"))
        if cause is not None:
            raise CallFailed(Trouble(cause, "No.", action=f"x:{operation}", code=self.code))
        about_root = {"ListAccessKeys", "GetLoginProfile", "ListMFADevices", "ListSigningCertificates", "GetUser"}
        if operation in about_root:
            assert whom in (AsWhom.ROOT_AUDIT, AsWhom.ROOT_KEY), f"{operation} names no user, and {whom} is not root"
            assert "UserName" not in params
        if operation.startswith(("ListPolicies", "ListParents", "DescribePolicy", "ListOrganizations")):
            assert whom is AsWhom.MANAGEMENT
        return dict(getattr(self, f"_{xform_name(operation)}")(params))

    def apply(self, draft: Draft) -> None:
        """Do what a draft asks for, as IAM does."""
        assert_valid_draft(draft)
        params = draft.params
        if draft.operation == "DeleteAccessKey":
            del self.keys[params["AccessKeyId"]]
        elif draft.operation == "UpdateAccessKey":
            self.keys[params["AccessKeyId"]]["active"] = params["Status"] == "Active"
        elif draft.operation == "DeleteSigningCertificate":
            self.certificates.remove(params["CertificateId"])
        elif draft.operation == "DeactivateMFADevice":
            assert not self.password, "root would be left with nothing but a password"
            self.devices.remove(params["SerialNumber"])
        else:
            assert draft.operation in ("CreateLoginProfile", "DeleteLoginProfile")
            assert self.password is (draft.operation == "DeleteLoginProfile")
            self.password = not self.password

    def _get_account_summary(self, _: Any) -> Mapping[str, Any]:
        told = {
            "AccountAccessKeysPresent": int(bool(self.keys)),
            "AccountPasswordPresent": int(self.password),
            "AccountMFAEnabled": int(bool(self.devices)),
            "AccountSigningCertificatesPresent": int(bool(self.certificates)),
        }
        return {"SummaryMap": {name: value for name, value in (told | self.summary).items() if value >= 0}}

    def _generate_credential_report(self, _: Any) -> Mapping[str, Any]:
        return {"State": "COMPLETE"}

    def _get_credential_report(self, _: Any) -> Mapping[str, Any]:
        root = f"<root_account>,arn,{NOW.isoformat()},true,N/A,false,{','.join(self.report)}"
        return {"Content": f"{HEADER}\n{root}".encode(), "ReportFormat": "text/csv", "GeneratedTime": self.reported}

    def _list_organizations_features(self, _: Any) -> Mapping[str, Any]:
        if self.features is None:
            raise AwsError("ServiceAccessNotEnabledException")
        return {"OrganizationId": "o-1", "EnabledFeatures": self.features}

    def _list_access_keys(self, _: Any) -> Mapping[str, Any]:
        found = [
            {
                "AccessKeyId": id_,
                "Status": "Active" if key["active"] else "Inactive",
                "CreateDate": ago(key["made"]),
            }
            for id_, key in self.keys.items()
        ]
        return {"AccessKeyMetadata": found, "IsTruncated": False}

    def _get_access_key_last_used(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self.keys[params["AccessKeyId"]]
        if key["used"] is None:
            return {"AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}
        used = {"ServiceName": key.get("service", "s3"), "Region": "eu-west-1", "LastUsedDate": ago(key["used"])}
        return {"AccessKeyLastUsed": used}

    def _get_login_profile(self, _: Any) -> Mapping[str, Any]:
        if not self.password:
            raise AwsError("NoSuchEntity")
        return {"LoginProfile": {"UserName": "root", "CreateDate": ago(900)}}

    def _list_mfa_devices(self, _: Any) -> Mapping[str, Any]:
        devices = [{"UserName": "root", "SerialNumber": one, "EnableDate": NOW} for one in self.devices]
        return {"MFADevices": devices, "IsTruncated": False}

    def _list_signing_certificates(self, _: Any) -> Mapping[str, Any]:
        found = [
            {"UserName": "root", "CertificateId": one, "CertificateBody": "x", "Status": "Active", "UploadDate": NOW}
            for one in self.certificates
        ]
        return {"Certificates": found, "IsTruncated": False}

    def _get_user(self, _: Any) -> Mapping[str, Any]:
        user = {"Path": "/", "UserName": "root", "UserId": "AIDAROOT" * 2, "Arn": "arn:aws:iam::111122223333:root"}
        return {"User": {**user, "CreateDate": ago(1000), "PasswordLastUsed": ago(12)}}

    def _list_parents(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        above = {"ou-1": ("r-1", "ROOT")}.get(params["ChildId"], ("ou-1", "ORGANIZATIONAL_UNIT"))
        return {"Parents": [{"Id": above[0], "Type": above[1]}]}

    def _list_policies_for_target(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        full = {"Id": "p-FullAWSAccess", "Name": "FullAWSAccess", "Type": "SERVICE_CONTROL_POLICY", "AwsManaged": True}
        mine = [
            {"Id": id_, "Name": f"{id_} [red]name", "Type": "SERVICE_CONTROL_POLICY", "AwsManaged": False}
            for id_ in self.policies
            if params["TargetId"] == "ou-1"
        ]
        return {"Policies": [full, *mine]}

    def _describe_policy(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"Policy": {"Content": self.policies[params["PolicyId"]]}}
