"""Baseline files: what is read back, what is refused and where, and that a hand-written file stays one."""

import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardener.engine.baseline import Attestation, Baseline, Exemption, load, save, template
from hardener.engine.baseline.lines import line_of
from hardener.engine.baseline.model import normal
from hardener.engine.problems import BadBaseline, Problem, Unsafe
from tests.cli.made_up import CHECKS
from tests.cli.samples import ROOT

LENGTH, NET = CHECKS
HEAD = 'format = "hardener.baseline"\nversion = 1\n'
TEXT = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=20).filter(
    str.strip
)
"""What a baseline may say; what cannot be seen is refused."""
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "minimum_length": st.integers(6, 128),
        "symbols": st.booleans(),
        "reuse": st.none() | st.integers(1, 24),
        "tone": st.sampled_from(["strict", "lenient"]),
        "notify": st.lists(TEXT.map(lambda text: f"{text}@"), max_size=3),
    },
)
ACCOUNTS = st.from_regex(r"[0-9]{12}", fullmatch=True)
DAYS = st.dates().map(lambda day: day.isoformat())
REGIONS = st.none() | st.sampled_from(["eu-west-1", "us-gov-west-1", "ap-southeast-2"])
EXEMPTIONS = st.builds(
    Exemption, check=st.just(NET.id), account=ACCOUNTS, region=REGIONS, owner=TEXT, reason=TEXT, until=DAYS
) | st.builds(
    Exemption, check=st.just(LENGTH.id), account=ACCOUNTS, region=st.none(), owner=TEXT, reason=TEXT, until=DAYS
)
SIGNED = st.tuples(st.dates(), st.dates()).map(lambda days: [day.isoformat() for day in sorted(days)])
ATTESTATIONS = st.builds(
    lambda days, **said: Attestation(on=days[0], until=days[1], **said),
    SIGNED,
    check=st.sampled_from([NET.id, LENGTH.id]),
    account=ACCOUNTS,
    statement=st.from_regex(r"[a-z:.@/_-]{1,9}", fullmatch=True),
    by=TEXT,
    note=st.just("") | TEXT,
)
BASELINES = st.builds(
    Baseline,
    settings=st.dictionaries(st.just(LENGTH.id), VALUES),
    accounts=st.dictionaries(ACCOUNTS, st.dictionaries(st.just(LENGTH.id), VALUES), max_size=3),
    exemptions=st.lists(EXEMPTIONS, max_size=3).map(tuple),
    attestations=st.lists(ATTESTATIONS, max_size=3).map(tuple),
)
examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def said(baseline: Baseline) -> Any:
    return msgspec.to_builtins(msgspec.structs.replace(normal(baseline, CHECKS), source=""))


def fresh(directory: Path) -> Path:
    path = directory / "b.toml"
    path.unlink(missing_ok=True)
    return path


@examples
@given(baseline=BASELINES)
def test_what_is_saved_is_read_back(tmp_path: Path, baseline: Baseline) -> None:
    path = fresh(tmp_path)
    save(path, baseline, CHECKS)
    found = load(path, CHECKS)
    assert said(found) == said(baseline)
    assert found.source == str(path)
    assert [found.settings_for(LENGTH, account) for account in (*baseline.accounts, "")] == [
        baseline.settings_for(LENGTH, account) for account in (*baseline.accounts, "")
    ]


@examples
@given(first=BASELINES, second=BASELINES)
def test_a_file_is_changed_in_place(tmp_path: Path, first: Baseline, second: Baseline) -> None:
    path = fresh(tmp_path)
    save(path, first, CHECKS)
    path.write_text("# my own words\n" + path.read_text())
    before = [line for line in path.read_text().splitlines() if line.startswith("# ") and " = " not in line]
    save(path, second, CHECKS)
    assert said(load(path, CHECKS)) == said(second)
    kept = path.read_text().splitlines()
    assert [line for line in before if line not in kept] == []
    once = path.read_bytes()
    save(path, second, CHECKS)
    assert path.read_bytes() == once, "saving the same again changes nothing"


