"""The root users of the accounts, with what each can sign in with; moto has none."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class RootKey:
    """An access key of a root user."""

    id: str
    made: datetime
    active: bool = True
    used: datetime | None = None
    service: str = "N/A"
    region: str = "N/A"


@dataclass
class Device:
    """A second factor of a root user: an ARN with `:mfa/` is virtual, one with `:u2f/` a passkey, else hardware."""

    serial: str
    made: datetime


@dataclass
class Certificate:
    """A signing certificate of a root user."""

    id: str
    made: datetime
    active: bool = True


@dataclass
class RootUser:
    """What one account's root user can sign in with."""

    account: str
    made: datetime
    password: datetime | None = None
    """Since when there is one."""
    signed_in: datetime | None = None
    keys: list[RootKey] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """Return the user's name in AWS."""
        return f"arn:aws:iam::{self.account}:root"


ROOT_USERS: dict[str, RootUser] = {}
"""By account id; filled when the organization is made."""


def signing(key_id: str) -> RootUser | None:
    """Return the root user whose active access key this is."""
    for user in ROOT_USERS.values():
        if any(key.id == key_id and key.active for key in user.keys):
            return user
    return None
