"""Names and serial numbers of virtual devices."""

from checks.mfa.state import MfaState

LIMIT = 8
"""The devices that one user may have."""


def free_name(state: MfaState, user: str) -> str:
    """Return the name of the next device for `user`: the user's own, with a number where that is taken."""
    # Upper and lower case are not told apart by IAM.
    taken = {serial.rpartition("/")[2].lower() for serial in (*state.assigned, *state.unassigned)}
    names = (user if number == 1 else f"{user}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.lower() not in taken)


def serial(state: MfaState, name: str) -> str:
    """Return the serial number that AWS gives to a virtual device of this name."""
    return f"arn:{state.partition}:iam::{state.account}:mfa/{name}"