@examples
@given(baseline=BASELINES)
def test_the_template_says_the_baseline_and_names_every_setting(baseline: Baseline) -> None:
    text = template(CHECKS, baseline)
    tomllib.loads(text)
    for name in ("minimum_length", "symbols", "reuse", "tone", "notify"):
        assert f"\n{name} = " in text or f"\n# {name} = " in text


def test_the_template_explains_itself() -> None:
    text = template(CHECKS, Baseline())
    assert (
        "# Minimum length: characters at least. A whole number from 6 to 128; default 14.\n# minimum_length = 14"
        in text
    )
    assert '# reuse = "off"' in text
    assert "# Password length: A short password can be guessed." in text
    assert "Answers to CIS AWS Foundations v7.0 2.8, 2.9; AWS Security Hub IAM.15." in text
    assert tomllib.loads(text) == {
        "format": "hardener.baseline",
        "version": 1,
        "checks": {"password-length": {}},
    }


@pytest.mark.parametrize("commented", ["minimum_length = 14", 'reuse = "off"', "notify = []", "symbols = true"])
def test_taking_a_comment_sign_away_is_enough(tmp_path: Path, commented: str) -> None:
    path = tmp_path / "b.toml"
    text = template(CHECKS, Baseline())
    assert f"\n# {commented}\n" in text
    path.write_text(text.replace(f"\n# {commented}\n", f"\n{commented}\n", 1))
    assert said(load(path, CHECKS)) == said(Baseline())


WRITTEN = """\
# Ours, since 2026.
format = "hardener.baseline"   # do not touch
version = 1

[checks.password-length]
symbols = false     # they hate it
# minimum_length = 14
minimum_length = 20 # agreed with the board

[accounts]
"111122223333".password-length = { minimum_length = 30 }

[[exceptions]]  # the only one
check = "default-net"
account = "999900001111"
owner = "net"
reason = "moves out"
until = 2027-03-31
"""


def test_a_hand_written_file_keeps_its_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(WRITTEN)
    now = load(path, CHECKS)
    values = {**now.settings[LENGTH.id], "minimum_length": 24, "tone": "lenient"}
    save(path, now.with_settings(LENGTH.id, values), CHECKS)
    expected = WRITTEN.replace("minimum_length = 20 #", "minimum_length = 24 #").replace(
        "[checks.password-length]\n", '[checks.password-length]\ntone = "lenient"\n'
    )
    assert path.read_text() == expected


MINE = Attestation(
    check="default-net", account=ROOT, statement="safe", by="Alice", on="2026-11-23", until="2027-11-23", note="room 4"
)
SIGNED_TABLE = """\
[[attestations]]
check = "default-net"
account = "999900001111"
statement = "safe"
by = "Alice"
on = 2026-11-23
until = 2027-11-23
note = "room 4"
"""


def test_an_attestation_is_added_below_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(WRITTEN)
    save(path, load(path, CHECKS).with_attestation(MINE), CHECKS)
    assert path.read_text() == f"{WRITTEN}\n{SIGNED_TABLE}"


