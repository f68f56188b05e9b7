"""Alternate contacts: an account's own, and a member's for the management account where it has trusted access."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.aws.trusted_access import TRUSTED
from hardener.practice.errors import AwsError, not_authorized
from hardener.practice.genesis.contacts import CONTACTS
from hardener.practice.roster import MANAGEMENT

_PRINCIPAL: Final = "account.amazonaws.com"
_KINDS: Final = ("BILLING", "OPERATIONS", "SECURITY")
_LIMITS: Final = {
    "Name": (64, re.compile(r"(?s).+")),
    "Title": (50, re.compile(r"(?s).+")),
    "EmailAddress": (254, re.compile(r"[\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*", re.ASCII)),
    "PhoneNumber": (25, re.compile(r"[\s0-9()+-]+", re.ASCII)),
}
_set: Final = {which: dict(contact) for which, contact in CONTACTS.items()}


@answers("account", "GetAlternateContact")
def get_alternate_contact(call: Call) -> Mapping[str, object]:
    """Tell one contact."""
    found = _set.get(_which(call))
    if found is None:
        raise _not_found()
    return {"AlternateContact": found}


@answers("account", "PutAlternateContact")
def put_alternate_contact(call: Call) -> Mapping[str, object]:
    """Set one contact."""
    which = _which(call)
    for name, (longest, pattern) in _LIMITS.items():
        value = str(call.given.get(name, ""))
        if len(value) > longest or not pattern.fullmatch(value):
            raise AwsError("ValidationException", f"1 validation error detected: Value at '{name}' is not valid.")
    _set[which] = {"AlternateContactType": which[1], **{name: call.given[name] for name in _LIMITS}}
    return {}


@answers("account", "DeleteAlternateContact")
def delete_alternate_contact(call: Call) -> Mapping[str, object]:
    """Delete one contact."""
    if _set.pop(_which(call), None) is None:
        raise _not_found()
    return {}


def _which(call: Call) -> tuple[str, str]:
    kind = str(call.given.get("AlternateContactType"))
    if kind not in _KINDS:
        raise AwsError("ValidationException", f"Value '{kind}' at 'alternateContactType' is not one of {_KINDS}")
    meant: Any = call.given.get("AccountId")
    if meant is None:
        return call.caller.account, kind
    known = any(account.id == meant for account in call.organization.accounts)
    # Nobody may name their own account, the management account least of all.
    if call.caller.account != MANAGEMENT.id or meant == MANAGEMENT.id or _PRINCIPAL not in TRUSTED or not known:
        raise not_authorized(call.caller.arn, f"account:{call.operation}")
    return str(meant), kind


def _not_found() -> AwsError:
    return AwsError("ResourceNotFoundException", "No contact of the inputted alternate contact type found.", 404)
