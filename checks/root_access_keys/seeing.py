"""The three ways in which a root user can be seen: by a root session, by the account's own role, by its own key."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

import msgspec

from checks.root_access_keys.ages import days_between
from checks.root_access_keys.report import root_keys
from checks.root_access_keys.state import Certificate, Key, RootState
from hardener.engine.model import AsWhom, CallFailed, Cause, Reader, Trouble

Whose = Literal["member", "management", "alone"]
_NEVER = ("", "N/A")
_ONE_SECOND = 1 / 86400
_FRESH = 15 / (24 * 60)
"""Days. AWS tells a use with a delay of up to a quarter of an hour, so a younger report knows no less than a look."""


def by_session(aws: Reader) -> RootState:
    """Return what a root session that may only look sees of a member's root. Raises CallFailed."""
    root = aws.by(AsWhom.ROOT_AUDIT)
    asked: list[Callable[[], Any]] = [
        lambda: keys_of(root),
        lambda: root.find("iam", "GetLoginProfile", absent="NoSuchEntity"),
        lambda: root.items("iam", "ListMFADevices"),
        lambda: certificates_of(root),
    ]
    keys, password, devices, certificates = root.together(asked)
    return RootState(
        whose="member",
        seen="session",
        observed=_now(),
        keys=keys,
        password=password is not None,
        signed_in=_signed_in(root) if password is not None else "",
        mfa=bool(devices),
        devices=tuple(sorted(one["SerialNumber"] for one in devices)),
        certificates=certificates,
    )


def by_own_role(aws: Reader, whose: Whose) -> RootState:
    """Return what the account's own role sees of its root: no ids, but whether there is anything. Raises CallFailed."""
    summary = aws.call("iam", "GetAccountSummary")["SummaryMap"]
    _demand(summary, "AccountAccessKeysPresent")
    _demand(summary, "AccountSigningCertificatesPresent")
    counted = summary["AccountAccessKeysPresent"] > 0
    certificates = summary["AccountSigningCertificatesPresent"] > 0
    if whose == "member" and not counted and not certificates:
        # Whether there is nothing left at all hangs on them.
        _demand(summary, "AccountPasswordPresent")
        _demand(summary, "AccountMFAEnabled")
    keys: tuple[Key, ...] = ()
    reported = unreported = ""
    try:
        keys, reported = root_keys(aws)
    except CallFailed as failed:
        if not counted:
            # AWS may not count a key that is turned off: only the report shows that there is none.
            raise
        unreported = str(failed.trouble)
    return RootState(
        whose=whose,
        seen="own",
        observed=_now(),
        keys=_believed(keys, counted=counted),
        counted=counted,
        password=_flag(summary, "AccountPasswordPresent"),
        mfa=_flag(summary, "AccountMFAEnabled"),
        certificates=(Certificate(),) if certificates else (),
        reported=reported,
        unreported=unreported,
    )


def by_own_key(aws: Reader, own: RootState) -> RootState:
    """Return the same account with what root itself sees, by the key that the operator entered. Raises CallFailed."""
    root, now = aws.by(AsWhom.ROOT_KEY), _now()
    return RootState(
        whose=own.whose,
        seen="key",
        observed=now,
        keys=tuple(_before_us(key, own, now) if key.id in root.key_ids else key for key in keys_of(root)),
        counted=own.counted,
        password=own.password,
        mfa=own.mfa,
        certificates=certificates_of(root),
        signing=tuple(sorted(root.key_ids)),
    )


def _before_us(key: Key, own: RootState, now: str) -> Key:
    """Return the key that signs here with its last use before that, where a report from just before knows it.

    An older report would hide what somebody else has done with the key since.
    """
    fresh = own.reported and days_between(own.reported, now) <= _FRESH
    ours = key.used and key.service in ("iam", "sts") and days_between(own.reported, key.used) >= 0
    same = [one for one in own.keys if one.created and abs(days_between(one.created, key.created)) < _ONE_SECOND]
    if not fresh or not ours or len(same) != 1:
        return key
    return msgspec.structs.replace(key, used=same[0].used, service=same[0].service, region=same[0].region)


def keys_of(root: Reader) -> tuple[Key, ...]:
    """Return root's keys with their last use, as root sees them. Raises CallFailed."""
    listed = root.items("iam", "ListAccessKeys")
    uses = root.together([partial(_use, root, one["AccessKeyId"]) for one in listed])
    keys = [
        Key(
            id=one["AccessKeyId"],
            active=one.get("Status") != "Inactive",
            created=_iso(one.get("CreateDate")),
            used=_iso(use.get("LastUsedDate")),
            service="" if use.get("ServiceName") in _NEVER else use.get("ServiceName", ""),
            region="" if use.get("Region") in _NEVER else use.get("Region", ""),
        )
        for one, use in zip(listed, uses, strict=True)
    ]
    return tuple(sorted(keys, key=lambda key: key.id))


def certificates_of(root: Reader) -> tuple[Certificate, ...]:
    """Return root's signing certificates, as root sees them. Raises CallFailed."""
    found = [
        Certificate(
            id=one["CertificateId"], active=one.get("Status") != "Inactive", uploaded=_iso(one.get("UploadDate"))
        )
        for one in root.items("iam", "ListSigningCertificates")
    ]
    return tuple(sorted(found, key=lambda one: one.id))


def _believed(keys: tuple[Key, ...], *, counted: bool) -> tuple[Key, ...]:
    """Return the keys of a report that may be hours old, measured against what AWS counts now."""
    if not counted:
        # An active key would be counted. Whether one that is turned off is, AWS does not say, so it stays.
        return tuple(key for key in keys if not key.active)
    return keys or (Key(),)


def _use(root: Reader, id_: str) -> dict[str, Any]:
    return dict(root.call("iam", "GetAccessKeyLastUsed", AccessKeyId=id_)["AccessKeyLastUsed"])


def _signed_in(root: Reader) -> str | None:
    try:
        return _iso(root.call("iam", "GetUser")["User"].get("PasswordLastUsed"))
    except CallFailed:
        # Evidence, not the control.
        return None


def _demand(summary: dict[str, int], name: str) -> None:
    if name not in summary:
        words = f"the account summary does not say {name}"
        raise CallFailed(Trouble(Cause.NOT_ATTESTED, words, action="iam:GetAccountSummary"))


def _flag(summary: dict[str, int], name: str) -> bool | None:
    return bool(summary[name]) if name in summary else None


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
