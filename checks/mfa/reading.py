"""Reading who can sign in to an account, and with what. All that a verdict rests on is read live."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from checks.mfa import report
from checks.mfa.report import ROOT, Report
from checks.mfa.state import Device, Key, MfaState, Ours, Root, User
from hardener.engine.model import CallFailed, Cause, Reader, Trouble


def read(aws: Reader) -> MfaState:
    """Return the state of one account. Raises CallFailed for all but the credential report, which is evidence."""
    parts: list[Callable[[], Any]] = [
        partial(aws.call, "iam", "GetAccountSummary"),
        partial(aws.items, "iam", "ListUsers"),
        partial(aws.items, "iam", "ListVirtualMFADevices"),
        partial(report.read, aws),
    ]
    summary, users, virtual, reported = aws.together(parts)
    passwords = aws.together([partial(_password, aws, user["UserName"]) for user in users])
    console = [(user, password) for user, password in zip(users, passwords, strict=True) if password is not None]
    read_users = aws.together([partial(_user, aws, user, password, reported) for user, password in console])
    return MfaState(
        account=aws.account.id,
        partition=aws.partition,
        member=not aws.account.management and not aws.account.alone,
        root=_root(aws, summary["SummaryMap"], virtual, reported),
        users=tuple(sorted(read_users, key=lambda user: user.name)),
        others=len(users) - len(console),
        unassigned=tuple(sorted(one["SerialNumber"] for one in virtual if not _held(one))),
        assigned=tuple(sorted(one["SerialNumber"] for one in virtual if _held(one))),
        reported=reported.made,
        unreported=reported.why_not,
    )


def _held(device: Mapping[str, Any]) -> bool:
    # AWS leaves both out for a device that nobody has.
    return bool(device.get("User") or device.get("EnableDate"))


def _password(aws: Reader, name: str) -> dict[str, Any] | None:
    """Return the login profile of a user, None where there is no console password (or no user any more)."""
    answer = aws.find("iam", "GetLoginProfile", absent="NoSuchEntity", UserName=name)
    return None if answer is None else answer["LoginProfile"]


def _user(aws: Reader, user: Mapping[str, Any], password: Mapping[str, Any], reported: Report) -> User:
    name = user["UserName"]
    devices = aws.items("iam", "ListMFADevices", UserName=name)
    keys = tuple(
        Key(key["AccessKeyId"], key["Status"] == "Active") for key in aws.items("iam", "ListAccessKeys", UserName=name)
    )
    line = reported.line(name)
    return User(
        name=name,
        devices=tuple(Device(serial) for serial in sorted(device["SerialNumber"] for device in devices)),
        keys=keys,
        # The report may be older than the password.
        password_set=_latest(line.changed, _iso(password.get("CreateDate"))),
        signed_in=_latest(line.used, _iso(user.get("PasswordLastUsed"))),
        ours=_ours(aws, user, keys),
    )


def _ours(aws: Reader, user: Mapping[str, Any], keys: tuple[Key, ...]) -> Ours:
    """Tell whether this sign-in is the user's, or rests on one of the user's access keys."""
    caller = aws.caller
    if user["Arn"] == caller.arn or (user.get("UserId") and user["UserId"] == caller.user_id):
        return Ours.CALLER
    return Ours.KEY if any(key.id in aws.key_ids for key in keys) else Ours.NO


def _root(aws: Reader, summary: Mapping[str, int], virtual: list[Any], reported: Report) -> Root:
    if not {"AccountMFAEnabled", "AccountAccessKeysPresent"}.issubset(summary):
        said = "the answer does not say what credentials the root user has"
        raise CallFailed(Trouble(Cause.NOT_ATTESTED, said, action="iam:GetAccountSummary"))
    mine = [one["SerialNumber"] for one in virtual if one.get("User", {}).get("Arn", "").endswith(":root")]
    if aws.caller.is_root and aws.caller.account == aws.account.id:
        # Only root itself can list all of its devices: without a name, IAM takes who signs.
        mine += [one["SerialNumber"] for one in aws.items("iam", "ListMFADevices")]
    return Root(
        # Younger than the other two; where it is not said, root is taken to have what it was born with.
        password=bool(summary.get("AccountPasswordPresent", 1)),
        keys=bool(summary["AccountAccessKeysPresent"]),
        mfa=bool(summary["AccountMFAEnabled"]),
        devices=tuple(Device(serial) for serial in sorted(set(mine))),
        signed_in=reported.line(ROOT).used,
    )


def _iso(moment: Any) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else ""


def _latest(*dates: str) -> str:
    return max((date for date in dates if date), key=datetime.fromisoformat, default="")
