"""What is read of a root user, and how it could be seen."""

from typing import Any, Literal

import msgspec

from checks.root_access_keys.ages import days_between
from hardener.engine.model import State


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An access key of the root user."""

    id: str = ""
    """Empty where only the account's own role could look, which is not told."""
    active: bool = True
    created: str = ""
    """ISO 8601; empty where AWS did not say."""
    used: str | None = None
    """When it was last used, ISO 8601; empty for never, None where that is not known."""
    service: str = ""
    region: str = ""


class Certificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A signing certificate of the root user."""

    id: str = ""
    active: bool = True
    uploaded: str = ""


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service control policy that keeps root sessions out."""

    id: str
    name: str
    target: str
    """The account, unit or root that it is attached to."""
    statement: str = ""
    """The statement's own name (Sid)."""


class RootState(State, frozen=True, kw_only=True):
    """One account's root user."""

    whose: Literal["member", "management", "alone"]
    seen: Literal["session", "own", "key"]
    """How: by a root session, by the account's own role, or by the root user's own key."""
    observed: str
    """When, ISO 8601; ages are measured from it."""
    keys: tuple[Key, ...] = ()
    counted: bool | None = None
    """Whether AWS counts keys of root (iam:GetAccountSummary); None where that was not asked."""
    password: bool | None = None
    """None where AWS did not say."""
    signed_in: str | None = None
    """When root last signed in with the password, ISO 8601; empty for never, None where that is not known."""
    mfa: bool | None = None
    devices: tuple[str, ...] = ()
    """Serial numbers of the MFA devices, where they could be seen."""
    certificates: tuple[Certificate, ...] = ()
    hindrance: str = ""
    """Why there is no root session to be had; empty where there is one, or none is needed."""
    blockers: tuple[Policy, ...] = ()
    """The policies that keep it out."""
    signing: tuple[str, ...] = ()
    """Ids of the root keys that the operator entered."""
    refused: tuple[str, ...] = ()
    """Those of them that AWS does not take any more."""
    reported: str = ""
    """When AWS made the credential report that the keys were read from, ISO 8601; up to four hours ago."""
    unreported: str = ""
    """Why that report could not be had; empty where it was, or was not needed."""

    def essence(self) -> Any:
        """Return what the calls depend on.

        The day of a key's last use is part of it, as a plan may be days old; not that of a key which signs here, as
        each look with it is a use. Which keys sign decides the order of the calls, and what undo can give back.
        """
        return {
            "seen": self.seen,
            "keys": [[key.id, key.active, None if key.id in self.signing else _day(key.used)] for key in self.keys],
            "signing": list(self.signing),
            "password": self.password,
            "mfa": self.mfa,
            "devices": list(self.devices),
            "certificates": [one.id for one in self.certificates],
            "blockers": [one.id for one in self.blockers],
        }


def used_within(key: Key, observed: str, days: int) -> bool:
    """Return whether `key` was used in the last `days` days, or may have been."""
    if key.used is None:
        return True
    if key.used:
        return days_between(key.used, observed) <= days
    # What AWS knows of the use of a key can be hours old, so of a new key it may not know yet.
    return not key.created or days_between(key.created, observed) < 1


def _day(used: str | None) -> str:
    return "not known" if used is None else used[:10]
