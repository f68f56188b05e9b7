"""Users, devices and dates in words."""

from collections import Counter
from collections.abc import Sequence

from checks.mfa.state import Kind, MfaState, Ours, Root, RootKind, User

_PLURALS = {Kind.VIRTUAL: "authenticator apps", Kind.KEY: "security keys or passkeys", Kind.TOKEN: "hardware tokens"}
_OURS = {Ours.NO: "", Ours.CALLER: "this is you", Ours.KEY: "your sign-in rests on this user's access key"}
_ROOT = {
    RootKind.NONE: "none",
    RootKind.VIRTUAL: "authenticator app",
    RootKind.MIXED: "authenticator app, and a security key, passkey or hardware token",
    RootKind.HARDWARE: "security key, passkey or hardware token",
}


def kinds(user: User) -> str:
    """Return the user's devices, such as `authenticator app` or `2 security keys or passkeys`."""
    counted = Counter(device.kind for device in user.devices)
    said = [str(kind) if count == 1 else f"{count} {_PLURALS.get(kind, kind)}" for kind, count in counted.items()]
    return " and ".join(said) or "no MFA"


def user(one: User) -> str:
    """Return all that is known of a user, in one line."""
    keys = [f"{key.id} ({'active' if key.active else 'inactive'})" for key in one.keys]
    said = [
        kinds(one),
        f"last signed in {day(one.signed_in)}" if one.signed_in else "never signed in",
        f"password set {day(one.password_set)}" if one.password_set else "",
        f"access key{'s' if len(keys) > 1 else ''} {', '.join(keys)}" if keys else "no access keys",
        _OURS[one.ours],
    ]
    return "; ".join(part for part in said if part)


def root(one: Root) -> str:
    """Return root's second factor and what it protects."""
    has = [name for name, there in (("a password", one.password), ("access keys", one.keys)) if there]
    if not has:
        return "not applicable: it has no password and no access keys"
    used = f"; last signed in {day(one.signed_in)}" if one.signed_in else ""
    return f"{_ROOT[one.kind]}; it has {' and '.join(has)}{used}"


def day(moment: str) -> str:
    """Return the date of an ISO 8601 time."""
    return moment[:10]


def names(users: Sequence[User], most: int = 3) -> str:
    """Return the first names, and how many more there are."""
    listed = ", ".join(one.name for one in users[:most])
    return listed if len(users) <= most else f"{listed} and {len(users) - most} more"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def never(state: MfaState) -> tuple[User, ...]:
    """Return the console users without MFA who never signed in."""
    return tuple(one for one in state.without if not one.signed_in)
