"""Roles, users, their passwords and keys, and the password policies of the accounts."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from moto.iam.models import AccessKeyLastUsed, iam_backends

from hardener.practice.genesis import policies
from hardener.practice.roster import ACCESS_ROLE, ACCOUNTS, DEV, MANAGEMENT, SANDBOX, WEB, Account


@dataclass(frozen=True)
class _Key:
    age: int
    used: int | None = None
    active: bool = True


@dataclass(frozen=True)
class _User:
    """A user; every number is days ago."""

    name: str
    made: int
    password: int | None = None
    signed_in: int | None = None
    mfa: bool = False
    keys: tuple[_Key, ...] = ()


_USERS: Final = {
    DEV: (
        _User("maria", 800, password=400, signed_in=2, keys=(_Key(420, used=1),)),
        _User("jonas", 620, password=35, signed_in=9, mfa=True),
        _User("deploy", 700, keys=(_Key(700, used=3), _Key(60, active=False))),
    ),
    WEB: (
        _User("anna", 950, password=120, signed_in=1, mfa=True, keys=(_Key(30, used=0),)),
        _User("contractor", 510, password=505, signed_in=390, keys=(_Key(505),)),
    ),
}


def make(born: datetime) -> None:
    """Make everyone who can act in the accounts, and the rules for their passwords."""
    for account in ACCOUNTS:
        iam: Any = iam_backends[account.id]["aws"]
        _roles(iam, account)
        for role in iam.roles.values():
            role.create_date = born - timedelta(days=account.joined_days_ago)
        for user in _USERS.get(account, ()):
            _user(iam, user, born)
    _policy(iam_backends[SANDBOX.id]["aws"], 8, False, None)
    _policy(iam_backends[WEB.id]["aws"], 20, True, 24)


def _roles(iam: Any, account: Account) -> None:
    policies.make(iam)
    if account == MANAGEMENT:
        # moto gives every account the access role, and AWS gives it to all but this one.
        iam.delete_role(ACCESS_ROLE)
        name = "Admin"
        _role(iam, name, MANAGEMENT.id)
    else:
        name = ACCESS_ROLE
        iam.get_role(name).assume_role_policy_document = _trust(account.trusted)
    iam.attach_role_policy(policies.ADMINISTRATOR, name)


def _role(iam: Any, name: str, trusted: str) -> None:
    iam.create_role(
        role_name=name,
        assume_role_policy_document=_trust(trusted),
        path="/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration=3600,
    )


def _trust(account: str) -> str:
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _user(iam: Any, user: _User, born: datetime) -> None:
    made = iam.create_user("us-east-1", user.name)
    made.create_date = born - timedelta(days=user.made)
    if user.password is not None:
        made.password = "practice"
        made.password_last_changed = born - timedelta(days=user.password, hours=3)
    if user.signed_in is not None:
        made.password_last_used = born - timedelta(days=user.signed_in, hours=1)
    if user.mfa:
        device = iam.create_virtual_mfa_device(user.name, "/")
        iam.enable_mfa_device(user.name, device.serial_number, "123456", "654321")
    for key in user.keys:
        _key(iam.create_access_key(user.name), key, born)


def _key(made: Any, key: _Key, born: datetime) -> None:
    made.create_date = born - timedelta(days=key.age, hours=2)
    made.status = "Active" if key.active else "Inactive"
    if key.used is not None:
        made.last_used = AccessKeyLastUsed(born - timedelta(days=key.used, minutes=40), "s3", "eu-west-1")


def _policy(iam: Any, length: int, classes: bool, reuse: int | None) -> None:
    iam.update_account_password_policy(
        allow_change_password=classes,
        hard_expiry=False,
        max_password_age=0,
        minimum_password_length=length,
        password_reuse_prevention=reuse,
        require_lowercase_characters=classes,
        require_numbers=classes,
        require_symbols=classes,
        require_uppercase_characters=classes,
    )
