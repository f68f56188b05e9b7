"""What is read of an account's second factors: the root user, the console users, and devices that are nobody's."""

from enum import StrEnum
from typing import Any

import msgspec

from hardener.engine.model import State


class Kind(StrEnum):
    """What a device is."""

    VIRTUAL = "authenticator app"
    KEY = "security key or passkey"
    TOKEN = "hardware token"  # noqa: S105 - a device that shows digits
    OTHER = "device of another kind"


class RootKind(StrEnum):
    """How the root user's second factor stands, in one word."""

    NOT_APPLICABLE = "not applicable"
    NONE = "none"
    VIRTUAL = "virtual"
    MIXED = "mixed"
    HARDWARE = "hardware"


class Ours(StrEnum):
    """How this sign-in hangs on a user."""

    NO = ""
    CALLER = "caller"
    """It is this user's."""
    KEY = "key"
    """It rests on one of this user's access keys."""


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device that is assigned to somebody."""

    serial: str
    """Its ARN, or what is printed on a hardware token."""

    @property
    def kind(self) -> Kind:
        """What it is, which its serial number tells (iam:ListMFADevices)."""
        if not self.serial.startswith("arn:"):
            return Kind.TOKEN
        if ":mfa/" in self.serial:
            return Kind.VIRTUAL
        return Kind.KEY if ":u2f/" in self.serial else Kind.OTHER


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An access key."""

    id: str
    active: bool


class User(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An IAM user with a console password."""

    name: str
    devices: tuple[Device, ...] = ()
    keys: tuple[Key, ...] = ()
    password_set: str = ""
    """When the password was last set, ISO 8601."""
    signed_in: str = ""
    """When the password was last used; empty where AWS knows of no sign-in."""
    ours: Ours = Ours.NO


class Root(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The root user (iam:GetAccountSummary, iam:ListVirtualMFADevices)."""

    password: bool
    keys: bool
    mfa: bool
    devices: tuple[Device, ...] = ()
    """Its virtual devices; all of them only where root itself is signed in."""
    signed_in: str = ""
    """When its password was last used; empty where AWS knows of no sign-in, or does not say."""

    @property
    def kind(self) -> RootKind:
        """How its second factor stands; a root user without credentials needs none (CIS 2.5)."""
        if not self.password and not self.keys:
            return RootKind.NOT_APPLICABLE
        if not self.mfa:
            return RootKind.NONE
        virtual = [device for device in self.devices if device.kind is Kind.VIRTUAL]
        if not virtual:
            # AWS says that there is a device, and it is not on the list of the virtual ones.
            return RootKind.HARDWARE
        return RootKind.VIRTUAL if len(virtual) == len(self.devices) else RootKind.MIXED


class MfaState(State, frozen=True, kw_only=True):
    """Who can sign in to one account with a password, and with what besides."""

    account: str
    partition: str
    member: bool
    """Whether it is a member of an organization, whose root credentials can be taken away altogether."""
    root: Root
    users: tuple[User, ...] = ()
    """Those with a console password, by name."""
    others: int = 0
    """IAM users without a console password."""
    unassigned: tuple[str, ...] = ()
    """Serial numbers of virtual devices that are nobody's."""
    assigned: tuple[str, ...] = ()
    """Serial numbers of virtual devices that are somebody's."""
    reported: str = ""
    """When AWS made the credential report, ISO 8601; empty where it could not be read."""
    unreported: str = ""
    """Why it could not be read."""

    def essence(self) -> Any:
        """Return who has which device, what hangs on whom, and whose password nobody uses.

        That a password was never used is why it may go. Other dates, and access keys, are evidence.
        """
        users = {
            user.name: {
                "devices": sorted(device.serial for device in user.devices),
                "ours": str(user.ours),
                "unused_since": user.password_set[:10] if not user.devices and not user.signed_in else None,
            }
            for user in self.users
        }
        return {"users": users, "unassigned": sorted(self.unassigned)}

    def user(self, name: str) -> User | None:
        """Return the console user of this name."""
        return next((user for user in self.users if user.name == name), None)

    @property
    def without(self) -> tuple[User, ...]:
        """The console users who need nothing but their password."""
        return tuple(user for user in self.users if not user.devices)
