"""Names that were drawn to do harm, in everything the command line prints and exports, and back again."""

import csv
import io
import json
import tempfile
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hardener.cli.root import root
from hardener.engine.baseline import Baseline
from hardener.engine.contacts_csv import NOTHING, read, written
from hardener.engine.model import Account, Settings, safe
from tests.cli import samples
from tests.cli.fakes import FakeWays
from tests.cli.made_up import Length
from tests.faults.poison import poisoned, texts

FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
WORST = "[red]x[/]\x1b]0;x\x07\x9b2J\u202e\u2066\u200b\ud800\ue000\u2028\n\r\t漢字" + "W" * 300
PLAN = "plan.json"
COMMANDS = (
    *(["scan"], ["scan", "--format", "json"]),
    *(["plan"], ["plan", "--format", "json"], ["plan", "-o", PLAN]),
    *(["offers"], ["offers", "--format", "json"]),
    *(["history"], ["history", "--format", "json"]),
    *(["permissions"], ["permissions", "--plan", PLAN], ["permissions", "--plan", PLAN, "--ask"]),
    ["permissions", "--plan", PLAN, "--ask", "--format", "json"],
    *(["attest"], ["checks"], ["undo", "last"]),
    *(["show", PLAN], *(["show", PLAN, "--format", kind] for kind in ("html", "markdown", "text", "json"))),
    *(["diff", PLAN, PLAN], ["diff", PLAN, PLAN, "--format", "json"]),
    *(["contacts", "export", "c.csv", "--check", "mail"],),
)
APPLY = ["apply", PLAN, "--approve", "DIGEST"]
APPLIES = (APPLY, [*APPLY, "--format", "json"], [*APPLY, "--format", "jsonl"])


class MailSettings(Settings, frozen=True):
    mail: str = ""
    phone: Annotated[str, msgspec.Meta(max_length=400)] = ""


class Mail(Length):
    id = "mail"
    settings = MailSettings  # type: ignore[assignment]


MAIL = Mail()


def _ways(base: Path, text: str) -> FakeWays:
    ways = FakeWays(base)
    bench = ways.bench
    bench.checks = (*bench.checks, MAIL)
    bench.scanned = poisoned(bench.scanned, text)
    bench.planned = poisoned(bench.planned, text)
    bench.ended = poisoned(bench.ended, text)
    bench.runs = (poisoned(bench.ended, text),)
    bench.permissions = poisoned(bench.permissions, text)
    type(ways).checks = property(lambda self: bench.checks)  # type: ignore[method-assign, assignment]
    return ways


@settings(max_examples=3)
@example(text=WORST)
@given(text=texts)
def test_no_command_prints_what_a_terminal_would_obey_and_json_keeps_it_all(text: str) -> None:
    class Ways(FakeWays):
        """One of its own, since a way's catalogue is a property of its class."""

    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.chdir(name)
        patch.setattr("tests.faults.test_terminal_exports.FakeWays", Ways)
        ways = _ways(Path(name), text)
        for arguments in COMMANDS:
            _demand_harmless(_said(ways, arguments), arguments, text)
        digest = f"sha256:{ways.bench.seal(ways.bench.planned).sha256}"
        for arguments in APPLIES:
            _demand_harmless(_said(ways, [digest if one == "DIGEST" else one for one in arguments]), arguments, text)
        _demand_no_formula((Path(name) / "c.csv").read_text("utf-8-sig"))


def _said(ways: FakeWays, arguments: list[str]) -> Any:
    result = CliRunner().invoke(root, arguments, obj=ways, prog_name="hardener")
    assert result.exit_code in (0, 2, 3, 5, 64), (arguments, result.stderr, result.exception)
    assert "defect of hardener" not in result.stderr, (arguments, result.stderr)
    return result


def _demand_harmless(result: Any, arguments: list[str], text: str) -> None:
    for said in (result.stdout, result.stderr):
        bad = {f"{ord(char):04X}" for char in said if char != "\n" and unicodedata.category(char) in FORBIDDEN}
        assert not bad, (arguments, bad)
    if "jsonl" in arguments:
        assert result.stdout.isascii()
        assert text in _strings([json.loads(line) for line in result.stdout.splitlines()])
    if "json" in arguments:
        assert result.stdout.isascii()
        # A list of runs or of offers names no account here; whatever else is exported does.
        assert text in _strings(json.loads(result.stdout)) or arguments[0] in ("history", "offers"), arguments


def _strings(value: Any) -> list[str]:
    """Return every text in a JSON value."""
    if isinstance(value, dict):
        return [one for each in value.values() for one in _strings(each)]
    if isinstance(value, list):
        return [one for each in value for one in _strings(each)]
    return [value] if isinstance(value, str) else []


def _demand_no_formula(table: str) -> None:
    """Demand that no cell begins with what makes a spreadsheet calculate, whatever it takes off before."""
    for row in csv.reader(io.StringIO(table, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), repr(cell)
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@")), repr(cell)


seen = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"], include_characters=" "),
    max_size=30,
)
formulas = st.builds(
    "{}{}".format, st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "''", "＝", " =", '"', ",", ";"]), seen
)
kept = formulas.map(str.strip).filter(lambda one: one != NOTHING)


@settings(max_examples=60)
@given(mail=kept, phone=kept, name=texts | formulas)
def test_no_cell_of_a_table_is_a_formula_and_the_import_takes_it_back(mail: str, phone: str, name: str) -> None:
    account = Account(samples.PROD, name)
    own = {"mail": mail, "phone": phone}
    baseline = Baseline(accounts={samples.PROD: {MAIL.id: own}})
    table = written(MAIL, (account,), baseline)
    _demand_no_formula(table)
    assert read(MAIL, table, (account,), Baseline()) == {samples.PROD: own}
    [_, row] = csv.reader(io.StringIO(table, newline=""))
    assert row[1] in (safe(name), f"'{safe(name)}")