def test_signing_again_replaces_one_table_and_keeps_what_stands_around_it(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    other = SIGNED_TABLE.replace('"safe"', '"other"')
    path.write_text(f"{WRITTEN}\n# first\n{SIGNED_TABLE}# second, which stays\n{other}# the end\n")
    later = msgspec.structs.replace(MINE, on="2027-01-01", until="2028-01-01", note="")
    save(path, load(path, CHECKS).with_attestation(later), CHECKS)
    new = (
        SIGNED_TABLE.replace("2027-11", "2028-11").replace("2026-11-23", "2027-01-01").replace('note = "room 4"\n', "")
    )
    new = new.replace("2028-11-23", "2028-01-01")
    assert path.read_text() == f"{WRITTEN}\n# first\n# second, which stays\n{other}# the end\n\n{new}"
    assert load(path, CHECKS).attestations[-1] == later


def test_attestations_on_one_line_are_understood_and_can_be_added_to(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(
        HEAD + 'attestations = [{check="default-net", account="999900001111", statement="other",'
        ' by="Bob", on="2026-01-01", until=2026-12-31}]\n'
    )
    found = load(path, CHECKS)
    save(path, found.with_attestation(MINE), CHECKS)
    assert [(one.statement, one.by) for one in load(path, CHECKS).attestations] == [("other", "Bob"), ("safe", "Alice")]


def test_a_value_that_stood_commented_out_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    save(path, Baseline(), CHECKS)
    before = path.read_text()
    save(path, Baseline(settings={LENGTH.id: {"minimum_length": 20}}), CHECKS)
    assert path.read_text() == before.replace("# minimum_length = 14", "minimum_length = 20", 1)


def test_what_is_off_by_default_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    save(path, Baseline(settings={LENGTH.id: {"reuse": 5}}), CHECKS)
    assert tomllib.loads(path.read_text())["checks"][LENGTH.id] == {"reuse": 5}
    save(path, Baseline(), CHECKS)
    assert "reuse" not in tomllib.loads(path.read_text())["checks"][LENGTH.id]


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot read"):
        load(tmp_path / "nowhere.toml", CHECKS)
    path = tmp_path / "b.toml"
    path.write_bytes(HEAD.encode() + b"#" * 2**20)
    with pytest.raises(Problem, match="larger than 1 MiB"):
        load(path, CHECKS)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "b.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(Unsafe, match="is a link"):
        save(tmp_path / "b.toml", Baseline(), CHECKS)
    assert not (tmp_path / "elsewhere.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_the_file_is_the_operators_alone(tmp_path: Path) -> None:
    path = tmp_path / "below" / "b.toml"
    save(path, Baseline(), CHECKS)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_cannot_be_understood_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text("mine")
    with pytest.raises(BadBaseline):
        save(path, Baseline(), CHECKS)
    assert path.read_text() == "mine"


def test_values_that_no_file_may_hold_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    with pytest.raises(BadBaseline):
        save(path, Baseline(settings={LENGTH.id: {"minimum_length": 5}}), CHECKS)
    assert not path.exists()


@pytest.mark.parametrize(
    "layout",
    [
        "checks = { password-length = { symbols = false } }",
        "[checks]\npassword-length.symbols = false",
        "[checks]\n[checks.password-length]\nsymbols = false",
        'checks."password-length".symbols = false',
        "[accounts]\n[checks.password-length]\nsymbols = false",
    ],
)
def test_every_way_to_write_it_can_be_edited(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(HEAD + layout + "\n")
    assert load(path, CHECKS).settings == {LENGTH.id: {"symbols": False}}
    wanted = Baseline(settings={LENGTH.id: {"minimum_length": 20}}, accounts={ROOT: {LENGTH.id: {"reuse": 3}}})
    save(path, wanted, CHECKS)
    assert said(load(path, CHECKS)) == said(wanted)


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_bytes((HEAD + "[checks.password-length]\n# minimum_length = 14\n").replace("\n", "\r\n").encode())
    save(path, Baseline(settings={LENGTH.id: {"minimum_length": 20}}), CHECKS)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@examples
@given(keys=st.lists(st.sampled_from(["a", "b", "c.d", '"e f"']), unique=True, min_size=1), data=st.data())
def test_the_line_of_a_key_is_where_it_is_written(keys: list[str], data: Any) -> None:
    filler = ["", "# x = 1", "# [y]"]
    values = ["1", '"""\n[z]\nq = 1\n"""', "[\n 1, # ]\n]", "{ g = 1 }", "'''\n\n'''"]
    lines: list[str] = []
    expected = {}
    for key in keys:
        lines += data.draw(st.lists(st.sampled_from(filler), max_size=3))
        expected[key] = len(lines) + 1
        lines += f"{key} = {data.draw(st.sampled_from(values))}".split("\n")
    text = "\n".join(lines)
    for key, line in expected.items():
        path = tuple(part.strip('"') for part in key.split("."))
        assert line_of(text, path) == line
