"""What the settings ask for in one account: whole contacts, and addresses that can be written to."""

import msgspec

from checks.alert_contacts.addresses import email_fault, phone_fault, same
from checks.alert_contacts.settings import MOST_LISTENERS, AlertSettings
from checks.alert_contacts.state import AlertState, Contact
from checks.alert_contacts.words import PURPOSES

_LONGEST = {"name": 64, "title": 50}
"""AWS Account Management's limits."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one contact."""

    goal: Contact | None = None
    """None where nothing is asked, or where what is asked is not complete."""
    missing: tuple[str, ...] = ()
    """What a person has to fill in first."""
    faults: tuple[str, ...] = ()
    """What AWS would not take."""


def contact(state: AlertState, wanted: AlertSettings, purpose: str) -> Wish:
    """Return what is asked of the contact of `purpose`; a setting that is empty asks for nothing."""
    asked = {name: _asked(wanted, purpose, name) for name in ("name", "title", "email", "phone")}
    now = state.contacts[purpose]
    if not any(asked.values()):
        return Wish(missing=("email", "phone") if now is None and purpose in needed(wanted) else ())
    own = {} if now is None else msgspec.structs.asdict(now)
    fallback = {"name": f"{purpose.capitalize()} team", "title": f"{purpose.capitalize()} contact"}
    if now is not None and asked["email"] and not same(asked["email"], now.email):
        # The name and the title are of whoever reads the other mailbox.
        own |= fallback
    whole = {name: value or own.get(name) or fallback.get(name, "") for name, value in asked.items()}
    missing = tuple(name for name, value in whole.items() if not value)
    faults = tuple(fault for name, value in asked.items() if value and (fault := _fault(name, value)))
    return Wish(goal=None if missing or faults else Contact(**whole), missing=missing, faults=faults)


def needed(wanted: AlertSettings) -> tuple[str, ...]:
    """Return the purposes for which an account must have a contact."""
    return {"all": PURPOSES, "security": ("security",), "none": ()}[wanted.needed]


def listeners(wanted: AlertSettings, purpose: str) -> tuple[str, ...]:
    """Return the addresses that alerts of `purpose` go to, each once; only those that AWS takes."""
    return tuple(dict.fromkeys(one for one in _listed(wanted, purpose) if not email_fault(one)))


def listener_faults(wanted: AlertSettings, purpose: str) -> tuple[str, ...]:
    """Return what is wrong with the subscribers of `purpose`, one sentence each."""
    faults = [fault for one in getattr(wanted, f"{purpose}_subscribers") if (fault := email_fault(one.strip()))]
    if purpose == "billing" and len(_listed(wanted, purpose)) > MOST_LISTENERS:
        faults.append(f"AWS Budgets mails {MOST_LISTENERS} addresses at most; use a mailing list")
    return tuple(f"subscribers of the {purpose} topic: {fault}" for fault in faults)


def bill_readers(wanted: AlertSettings) -> tuple[str, ...]:
    """Return who is told of the cost, as many as AWS Budgets mails."""
    return listeners(wanted, "billing")[:MOST_LISTENERS]


def _listed(wanted: AlertSettings, purpose: str) -> tuple[str, ...]:
    named = tuple(one.strip() for one in getattr(wanted, f"{purpose}_subscribers") if one.strip())
    return named or tuple(filter(None, (_asked(wanted, purpose, "email"),)))


def _asked(wanted: AlertSettings, purpose: str, name: str) -> str:
    value: str = getattr(wanted, f"{purpose}_{name}")
    return value.strip()


def _fault(name: str, value: str) -> str:
    if name == "email":
        return email_fault(value)
    if name == "phone":
        return phone_fault(value)
    return f"the {name} {value!r} is longer than {_LONGEST[name]} characters" if len(value) > _LONGEST[name] else ""
