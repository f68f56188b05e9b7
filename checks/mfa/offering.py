"""What a person can ask for here: enrolling a device, cleaning up a left one, removing a password."""

from collections.abc import Iterator

import msgspec

from checks.mfa import calls, naming, removing
from checks.mfa.state import Device, MfaState, Ours, User
from hardener.engine.model import Offer, Refusal, Remedy


def offers(state: MfaState) -> tuple[Offer, ...]:
    """Return the offers by user, those without MFA first, then the devices that are nobody's."""
    return (*_of_users(state), *_of_devices(state))


def _of_users(state: MfaState) -> Iterator[Offer]:
    for user in sorted(state.users, key=lambda one: bool(one.devices)):
        further = "a further authenticator app" if user.devices else "an authenticator app"
        yield Offer(id=f"enrol:{user.name}", title=f"Enrol {further} for {user.name}", remedy=_enrolment(state, user))
        if not user.devices:
            title = f"Remove the console password of {user.name}"
            yield Offer(id=f"remove-password:{user.name}", title=title, remedy=removing.asked_for(state, user))


def _of_devices(state: MfaState) -> Iterator[Offer]:
    for serial in state.unassigned:
        name = serial.rpartition("/")[2]
        yield Offer(
            id=f"clean-up:{serial}",
            title=f"Delete the unassigned device {name}",
            remedy=Remedy(
                summary=f"delete the virtual device {name}, which is nobody's",
                after=msgspec.structs.replace(
                    state, unassigned=tuple(one for one in state.unassigned if one != serial)
                ),
                calls=(calls.delete(serial),),
                warnings=("If somebody is enrolling this very device right now, they have to begin again.",),
            ),
        )


def _enrolment(state: MfaState, user: User) -> Remedy | Refusal:
    if len(user.devices) >= naming.LIMIT:
        return Refusal(f"{user.name} has {len(user.devices)} devices, and AWS allows no more than {naming.LIMIT}")
    name = naming.free_name(state, user.name)
    serial = naming.serial(state, name)
    enrolled = msgspec.structs.replace(user, devices=_sorted((*user.devices, Device(serial))))
    return Remedy(
        summary=f"enrol an authenticator app for {user.name}, as device {name}",
        after=msgspec.structs.replace(
            state,
            users=tuple(enrolled if one is user else one for one in state.users),
            assigned=tuple(sorted((*state.assigned, serial))),
        ),
        calls=(calls.create(name), calls.enable(user.name, state.account, name), calls.clean_up()),
        warnings=_warnings(user),
    )


def _warnings(user: User) -> tuple[str, ...]:
    said = []
    if user.ours is not Ours.CALLER:
        said.append(
            f"The device's secret is shown on this screen, so do this with {user.name} beside you; "
            "it is better still when users enrol their own."
        )
    if not user.devices:
        said.append(
            f"From then on {user.name} needs the device to sign in to the console; access keys work as before, "
            "unless a policy asks for MFA."
        )
        said.append("Who loses the device cannot sign in until an administrator takes it away: enrol a second one.")
    return tuple(said)


def _sorted(devices: tuple[Device, ...]) -> tuple[Device, ...]:
    return tuple(sorted(devices, key=lambda one: one.serial))
