"""Removing console passwords: on request, or planned for those who never used theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from checks.mfa import wording
from checks.mfa.calls import remove_password
from checks.mfa.state import MfaState, Ours, User
from hardener.engine.model import Refusal, Remedy

_LOCKS_OUT = {
    Ours.CALLER: "you are signed in as this user: without the password you might not get in again",
    Ours.KEY: "this sign-in rests on an access key of this user: it is not shut out by its own hand",
}


def never_used(state: MfaState, days: int) -> tuple[User, ...]:
    """Return who never signed in and has had the password for `days` at least, on the day of the report.

    Users of whom AWS does not say when they got it are left alone, and so is whoever this sign-in hangs on.
    """
    if not days or not state.reported:
        return ()
    limit = datetime.fromisoformat(state.reported) - timedelta(days=days)
    return tuple(
        one
        for one in wording.never(state)
        if one.ours is Ours.NO and one.password_set and datetime.fromisoformat(one.password_set) <= limit
    )


def asked_for(state: MfaState, user: User) -> Remedy | Refusal:
    """Return the removal of one user's password; refused where it would shut out who applies it."""
    return removal(state, [user]) if user.ours is Ours.NO else Refusal(_LOCKS_OUT[user.ours])


def removal(state: MfaState, users: Sequence[User]) -> Remedy:
    """Return the calls that remove the console passwords of `users`."""
    left = tuple(one for one in state.users if one not in users)
    whose = wording.names(users) if len(users) < 4 else wording.count(len(users), "user")
    passwords = "password" if len(users) == 1 else "passwords"
    return Remedy(
        summary=f"remove the console {passwords} of {whose}",
        after=msgspec.structs.replace(state, users=left, others=state.others + len(users)),
        calls=tuple(remove_password(one.name) for one in users),
        warnings=tuple(_warning(one) for one in users),
    )


def _warning(user: User) -> str:
    used = f"last signed in {wording.day(user.signed_in)}" if user.signed_in else "never signed in"
    active = [key.id for key in user.keys if key.active]
    keys = f"; the access keys go on working ({', '.join(active)})" if active else ""
    return f"{user.name} cannot sign in to the console any more ({used}){keys}."
