"""Who is asking: the identities of the practice organization and the sessions that were issued to them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from moto.iam.models import iam_backends

from hardener.practice import clock
from hardener.practice.errors import AwsError
from hardener.practice.root_users import signing
from hardener.practice.roster import ACCOUNTS, MANAGEMENT
from hardener.practice.wire import Signature

# Written in parts, so that nobody's search for leaked keys stops at keys which open nothing.
ADMIN_KEY: Final = "ASIA" + "PRACTICEADMIN001"
ADMIN_TOKEN: Final = "practice-admin"
ROOT_KEY: Final = "AKIA" + "PRACTICEROOT0001"
ANY_SECRET: Final = "practice"


@dataclass(frozen=True)
class Caller:
    """An identity as its requests are signed."""

    account: str
    arn: str
    user_id: str
    key: str
    session: bool = False
    read_only: bool = False
    """Whether the session is bound by AWS's own policies for reading."""
    policy: str = ""
    """The session policy that it was begun with."""
    task: str = ""
    """The task policy that a root session is bound to."""

    @property
    def is_root(self) -> bool:
        """Tell whether this is an account's root user."""
        return self.arn.endswith(":root")

    @property
    def principals(self) -> tuple[str, ...]:
        """Return the names by which a trust policy can mean this caller."""
        names = ("*", self.account, f"arn:aws:iam::{self.account}:root", self.arn)
        if ":assumed-role/" not in self.arn:
            return names
        return (*names, f"arn:aws:iam::{self.account}:role/{self.arn.split('/')[1]}")


@dataclass(frozen=True)
class Session:
    """Temporary credentials, and whose they are."""

    caller: Caller
    secret: str
    token: str
    expires: datetime | None


def _fixed() -> dict[str, Session]:
    account = MANAGEMENT.id
    admin = Caller(
        account,
        f"arn:aws:sts::{account}:assumed-role/Admin/practice",
        "AROAPRACTICEADMIN0001:practice",
        ADMIN_KEY,
        True,
    )
    return {ADMIN_KEY: Session(admin, ANY_SECRET, ADMIN_TOKEN, None)}


class Callers:
    """Knows every credential that was issued, and for how long it holds."""

    def __init__(self) -> None:
        self._sessions = _fixed()

    def issue(
        self, account: str, arn: str, user_id: str, seconds: int, *, read_only: bool, policy: str = "", task: str = ""
    ) -> Session:
        """Issue the credentials of a session."""
        key = "ASIA" + "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16))
        caller = Caller(account, arn, user_id, key, True, read_only, policy, task)
        # AWS tells the expiry in whole seconds.
        expires = clock.now().replace(microsecond=0) + timedelta(seconds=seconds)
        session = Session(caller, secrets.token_urlsafe(30), secrets.token_urlsafe(96), expires)
        self._sessions[key] = session
        return session

    def identify(self, signed: Signature) -> Caller:
        """Return whose signature it is, or refuse it as AWS does."""
        session = self._sessions.get(signed.key)
        if session is None:
            return _user(signed)
        if not secrets.compare_digest(session.token, signed.token):
            raise _unknown(signed)
        if session.expires and session.expires <= clock.now():
            raise _expired(signed)
        return session.caller


def _user(signed: Signature) -> Caller:
    root = signing(signed.key)
    if root and not signed.token:
        return Caller(root.account, root.arn, root.account, signed.key)
    for account in ACCOUNTS:
        backend: Any = iam_backends[account.id]["aws"]
        key = backend.access_keys.get(signed.key)
        if key and key.status == "Active" and not signed.token and not account.suspended:
            user = backend.get_user(key.user_name)
            return Caller(account.id, user.arn, user.id, signed.key)
    raise _unknown(signed)


def _unknown(signed: Signature) -> AwsError:
    if signed.service == "ec2":
        return AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    return AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)


def _expired(signed: Signature) -> AwsError:
    said = (
        "Request has expired." if signed.service == "ec2" else "The security token included in the request is expired"
    )
    return AwsError("ExpiredToken", said, 400 if signed.service == "ec2" else 403)
