"""Part one: the alternate contacts of every account (CIS 2.3; account:PutAlternateContact)."""

from typing import Any

import msgspec

from checks.alert_contacts import wishes
from checks.alert_contacts.parts import Note, Step, failing, fine
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState, Contact
from checks.alert_contacts.words import PURPOSES
from hardener.engine.model import AsWhom, CallFailed, Cause, Draft, Reader, Row, UndoClass

_ABSENT = "ResourceNotFoundException"
_WORDS = {"name": "name", "title": "title", "email": "e-mail", "phone": "phone"}
_OF = {"name": "Name", "title": "Title", "email": "EmailAddress", "phone": "PhoneNumber"}


def read(aws: Reader) -> tuple[dict[str, Contact | None], bool]:
    """Return the contacts by purpose, and whether the management account had to be asked. Raises CallFailed."""
    try:
        return _read(aws, {}), False
    except CallFailed as failed:
        own = aws.account.management or aws.account.alone
        if own or failed.trouble.cause is not Cause.DENIED or not aws.holds(AsWhom.MANAGEMENT):
            raise
        try:
            return _read(aws.by(AsWhom.MANAGEMENT), {"AccountId": aws.account.id}), True
        except CallFailed:
            # Why the account itself may not is what its administrator can mend.
            raise failed from None


def _read(aws: Reader, whose: dict[str, str]) -> dict[str, Contact | None]:
    return {purpose: _one(aws, purpose, whose) for purpose in PURPOSES}


def _one(aws: Reader, purpose: str, whose: dict[str, str]) -> Contact | None:
    kind = purpose.upper()
    answer = aws.find("account", "GetAlternateContact", absent=_ABSENT, AlternateContactType=kind, **whose)
    if answer is None:
        return None
    found = answer["AlternateContact"]
    return Contact(**{field: found.get(name, "") for field, name in _OF.items()})


def notes(state: AlertState, wanted: AlertSettings) -> tuple[Note, ...]:
    """Return what is missing or different, first what a person has to fill in."""
    asked = {purpose: wishes.contact(state, wanted, purpose) for purpose in PURPOSES}
    empty = [purpose for purpose in PURPOSES if asked[purpose].missing == ("email", "phone")]
    said = (
        [failing(f"no {_listed(empty)} contact; fill in the addresses ({empty[0]}_email in the baseline)")]
        if empty
        else []
    )
    for purpose, wish in asked.items():
        said += [failing(f"{purpose} contact: {fault}") for fault in wish.faults]
        if wish.missing and purpose not in empty:
            gaps = " and ".join(_WORDS[name] for name in wish.missing)
            where = f"({purpose}_{wish.missing[0]} in the baseline)"
            said.append(failing(f"{purpose} contact: fill in the {gaps} as well {where}; AWS wants all four together"))
        elif wish.goal is not None:
            said += _compared(purpose, state.contacts[purpose], wish.goal)
    good = [one for one in PURPOSES if state.contacts[one] and asked[one].goal in (None, state.contacts[one])]
    return (*said, *((fine(f"{_listed(good)} contact set"),) if good else ()))


def _compared(purpose: str, now: Contact | None, goal: Contact) -> list[Note]:
    if now is None:
        return [failing(f"no {purpose} contact")]
    if now == goal:
        return []
    differs = [
        f"{_WORDS[name]} is {getattr(now, name)}, wanted {getattr(goal, name)}"
        for name in _OF
        if getattr(now, name) != getattr(goal, name)
    ]
    told = [_replaces(now, goal, purpose)] if _is_another(now, goal) else []
    return [failing(f"{purpose} contact: {'; '.join([*differs, *told])}")]


def _is_another(now: Contact, goal: Contact) -> bool:
    return (now.name, now.email) != (goal.name, goal.email)


def _replaces(now: Contact, goal: Contact, purpose: str) -> str:
    """Return who would no longer hear of anything, and who would instead."""
    return f"{goal.name} <{goal.email}> replaces {now.name} <{now.email}> as {purpose.upper()} contact"


def forward(state: AlertState, wanted: AlertSettings) -> Step:
    """Set each contact that is asked for whole and is not there; the others stay."""
    goals = {purpose: wishes.contact(state, wanted, purpose).goal for purpose in PURPOSES}
    step = _towards(state, {**state.contacts, **{purpose: goal for purpose, goal in goals.items() if goal}})
    warnings = tuple(
        f"{_replaces(now, goal, purpose)}."
        for purpose, goal in goals.items()
        if goal and (now := state.contacts[purpose]) and _is_another(now, goal)
    )
    return msgspec.structs.replace(step, warnings=warnings)


def back(before: AlertState, now: AlertState) -> Step:
    """Set the contacts that were, and delete those that were not."""
    return _towards(now, before.contacts)


def _towards(state: AlertState, goals: dict[str, Contact | None]) -> Step:
    drafts = [
        _delete(state, purpose) if goals[purpose] is None else _put(state, purpose, goals[purpose])
        for purpose in PURPOSES
        if goals[purpose] != state.contacts[purpose]
    ]
    return Step(drafts=tuple(drafts), changes={"contacts": goals} if drafts else {})


def _put(state: AlertState, purpose: str, goal: Contact | None) -> Draft:
    return Draft(
        service="account",
        operation="PutAlternateContact",
        params={
            "AlternateContactType": purpose.upper(),
            **{name: getattr(goal, field) for field, name in _OF.items()},
            **_whose(state),
        },
        why=f"set the {purpose} contact",
        undo=UndoClass.EXACT,
        by=_by(state),
    )


def _delete(state: AlertState, purpose: str) -> Draft:
    return Draft(
        service="account",
        operation="DeleteAlternateContact",
        params={"AlternateContactType": purpose.upper(), **_whose(state)},
        why=f"delete the {purpose} contact",
        undo=UndoClass.EXACT,
        gone=(_ABSENT,),
        by=_by(state),
    )


def _whose(state: AlertState) -> dict[str, str]:
    """Return the account's id only where somebody else asks: AWS refuses an account that names itself."""
    return {"AccountId": state.account} if state.by_management else {}


def _by(state: AlertState) -> AsWhom:
    return AsWhom.MANAGEMENT if state.by_management else AsWhom.OWN


def rows(state: AlertState) -> tuple[Row, ...]:
    """Return one row per purpose."""
    return tuple(Row(f"{purpose.capitalize()} contact", _shown(state.contacts[purpose])) for purpose in PURPOSES)


def _shown(contact: Contact | None) -> str:
    return f"{contact.email} ({contact.name}, {contact.title}, {contact.phone})" if contact else "none"


def seen(state: AlertState) -> Any:
    """Return the contacts."""
    return state.contacts


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))
