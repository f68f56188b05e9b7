"""The organization as its management account sees it: accounts, and the units above them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from hardener.aws.reading import Reading
from hardener.engine.model import Account, Caller, CallFailed, Cause, Organization

_NOT_IN_USE = "AWSOrganizationsNotInUseException"
_DENIALS = (Cause.DENIED, Cause.SCP, Cause.RCP)
_AT_A_TIME = 8
_DEEPEST = 10
"""More levels than AWS allows, so that a tree that never ends does."""

Listing = Callable[..., list[dict[str, Any]]]
Paths = dict[str, tuple[str, ...]]


class _Untold(Exception):
    """Neither the organization nor its accounts may be read, so that nothing says whether there is one."""


def discover(reading: Reading, caller: Caller) -> Organization | None:
    """Return the organization of `caller`, None where it is in none or does not manage it.

    Raises CallFailed where that cannot be told.
    """
    try:
        found = _described(reading, caller)
    except _Untold as untold:
        # A management account must not pass for one that is alone, with all the others unlooked at.
        alone = Account(id=caller.account, name=caller.account, alone=True)
        return Organization("", "", (alone,), f"it could not be read whether there is an organization: {untold}")
    if found is None:
        return None
    id_, management = found
    list_all = _listing(reading, caller)
    try:
        listed = list_all("ListAccounts")
    except CallFailed as failed:
        if failed.trouble.cause not in _DENIALS:
            raise
        alone = Account(id=caller.account, name=caller.account, management=True)
        return Organization(id_, management, (alone,), f"the other accounts could not be listed: {failed.trouble}")
    paths, incomplete = _paths(list_all)
    return Organization(id_, management, tuple(_account(one, management, paths) for one in listed), incomplete)


def _described(reading: Reading, caller: Caller) -> tuple[str, str] | None:
    """Return the organization's id and its management account when that is the caller's."""
    op = reading.op("organizations", "DescribeOrganization")
    try:
        organization = reading.whole(op, caller.account, None, {}, Event())["Organization"]
    except CallFailed as failed:
        if failed.trouble.code == _NOT_IN_USE or failed.trouble.cause is Cause.SCP:
            # Service control policies are for member accounts, so whoever meets one is a member.
            return None
        if failed.trouble.cause not in _DENIALS:
            raise
        return _named_in_accounts(reading, caller, failed)
    if organization["MasterAccountId"] != caller.account:
        return None
    return organization["Id"], organization["MasterAccountId"]


def _named_in_accounts(reading: Reading, caller: Caller, denied: CallFailed) -> tuple[str, str] | None:
    """Return the same from the ARNs of the accounts. Raises _Untold where these are `denied` too."""
    try:
        listed = _listing(reading, caller)("ListAccounts")
    except CallFailed as failed:
        if failed.trouble.code == _NOT_IN_USE or failed.trouble.cause is Cause.SCP:
            return None
        if failed.trouble.cause in _DENIALS:
            raise _Untold(str(denied.trouble)) from None
        raise
    # Such as arn:aws:organizations::<management account>:account/<organization>/<account>.
    parts = listed[0]["Arn"].split(":", 5) if listed else []
    if len(parts) != 6 or parts[4] != caller.account:
        return None
    return parts[5].split("/")[1], parts[4]


def _listing(reading: Reading, caller: Caller) -> Listing:
    def list_all(operation: str, **params: Any) -> list[dict[str, Any]]:
        op = reading.op("organizations", operation)
        found: list[dict[str, Any]] = reading.whole(op, caller.account, None, params, Event())[op.present]
        return found

    return list_all


def _account(one: dict[str, Any], management: str, paths: Paths) -> Account:
    return Account(
        id=one["Id"],
        name=one.get("Name", one["Id"]),
        state=one.get("State") or one.get("Status") or "ACTIVE",
        management=one["Id"] == management,
        path=paths.get(one["Id"], ()),
    )


def _paths(list_all: Listing) -> tuple[Paths, str]:
    """Return the units above each account, and why they are not known where they could not be read."""
    paths: Paths = {}
    try:
        level: list[tuple[str, tuple[str, ...]]] = [(root["Id"], ()) for root in list_all("ListRoots")]
        with ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="units") as pool:
            for _ in range(_DEEPEST):
                below = pool.map(lambda parent: _below(list_all, parent), level)
                level = list(_taken_in(paths, below))
                if not level:
                    break
    except CallFailed as failed:
        return paths, f"the organizational units could not be read: {failed.trouble}"
    return paths, ""


def _below(list_all: Listing, parent: tuple[str, tuple[str, ...]]) -> tuple[Paths, list[tuple[str, tuple[str, ...]]]]:
    id_, path = parent
    accounts = list_all("ListAccountsForParent", ParentId=id_)
    units = list_all("ListOrganizationalUnitsForParent", ParentId=id_)
    return {one["Id"]: path for one in accounts}, [(unit["Id"], (*path, unit["Name"])) for unit in units]


def _taken_in(
    paths: Paths, found: Iterable[tuple[Paths, list[tuple[str, tuple[str, ...]]]]]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for accounts, units in found:
        paths.update(accounts)
        yield from units
