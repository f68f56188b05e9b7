"""The list of accounts, on pages so short that a client which does not turn them misses accounts."""

from collections.abc import Mapping
from typing import Any, Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError

_PAGE: Final = 4
_TOKEN: Final = "page-from-"


@answers("organizations", "ListAccounts")
def list_accounts(call: Call) -> Mapping[str, object]:
    """List the accounts of the organization, a few at a time."""
    accounts = [_described(account, call) for account in call.organization.accounts]
    start = _start(call.given.get("NextToken"), len(accounts))
    end = start + min(_PAGE, call.given.get("MaxResults") or _PAGE)
    following = {"NextToken": f"{_TOKEN}{end}"} if end < len(accounts) else {}
    return {"Accounts": accounts[start:end], **following}


@answers("organizations", "DescribeAccount")
def describe_account(call: Call) -> Mapping[str, object]:
    """Describe one account."""
    for account in call.organization.accounts:
        if account.id == call.given["AccountId"]:
            return {"Account": _described(account, call)}
    raise AwsError("AccountNotFoundException", "You specified an account that doesn't exist.")


def _described(account: Any, call: Call) -> dict[str, object]:
    parents = {unit.id: unit.parent_id for unit in call.organization.ou}
    path, above = f"{account.id}/", account.parent_id
    while above:
        path, above = f"{above}/{path}", parents.get(above)
    described: dict[str, object] = account.describe()
    return described | {"Paths": [f"{call.organization.org.id}/{path}"]}


def _start(token: str | None, known: int) -> int:
    if token is None:
        return 0
    number = token.removeprefix(_TOKEN)
    if not (token.startswith(_TOKEN) and number.isdecimal() and int(number) < known):
        raise AwsError("InvalidInputException", "You provided a value that does not match the required pattern.")
    return int(number)
