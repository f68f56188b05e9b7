"""What of an organization is looked at: accounts, regions and checks."""

from collections.abc import Iterable

import msgspec

from hardener.engine.model import Account, Accounts, AnyCheck, Caller, Organization
from hardener.engine.problems import WrongUsage


class Selection(msgspec.Struct, frozen=True):
    """The accounts, regions and checks to look at; an empty tuple means all of them."""

    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def accounts_of(caller: Caller, organization: Organization | None) -> tuple[Account, ...]:
    """Return every account in reach: the organization's, management first, or just the caller's own."""
    if organization is None:
        return (Account(id=caller.account, name=caller.account, alone=True),)
    return tuple(sorted(organization.accounts, key=lambda account: (not account.management, account.path, account.id)))


def chosen_accounts(selection: Selection, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    """Return the selected accounts in their order. Raises WrongUsage for one that is not in reach."""
    known = {account.id for account in accounts}
    _refuse_unknown("account", selection.accounts, known, "see `hardener scan` for the accounts in reach")
    return tuple(account for account in accounts if not selection.accounts or account.id in selection.accounts)


def chosen_checks(selection: Selection, checks: tuple[AnyCheck, ...]) -> tuple[AnyCheck, ...]:
    """Return the selected checks in the catalogue's order. Raises WrongUsage for one that does not exist."""
    known = [check.id for check in checks]
    _refuse_unknown("check", selection.checks, known, "there are: " + ", ".join(known))
    return tuple(check for check in checks if not selection.checks or check.id in selection.checks)


def applies(check: AnyCheck, account: Account) -> bool:
    """Return whether `check` is for this kind of account."""
    if check.accounts is Accounts.ALL:
        return True
    if check.accounts is Accounts.PAYER:
        return account.management or account.alone
    return (check.accounts is Accounts.MANAGEMENT) == account.management


def refuse_unknown_regions(selection: Selection, seen: set[str]) -> None:
    """Raise WrongUsage where a selected region is enabled in none of the accounts; `seen` are those that are."""
    unknown = sorted(set(selection.regions) - seen)
    if unknown and seen:
        raise WrongUsage(
            f"region {', '.join(unknown)} is not enabled in any selected account",
            "enabled are: " + ", ".join(sorted(seen)),
        )


def _refuse_unknown(kind: str, wanted: Iterable[str], known: Iterable[str], hint: str) -> None:
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise WrongUsage(f"there is no {kind} {', '.join(unknown)} here", hint)
