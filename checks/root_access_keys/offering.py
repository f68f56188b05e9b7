"""What can be done with the root user's own key, once the operator has entered it: turn keys off, and delete them."""

import msgspec

from checks.root_access_keys import calls
from checks.root_access_keys.guide import DEACTIVATE, DELETE
from checks.root_access_keys.settings import RootSettings, reason
from checks.root_access_keys.state import Key, RootState
from checks.root_access_keys.usage import in_use, overridden
from hardener.engine.model import AsWhom, Draft, Offer, Refusal, Remedy, UndoClass

ALARM = "The calls are made as the account's root user: alarms on the use of root will fire. Announce it first."
_LAST = "The key that signs comes last; after that, hardener cannot act as root of this account any more."
_STAYS = "The key that signs stays on, to see that the others are off. Once they are, ask again to turn it off too."
_CONSOLE = "the key that signs: it can be turned on again only at the console, signed in as root"


def offers(state: RootState, wanted: RootSettings) -> tuple[Offer, ...]:
    """Return what the entered key can do; nothing where none was entered, or nothing is left to do."""
    if state.seen != "key" or not (state.keys or state.certificates):
        return ()
    found = [Offer(id=DELETE, title="Delete root's keys, signed by root's own key", remedy=_delete(state, wanted))]
    if any(key.active for key in state.keys):
        remedy = _deactivate(state)
        found.insert(0, Offer(id=DEACTIVATE, title="Turn root's keys off, signed by root's own key", remedy=remedy))
    return tuple(found)


def turn_on_again(before: RootState, now: RootState) -> Remedy | Refusal:
    """Return the calls that turn on the keys which were on `before`, as long as root's key can sign."""
    were_on = {key.id for key in before.keys if key.active}
    off = [key for key in now.keys if key.id in were_on and not key.active]
    if now.seen != "key":
        return Refusal("only root itself can turn its keys on again, and a deleted key is gone for good")
    if not off:
        return Refusal("no key is turned off that was on before; a deleted key is gone for good")
    why = "turn on again what was on"
    return Remedy(
        summary="turn root's keys on again",
        after=_with(now, {key.id for key in off}, active=True),
        calls=tuple(calls.update_key(key, "Active", why, UndoClass.EXACT) for key in off),
        warnings=(ALARM,),
    )


def reached(now: RootState, goal: RootState) -> bool:
    """Return whether the account's own credentials, or root's, show the goal of an offer or of its undo."""
    if now.seen == "key":
        return _shape(now) == _shape(goal)
    if goal.keys:
        # Once the key that signs is turned off, that AWS refuses it is all that can be seen. It says nothing of other
        # keys, so that one is turned off by a change of its own.
        off = {key.id for key in goal.keys if not key.active}
        return bool(goal.signing) and set(goal.signing) <= off & set(now.refused)
    # The report may be four hours old; what AWS counts is not.
    return now.counted is False and bool(now.certificates) == bool(goal.certificates)


def _shape(state: RootState) -> tuple[object, ...]:
    keys = tuple((key.id, key.active) for key in state.keys)
    return keys, tuple(one.id for one in state.certificates), bool(keys) or bool(state.counted)


def _deactivate(state: RootState) -> Remedy:
    active = [key for key in state.keys if key.active]
    others = [key for key in active if key.id not in state.signing]
    found = others or active
    return Remedy(
        summary="turn root's other access keys off" if others else "turn root's access keys off",
        after=_with(state, {key.id for key in found}, active=False),
        calls=tuple(_off(state, key) for key in found),
        warnings=(ALARM, "Whatever signs with these keys stops working.", _STAYS if others else _LAST),
    )


def _off(state: RootState, key: Key) -> Draft:
    signs = key.id in state.signing
    undo, loses = (UndoClass.NONE, (_CONSOLE,)) if signs else (UndoClass.EXACT, ())
    return calls.update_key(key, "Inactive", f"turn root's access key {key.id} off", undo, loses)


def _delete(state: RootState, wanted: RootSettings) -> Remedy | Refusal:
    busy = in_use(state, wanted)
    if busy:
        return Refusal(busy)
    by = AsWhom.ROOT_KEY
    certificates = [calls.delete_certificate(one.id, by) for one in state.certificates if wanted.delete_certificates]
    keys = [calls.delete_key(key, by) for key in _signing_last(state, list(state.keys))]
    left = () if wanted.delete_certificates else state.certificates
    why = overridden(state, wanted) if reason(wanted) else ()
    return Remedy(
        summary="delete root's access keys",
        after=msgspec.structs.replace(state, keys=(), certificates=left, counted=False),
        calls=(*certificates, *keys),
        warnings=(ALARM, *why, _LAST),
    )


def _signing_last(state: RootState, keys: list[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key.id in state.signing, key.id))


def _with(state: RootState, ids: set[str], *, active: bool) -> RootState:
    keys = (msgspec.structs.replace(key, active=active) if key.id in ids else key for key in state.keys)
    return msgspec.structs.replace(state, keys=tuple(keys))
