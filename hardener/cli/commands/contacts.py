"""`hardener contacts`: what single accounts have differently, out to a spreadsheet and back into the baseline."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.narrating import introduce, only_reading
from hardener.cli.options import Asked
from hardener.cli.paper import put_bytes
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.cli.wording import account, counted
from hardener.engine import contacts_csv
from hardener.engine.baseline import save
from hardener.engine.files import read_limited
from hardener.engine.model import AnyCheck
from hardener.engine.problems import Problem, WrongUsage

LIMIT = 2**22
"""The largest table that is read, in bytes."""


@taught(
    "contacts",
    ("hardener contacts export contacts.csv", "one row per account, to fill in"),
    ("hardener contacts import contacts.csv", "into the baseline; then: hardener plan"),
    exits=(0,),
)
@click.argument("action", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.signing_in
@options.wanting
@options.selecting_checks
@click.pass_obj
def command(ways: Ways, /, action: str, file: Path, **given: Any) -> int:
    """Write what single accounts have differently into FILE, a CSV table, or take it from there.

    The table has one row per account and one column per text that can be set, such as the
    addresses of the contacts. An empty cell means that the account is like all others; those
    are set with `hardener init`. An import replaces what the baseline has for the accounts of
    the table, and nothing is taken where one line is wrong. Nothing is written to AWS.

    The table is of the check that has the most such texts; --check names another one.
    """
    check = _check(ways, given["checks"])
    workbench = ways.workbench(Asked.of(given))
    with only_reading():
        connection = workbench.connect()
    introduce(connection)
    if action == "export":
        # With its mark at the beginning, spreadsheets take it for the UTF-8 that it is.
        put_bytes(contacts_csv.written(check, connection.accounts, workbench.baseline).encode("utf-8-sig"), file)
        say(f"Written: {file}, with {counted(len(connection.accounts), 'account')}")
        return 0
    overrides = contacts_csv.read(check, _text(file), connection.accounts, workbench.baseline)
    wanted = contacts_csv.applied(workbench.baseline, check, overrides)
    path = given["baseline"] or ways.places.baseline
    names = {one.id: one.name for one in connection.accounts}
    changed = [
        one for one in overrides if wanted.settings_for(check, one) != workbench.baseline.settings_for(check, one)
    ]
    save(path, wanted, ways.checks)
    for one in changed:
        say(f"changed: {account(one, names[one])}")
    say(f"Written: {path}, changed for {counted(len(changed), 'account')} of {len(overrides)} in the table.")
    return 0


def _check(ways: Ways, named: tuple[str, ...]) -> AnyCheck:
    """Return the check with the most texts to set, or the one that is named. Raises WrongUsage where it is not one."""
    texts = {check.id: len(contacts_csv.columns(check)) for check in ways.checks}
    most = max(texts.values(), default=0)
    known = {check.id: check for check in ways.checks if texts[check.id]}
    fitting = [known[one] for one in known if (one in named if named else texts[one] == most)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise WrongUsage("there are no texts to set for single accounts", "`hardener checks` lists every setting")
    ids = ", ".join(check.id for check in fitting)
    raise WrongUsage(f"several checks have texts for single accounts: {ids}", "name one of them with --check")


def _text(path: Path) -> str:
    data = read_limited(path, LIMIT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(f"{path} is not UTF-8", "save it from the spreadsheet as CSV in UTF-8") from None
