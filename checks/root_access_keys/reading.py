"""Reading a root user in the best way there is, and saying why there is no better one."""

import msgspec

from checks.root_access_keys.policies import blocking
from checks.root_access_keys.seeing import by_own_key, by_own_role, by_session
from checks.root_access_keys.state import Policy, RootState
from checks.root_access_keys.words import MEND, OFF, blocked_by
from hardener.engine.model import AsWhom, CallFailed, Cause, Reader, Trouble

_BOTH = {"RootCredentialsManagement", "RootSessions"}
_FINAL = (Cause.DENIED, Cause.SCP, Cause.RCP, Cause.REJECTED, Cause.UNSUPPORTED, Cause.NOT_ATTESTED)
"""What will be the same in a moment, so that looking in another way is worth it."""
_OFF = ("InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException")
"""How AWS calls a key id that it does not take, as it is turned off or deleted; a wrong signature or clock is none."""


def read(aws: Reader) -> RootState:
    """Return the root user of the reader's account. Raises CallFailed where nobody could look."""
    if aws.account.management or aws.account.alone:
        return _own(aws)
    hindrance = _hindrance(aws)
    if hindrance:
        return _second_best(aws, hindrance, (), None)
    try:
        return by_session(aws)
    except CallFailed as failed:
        trouble = failed.trouble
    if trouble.cause not in _FINAL:
        raise CallFailed(trouble)
    blockers = blocking(aws) if trouble.cause is Cause.SCP else ()
    why = blocked_by(blockers) if blockers else f"no root session is to be had: {trouble}"
    return _second_best(aws, why, blockers, trouble)


def _own(aws: Reader) -> RootState:
    state = by_own_role(aws, "management" if aws.account.management else "alone")
    if not aws.holds(AsWhom.ROOT_KEY):
        return state
    try:
        return by_own_key(aws, state)
    except CallFailed as failed:
        if failed.trouble.code not in _OFF:
            raise
    # The key was turned off or deleted, by this tool or by somebody else.
    refused = tuple(sorted(aws.by(AsWhom.ROOT_KEY).key_ids))
    return msgspec.structs.replace(state, refused=refused)


def _hindrance(aws: Reader) -> str:
    """Return why no root session can be begun; empty where it is worth a try. Raises CallFailed."""
    if not aws.holds(AsWhom.ROOT_AUDIT):
        return "root sessions can only be begun from the organization's management account"
    try:
        answer = aws.by(AsWhom.MANAGEMENT).find(
            "iam", "ListOrganizationsFeatures", absent="ServiceAccessNotEnabledException"
        )
    except CallFailed as failed:
        if failed.trouble.cause is Cause.DENIED:
            return ""
        if failed.trouble.cause not in _FINAL:
            raise
        return f"whether there can be root sessions could not be read: {failed.trouble}"
    return "" if answer and set(answer.get("EnabledFeatures", ())) >= _BOTH else OFF


def _second_best(aws: Reader, hindrance: str, blockers: tuple[Policy, ...], first: Trouble | None) -> RootState:
    """Return what the account's own role sees. Raises CallFailed that says why neither way is open."""
    try:
        state = by_own_role(aws, "member")
    except CallFailed as failed:
        raise CallFailed(_neither(failed.trouble, hindrance, blockers, first)) from None
    return msgspec.structs.replace(state, hindrance=hindrance, blockers=blockers)


def _neither(own: Trouble, hindrance: str, blockers: tuple[Policy, ...], first: Trouble | None) -> Trouble:
    if first is None:
        return msgspec.structs.replace(own, hint=f"{hindrance}; with a root session the account's role is not needed")
    return msgspec.structs.replace(first, message=hindrance, hint=MEND) if blockers else first
