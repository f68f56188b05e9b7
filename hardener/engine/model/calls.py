"""AWS calls as data: what would be sent, where, as whom, and what it would take to go back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hardener.engine.model.canonical import digest
from hardener.engine.model.words import AsWhom, Idempotency, Risk, UndoClass

AFTER = "$after"
"""The key that marks a value as known only once an earlier call of the same change has answered."""


def after(call: str, path: str) -> dict[str, Any]:
    """Return a reference to the answer of the earlier draft named `call`, picked by the JMESPath `path`."""
    return {AFTER: {"call": call, "path": path}}


ASK = "$ask"
"""The key that marks a value as known only to the operator, who is asked for it just before the call is sent."""


def asked(name: str) -> dict[str, Any]:
    """Return a reference to the operator's answer called `name`; it is never written down anywhere."""
    return {ASK: name}


class Asks(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator is asked just before a call is sent."""

    kind: str
    """How it is asked, such as `mfa-codes`; a way in that does not know it shows the fields one by one."""
    title: str
    fields: Mapping[str, str]
    """By name as in `asked`, what is to be typed, in words."""
    facts: Mapping[str, str] = {}
    """What the operator has to know to answer, such as the user's name."""
    shows: Mapping[str, Any] = {}
    """References (`after`) to secrets in earlier answers, shown while asking and kept nowhere."""
    again: tuple[str, ...] = ()
    """Error codes that say that the answer was wrong, so that the operator is asked once more."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A call as a check proposes it; planning adds the account, the region and the final parameters."""

    service: str
    """boto3's client name, such as `ec2`."""
    operation: str
    """The API's own name, such as `DeleteVpc`."""
    params: Mapping[str, Any]
    why: str
    """One clause that says what this call achieves."""
    undo: UndoClass
    loses: tuple[str, ...] = ()
    """What undo would not give back, in words."""
    risk: Risk = Risk.LOW
    idempotency: Idempotency = Idempotency.SET
    name: str = ""
    """What later drafts of the same change call this one in `after`."""
    gone: tuple[str, ...] = ()
    """Error codes that say the wanted effect was there already; believed only when a read agrees."""
    later: tuple[str, ...] = ()
    """Error codes that pass once AWS has caught up with the calls before; nothing was done, so it is sent again."""
    by: AsWhom = AsWhom.OWN
    region: str = ""
    """Where it is sent when that is not the target's region, such as us-east-1 for sign-in events."""
    asks: Asks | None = None
    cleanup: bool = False
    """Whether it is made only when the change is given up half way, to leave nothing behind."""
    errors: str = ""
    """A JMESPath to texts in the answer that each name a part which AWS did not do although it took the call."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One AWS API operation with its final parameters, as it will be signed and sent."""

    seq: int
    """Place in the plan, from 1."""
    id: str
    account: str
    region: str
    service: str
    operation: str
    params: dict[str, Any]
    why: str
    undo: UndoClass
    loses: tuple[str, ...] = ()
    risk: Risk = Risk.LOW
    idempotency: Idempotency = Idempotency.SET
    name: str = ""
    gone: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    by: AsWhom = AsWhom.OWN
    asks: Asks | None = None
    cleanup: bool = False
    errors: str = ""

    @property
    def action(self) -> str:
        """Service and operation as one word, such as `ec2:DeleteVpc`."""
        return f"{self.service}:{self.operation}"

    @property
    def digest(self) -> str:
        """The SHA-256 over what is sent, where and as whom; the guard computes the same."""
        return call_digest(self.account, self.region, self.service, self.operation, self.params, self.by)


def call_digest(
    account: str, region: str, service: str, operation: str, params: Mapping[str, Any], by: AsWhom = AsWhom.OWN
) -> str:
    """Return the digest that binds a confirmed call to the one about to leave, as 64 hexadecimal digits."""
    return digest([account, str(by), region, service, operation, dict(params)])
