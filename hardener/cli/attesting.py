"""What a scan says that nobody has attested yet, and which of it a person means."""

from datetime import date

from hardener.cli.kinds import nearest
from hardener.cli.paper import Paper
from hardener.cli.wording import account
from hardener.engine.model import CallFailed, Finding, Scan, Stated, safe
from hardener.engine.problems import WrongUsage

Found = tuple[Finding, Stated]


def in_a_year(today: date) -> str:
    """Return the day a year from `today`, as in 2027-11-23."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + 1, day=day).isoformat()


def statements(scan: Scan) -> list[Found]:
    """Return every statement of `scan`, each once per account."""
    found = {(one.account, stated.id): (one, stated) for one in scan.findings for stated in one.statements}
    return list(found.values())


def unsaid(scan: Scan) -> list[Found]:
    """Return what nobody has attested, or whose attestation has expired."""
    return [(one, stated) for one, stated in statements(scan) if not stated.by]


def meant(scan: Scan, wanted: str) -> Found:
    """Return the one statement called `wanted`. Raises WrongUsage, and CallFailed where it could not be read."""
    known = statements(scan)
    found = [(one, stated) for one, stated in known if stated.id == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUsage(
            f"{wanted} is stated in {len(found)} accounts, and each is attested on its own", "name one with --account"
        )
    trouble = next((one.trouble for one in scan.findings if one.trouble is not None), None)
    if trouble is not None:
        raise CallFailed(trouble)
    ids = sorted({stated.id for _, stated in known})
    hint = nearest(wanted, ids) or (f"there is: {', '.join(ids)}" if ids else "there is nothing to attest here")
    raise WrongUsage(f"nothing called {wanted} is stated here", hint)


def listed(left: list[Found], command: str, paper: Paper) -> list[str]:
    """Return what is left to attest, account by account, with the line that attests it."""
    lines: list[str] = []
    for one, stated in left:
        lines += paper.wrapped(f"{account(one.account, one.account_name)}: {safe(stated.text)}", 0, 2)
        lines.append(f"    {command} attest {one.check} {stated.id} --account {one.account}")
    return lines or ["Nothing is left to attest."]
