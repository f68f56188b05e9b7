"""What a scan found: one verdict per check and target, with the state it rests on."""

from typing import Any

import msgspec

from hardener.engine.model.where import Caller, Organization
from hardener.engine.model.words import Cause, Mark, Severity, Status


class Reference(msgspec.Struct, frozen=True):
    """A requirement of a published framework that a check answers to."""

    framework: str
    """Such as `CIS AWS Foundations v7.0` or `AWS Security Hub`."""
    id: str
    title: str = ""


class Trouble(msgspec.Struct, frozen=True):
    """Why something could not be read or entered, and what a person can do about it."""

    cause: Cause
    message: str
    action: str = ""
    """The IAM action that failed, such as `ec2:DescribeVpcs`; empty when none was reached."""
    code: str = ""
    """AWS's error code, such as `AccessDenied`."""
    hint: str = ""
    """The next step, as one sentence."""

    def __str__(self) -> str:
        where = f"{self.action}: " if self.action else ""
        return f"{where}{self.cause.value}" + (f" ({self.message})" if self.message else "")


class Statement(msgspec.Struct, frozen=True):
    """Something that is true or not, and that only a person can know."""

    id: str
    """Such as `list:alerts@example.com`; letters, digits and `_+=,.@:/-`.

    It stands for the sense of the text: what somebody signed must not come to mean anything else.
    """
    text: str
    """The statement, as a sentence that somebody can sign."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, with who attested it, if anybody did and it still holds."""

    id: str
    text: str
    by: str = ""
    """Who; empty where nobody did, or where it has expired."""
    on: str = ""
    until: str = ""
    """The last day it holds, as in 2027-03-31."""
    note: str = ""
    lapsed: str = ""
    """The last day of an attestation that holds no longer; empty where there was none, or one holds."""


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for a finding that is not ok, why, and until when."""

    owner: str
    reason: str
    until: str
    """The last day it holds, as in 2027-03-31; on a later day it is told as expired, and counts no more."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of one check at one target."""

    check: str
    account: str
    account_name: str
    region: str | None
    status: Status
    severity: Severity
    summary: str
    details: tuple[str, ...] = ()
    state: Any = None
    """The state as JSON builtins; None when it could not be read."""
    wanted: Any = None
    """The settings the verdict was measured against, as JSON builtins."""
    references: tuple[Reference, ...] = ()
    trouble: Trouble | None = None
    since: str = ""
    """Since when it has been waiting, UTC; empty where it is not."""
    statements: tuple[Stated, ...] = ()
    """What only a person can know of it."""
    mark: Mark | None = None
    exception: Accepted | None = None
    """The exception that made it `excepted`, or the one that did so until it expired."""
    read_at: str = ""
    """UTC, as in 2026-11-23T14:02:11Z."""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of one pass over the selected accounts, regions and checks."""

    started: str
    finished: str
    caller: Caller
    organization: Organization | None
    complete: bool
    """Whether everything selected could be read."""
    findings: tuple[Finding, ...]
