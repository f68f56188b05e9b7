"""The way back: what was enrolled is taken away. A deleted secret or password never comes back."""

import msgspec

from checks.mfa import calls, wording
from checks.mfa.state import Device, Kind, MfaState, Ours, User
from hardener.engine.model import Draft, Refusal, Remedy

_LOCKS_OUT = {
    Ours.CALLER: "you are signed in as {}: without the device you might not get in again, so have another "
    "administrator take it away",
    Ours.KEY: "your sign-in rests on an access key of {}, and may need the device: sign in by another way first",
}


def undo(before: MfaState, now: MfaState) -> Remedy | Refusal:
    """Return the calls that take away the virtual devices that `now` has and `before` had not."""
    gained = [(user, device) for user in now.users for device in _gained(before.user(user.name), user)]
    left = [serial for serial in now.unassigned if serial not in before.unassigned]
    if not gained and not left:
        return Refusal(_lost(before, now))
    for user, _ in gained:
        if user.ours in _LOCKS_OUT:
            return Refusal(_LOCKS_OUT[user.ours].format(user.name))
    drafts: list[Draft] = []
    for user, device in gained:
        drafts += [calls.deactivate(user.name, device.serial), calls.delete(device.serial)]
    drafts += [calls.delete(serial) for serial in left]
    gone = {device.serial for _, device in gained}
    users = dict.fromkeys(user.name for user, _ in gained)
    return Remedy(
        summary=f"take the enrolled device from {', '.join(users)}" if users else "delete the unassigned device",
        after=msgspec.structs.replace(
            now,
            users=tuple(_without(user, gone) for user in now.users),
            unassigned=tuple(serial for serial in now.unassigned if serial not in left),
            assigned=tuple(serial for serial in now.assigned if serial not in gone),
        ),
        calls=tuple(drafts),
        warnings=tuple(
            f"{name} signs in with the password alone again, and can do nothing that a policy allows only with MFA."
            for name in users
        ),
    )


def _gained(before: User | None, now: User) -> list[Device]:
    # Only a virtual device can be ours; nobody can enrol another kind from here.
    had = before.devices if before else now.devices
    return [device for device in now.devices if device not in had and device.kind is Kind.VIRTUAL]


def _without(user: User, gone: set[str]) -> User:
    return msgspec.structs.replace(user, devices=tuple(one for one in user.devices if one.serial not in gone))


def _lost(before: MfaState, now: MfaState) -> str:
    passwords = [user for user in before.users if now.user(user.name) is None]
    if passwords:
        return (
            f"AWS does not give back a console password: set a new one for {wording.names(passwords)} "
            "in the console, under IAM, Users, Security credentials"
        )
    if any(serial not in now.unassigned for serial in before.unassigned):
        return "AWS does not give back the secret of a deleted device: enrol a new one"
    lost = [
        user
        for user in before.users
        for same in (now.user(user.name),)
        if same is not None and set(user.devices) - set(same.devices)
    ]
    if lost:
        return f"AWS does not give back the secret of a deleted device: enrol a new one for {wording.names(lost)}"
    return "there is nothing to take back"
