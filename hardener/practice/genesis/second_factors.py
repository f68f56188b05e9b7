"""Users with and without a second factor, as every account has them, and a device that an enrolment left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from moto.iam.models import AccessKeyLastUsed, iam_backends

from hardener.practice.chance import seeded
from hardener.practice.roster import AUDIT, MANAGEMENT, PAYMENTS, SANDBOX, WEB

_APP: Final = "app"


@dataclass(frozen=True)
class _User:
    """A user with a console password; every number is days ago."""

    name: str
    made: int
    password: int
    signed_in: int | None = None
    device: str = ""
    """`app`, or the serial number of a device that is not virtual."""
    key: bool = False


_USERS: Final = {
    # The one who would run hardener with keys of their own, before anybody thought of roles.
    MANAGEMENT: (_User("operator", 400, 210, signed_in=1, key=True),),
    PAYMENTS: (
        _User("lea", 900, 80, signed_in=3, device="GAHT00012345"),
        _User("tom", 700, 95, signed_in=1, device=f"arn:aws:iam::{PAYMENTS.id}:u2f/user/tom/blue-key-3XQ7AAAA"),
        _User("newhire", 240, 240),
        _User("trainee", 20, 20),
    ),
    AUDIT: (_User("grace", 1300, 60, signed_in=5, device=_APP),),
    # All that IAM allows in a name, to do harm in a spreadsheet or on a command line.
    SANDBOX: (
        _User("=1+1+cmd@evil.example", 310, 300),
        _User("-rf", 305, 290, signed_in=200, key=True),
        _User("x" * 64, 300, 280, signed_in=100, device=_APP),
    ),
}
_LEFT: Final = {WEB: "contractor"}


def make(born: datetime) -> None:
    """Make the users, and the device that nobody has."""
    # With chance of its own, so that whoever was there before keeps their ids.
    with seeded("second factors"):
        for account, users in _USERS.items():
            for user in users:
                _user(_backend(account.id), user, born)
        for account, name in _LEFT.items():
            _backend(account.id).create_virtual_mfa_device(name, "/")


def _backend(account: str) -> Any:
    return iam_backends[account]["aws"]


def _user(iam: Any, user: _User, born: datetime) -> None:
    made = iam.create_user("us-east-1", user.name)
    made.create_date = born - timedelta(days=user.made)
    made.password = "practice"
    made.password_last_changed = born - timedelta(days=user.password, hours=4)
    if user.signed_in is not None:
        made.password_last_used = born - timedelta(days=user.signed_in, hours=2)
    if user.device:
        virtual = user.device == _APP
        serial = iam.create_virtual_mfa_device(user.name, "/").serial_number if virtual else user.device
        iam.enable_mfa_device(user.name, serial, "123456", "654321")
    if user.key:
        key = iam.create_access_key(user.name)
        key.create_date = made.password_last_changed
        key.last_used = AccessKeyLastUsed(born - timedelta(hours=5), "s3", "eu-west-1")
