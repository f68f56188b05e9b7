"""The lock-out guard: no plan takes away what the one who applies it came in by. Pure, and written as data.

What it can't see is whose long-term key stands behind a role in use, beyond the key's id, and what a group or a
permission set gives: the checks that know users refuse those themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec

from hardener.engine.model import AsWhom, Call, Caller, Change

ACCESS_ROLE = "OrganizationAccountAccessRole"
"""The role by which members are entered where a plan names no other."""


class Names(StrEnum):
    """Whom the parameter of an operation names."""

    USER = "the user you are signed in as"
    ROLE = "the role you are signed in by"
    KEY = "an access key that your sign-in rests on"
    ACCOUNT = "the account you are signed in to"
    ITSELF = "the account itself"


class Way(msgspec.Struct, frozen=True):
    """An operation that closes a way in, by which parameter it says whose, and only with which other values."""

    names: Names
    parameter: str = ""
    when: Mapping[str, str] = {}


_USER, _ROLE, _KEY = Way(Names.USER, "UserName"), Way(Names.ROLE, "RoleName"), Way(Names.KEY, "AccessKeyId")
_OFF = {"Status": "Inactive"}
CLOSES: Mapping[str, tuple[Way, ...]] = {
    "iam:DeactivateMFADevice": (_USER,),
    "iam:DeleteAccessKey": (_KEY, _USER),
    "iam:DeleteLoginProfile": (_USER,),
    "iam:DeleteRole": (_ROLE,),
    "iam:DeleteRolePolicy": (_ROLE,),
    "iam:DeleteUser": (_USER,),
    "iam:DeleteUserPolicy": (_USER,),
    "iam:DetachRolePolicy": (_ROLE,),
    "iam:DetachUserPolicy": (_USER,),
    "iam:PutRolePermissionsBoundary": (_ROLE,),
    "iam:PutRolePolicy": (_ROLE,),
    "iam:PutUserPermissionsBoundary": (_USER,),
    "iam:PutUserPolicy": (_USER,),
    "iam:RemoveUserFromGroup": (_USER,),
    "iam:UpdateAccessKey": (msgspec.structs.replace(_KEY, when=_OFF), msgspec.structs.replace(_USER, when=_OFF)),
    "iam:UpdateAssumeRolePolicy": (_ROLE,),
    "iam:UpdateLoginProfile": (_USER,),
    "iam:UpdateUser": (_USER,),
    "organizations:CloseAccount": (Way(Names.ACCOUNT, "AccountId"),),
    "organizations:DeleteOrganization": (Way(Names.ITSELF),),
    "organizations:LeaveOrganization": (Way(Names.ITSELF),),
    "organizations:RemoveAccountFromOrganization": (Way(Names.ACCOUNT, "AccountId"),),
}
"""By service and operation, the ways in that it closes."""

Needed = Callable[[Call], bool]


def _by_root_session(call: Call) -> bool:
    return call.by.is_root_session


def _contacts_of_members(call: Call) -> bool:
    return call.service == "account" and call.by is AsWhom.MANAGEMENT


SWITCHES_OFF: Sequence[tuple[str, Mapping[str, str], Needed, str]] = (
    (
        "organizations:DisableAWSServiceAccess",
        {"ServicePrincipal": "iam.amazonaws.com"},
        _by_root_session,
        "root sessions",
    ),
    ("iam:DisableOrganizationsRootCredentialsManagement", {}, _by_root_session, "root sessions"),
    ("iam:DisableOrganizationsRootSessions", {}, _by_root_session, "root sessions"),
    (
        "organizations:DisableAWSServiceAccess",
        {"ServicePrincipal": "account.amazonaws.com"},
        _contacts_of_members,
        "the management account's access to the members' contacts",
    ),
)
"""Operations that take away, with these parameters, what later calls of the plan need, and its name."""


class Ours(msgspec.Struct, frozen=True):
    """The identity that applies a plan, and what it rests on."""

    account: str
    user: str
    role: str
    key_ids: frozenset[str]
    access_role: str

    @classmethod
    def of(cls, caller: Caller, key_ids: frozenset[str], role_name: str) -> "Ours":
        """Return what `caller` rests on, when members are entered by the role `role_name`."""
        kind, _, rest = caller.arn.split(":", 5)[5].partition("/")
        return cls(
            account=caller.account,
            user=rest.rsplit("/", 1)[-1] if kind == "user" else "",
            role=rest.split("/", 1)[0] if kind == "assumed-role" else "",
            key_ids=key_ids,
            access_role=role_name or ACCESS_ROLE,
        )


def refusals(changes: Sequence[Change], ours: Ours) -> dict[str, str]:
    """Return by change id why it may not be made, for the `changes` of one plan in the order they are made in."""
    found: dict[str, str] = {}
    later = [call for change in changes for call in change.calls]
    for change in changes:
        for call in change.calls:
            later = later[1:]
            # What is cleaned up was begun by the same change, so nobody has come in by it.
            reason = "" if call.cleanup else _against(call, later, ours)
            if reason:
                found.setdefault(change.id, f"it would lock you out: {call.action} {reason}")
    return found


def _against(call: Call, later: Sequence[Call], ours: Ours) -> str:
    for way in CLOSES.get(call.action, ()):
        if _has(call, way.when) and _is_ours(call, way, ours):
            return f"is aimed at {way.names}"
    for action, given, needs, what in SWITCHES_OFF:
        needed = next((other for other in later if needs(other)), None)
        if call.action == action and _has(call, given) and needed is not None:
            return f"takes away {what}, which {needed.action} in {needed.account} needs later in the same plan"
    return ""


def _has(call: Call, values: Mapping[str, str]) -> bool:
    return all(call.params.get(name) == value for name, value in values.items())


def _is_ours(call: Call, way: Way, ours: Ours) -> bool:
    named = call.params.get(way.parameter)
    home = call.account == ours.account or call.by is AsWhom.MANAGEMENT
    if way.names is Names.ITSELF:
        return True
    if way.names is Names.ACCOUNT:
        return named == ours.account
    if way.names is Names.KEY:
        return named in ours.key_ids
    if way.names is Names.ROLE:
        return _same(named, ours.role if home else ours.access_role)
    if named is None:
        # IAM takes whoever signs where no user is named.
        return home and bool(ours.user) and call.by in (AsWhom.OWN, AsWhom.MANAGEMENT)
    return home and _same(named, ours.user)


def _same(named: object, ours: str) -> bool:
    """Return whether two names of IAM are the same; it tells no upper from lower case."""
    return bool(ours) and isinstance(named, str) and named.casefold() == ours.casefold()
