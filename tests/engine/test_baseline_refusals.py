"""Bad baseline files: each is refused with the line, the key, the value and what was expected."""

from pathlib import Path

import pytest

from hardener.engine.baseline import load
from hardener.engine.problems import BadBaseline
from tests.cli.made_up import CHECKS
from tests.cli.samples import PROD

HEAD = 'format = "hardener.baseline"\nversion = 1\n'


BAD: list[tuple[str, str]] = [
    ("", 'line 1: format is missing; expected format = "hardener.baseline"'),
    ('format = "hardener.plan"\nversion = 1', 'line 1: format is "hardener.plan"; expected "hardener.baseline"'),
    ('format = "hardener.baseline"\n\nversion = 2', "line 3: version is 2; expected 1"),
    ('format = "hardener.baseline"\nversion = true', "line 2: version is true; expected 1"),
    (
        HEAD + "colour = 1",
        "line 3: colour is not known; expected one of format, version, checks, accounts, exceptions, attestations",
    ),
    (HEAD + "checks = 7", "line 3: checks is 7; expected a table"),
    (HEAD + "\n[checks.pasword]", "line 4: checks.pasword is not known; expected one of password-length, default-net"),
    (HEAD + "[checks]\npassword-length = 1", "line 4: checks.password-length is 1; expected a table"),
    (
        HEAD + "\n\n[checks.password-length]\nsymbols = true\nminimum_length = 'ten'",
        'line 7: checks.password-length.minimum_length is "ten"; expected a whole number from 6 to 128',
    ),
    (
        HEAD + "checks.password-length.minimum_length = 5",
        "line 3: checks.password-length.minimum_length is 5; expected a whole number from 6 to 128",
    ),
    (
        HEAD + "checks.password-length.minimum_length = 14.0",
        "line 3: checks.password-length.minimum_length is 14.0; expected a whole number from 6 to 128",
    ),
    (
        HEAD + "checks.password-length.minimum_length = true",
        "line 3: checks.password-length.minimum_length is true; expected a whole number from 6 to 128",
    ),
    (
        HEAD + "checks.password-length.minimum_length = 2027-01-01",
        "line 3: checks.password-length.minimum_length is 2027-01-01; expected a whole number from 6 to 128",
    ),
    (
        HEAD + 'checks.password-length.minimum_length = "off"',
        'line 3: checks.password-length.minimum_length is "off"; expected a whole number from 6 to 128',
    ),
    (
        HEAD + "checks.password-length.reuse = 99",
        'line 3: checks.password-length.reuse is 99; expected a whole number from 1 to 24, or "off"',
    ),
    (
        HEAD + "[checks.password-length]\ntone = '''\n[not.a.table]\n'''",
        'line 4: checks.password-length.tone is "[not.a.table]\\n"; expected one of lenient, strict',
    ),
    (
        HEAD + "[checks.password-length]\n# notify = 1\nnotify = [\n  'a',\n  2,\n]",
        'line 5: checks.password-length.notify is ["a", 2]; expected a list of texts',
    ),
    (
        HEAD + "[checks.password-length]\nlength = 1",
        "line 4: checks.password-length.length is not known; expected one of minimum_length, symbols",
    ),
    (HEAD + "[checks.default-net]\nx = 1", "line 4: checks.default-net.x is not known; expected nothing here"),
    (HEAD + "[accounts.12.password-length]", "line 3: accounts.12 is no account id; expected 12 digits"),
    (HEAD + "[accounts]\n111122223333 = 1", "line 4: accounts.111122223333 is 1; expected a table"),
    (HEAD + "[accounts.111122223333.nope]", "line 3: accounts.111122223333.nope is not known"),
    (
        HEAD + "[accounts.111122223333.password-length]\nsymbols = 1",
        "line 4: accounts.111122223333.password-length.symbols is 1; expected true or false",
    ),
    (HEAD + "exceptions = 1", "line 3: exceptions is 1; expected [[exceptions]] tables"),
    (HEAD + "[exceptions]\ncheck = 1", "line 3: exceptions is a table; expected [[exceptions]] tables"),
    (HEAD + "version = 1", "line 3: cannot overwrite a value; expected TOML"),
    (HEAD + "x = ", "line 3: "),
    (HEAD + "[checks.password-length\n", "line 3: "),
    (HEAD + "\nx = [1,\n2", "line 5: "),
    (HEAD + "x = " + "[" * 5000, "line 1: it is nested too deeply"),
    (HEAD + "\x00", "line 3: "),
]


@pytest.mark.parametrize(("text", "sentence"), BAD, ids=[f"{place}" for place in range(len(BAD))])
def test_a_bad_file_is_refused_with_line_key_and_what_was_expected(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(text)
    with pytest.raises(BadBaseline) as refused:
        load(path, CHECKS)
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.code == 64
    assert str(path) in refused.value.hint


GOOD_EXCEPTION = {
    "check": '"default-net"',
    "account": f'"{PROD}"',
    "region": '"eu-west-1"',
    "owner": '"net"',
    "reason": '"moves out"',
    "until": "2027-03-31",
}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"check": '"nope"'}, 'line 5: exceptions.check is "nope"; expected one of password-length, default-net'),
        ({"check": "7"}, "line 5: exceptions.check is 7; expected one of"),
        ({"account": '"1"'}, 'line 6: exceptions.account is "1"; expected an account id of 12 digits'),
        ({"account": PROD}, f"line 6: exceptions.account is {PROD}; expected an account id of 12 digits, in quotes"),
        ({"check": "[]"}, "line 5: exceptions.check is []; expected one of"),
        ({"region": '"mars"'}, 'line 7: exceptions.region is "mars"; expected a region such as eu-central-1'),
        ({"region": "1"}, "line 7: exceptions.region is 1; expected a region"),
        ({"owner": '" "'}, 'line 8: exceptions.owner is " "; expected a text'),
        ({"reason": "1"}, "line 9: exceptions.reason is 1; expected a text"),
        ({"until": '"2027-02-30"'}, 'line 10: exceptions.until is "2027-02-30"; expected a day such as 2027-03-31'),
        ({"until": '"soon"'}, 'line 10: exceptions.until is "soon"; expected a day'),
        ({"until": "2027-03-31T10:00:00"}, "line 10: exceptions.until is 2027-03-31T10:00:00; expected a day"),
        ({"check": '"password-length"'}, 'line 7: exceptions.region is "eu-west-1"; expected no region'),
        ({"owner": ""}, "line 4: exceptions has no owner; expected check, account, owner, reason and until"),
        ({"ticket": "1"}, "line 11: exceptions.ticket is not known"),
    ],
)
def test_a_bad_exception_is_refused(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    path = tmp_path / "b.toml"
    lines = [f"{key} = {value}" for key, value in {**GOOD_EXCEPTION, **changed}.items() if value]
    path.write_text("\n".join([HEAD, "[[exceptions]]", *lines]))
    with pytest.raises(BadBaseline) as refused:
        load(path, CHECKS)
    assert refused.value.sentence.startswith(sentence)


@pytest.mark.parametrize("until", ["2027-03-31", '"2027-03-31"'])
def test_a_day_may_be_written_as_text(tmp_path: Path, until: str) -> None:
    path = tmp_path / "b.toml"
    lines = [f"{key} = {value}" for key, value in {**GOOD_EXCEPTION, "until": until}.items()]
    path.write_text("\n".join([HEAD, "[[exceptions]]", *lines]))
    assert load(path, CHECKS).exemptions[0].until == "2027-03-31"


def test_foreign_keys_cannot_act_in_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(HEAD + '"\\u001b[2J\\u202e" = 1')
    with pytest.raises(BadBaseline) as refused:
        load(path, CHECKS)
    assert "\x1b" not in refused.value.sentence


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_bytes(HEAD.encode() + b"# \xff")
    with pytest.raises(BadBaseline, match=r"line 3: byte .* is not UTF-8"):
        load(path, CHECKS)


GOOD_ATTESTATION = {
    "check": '"default-net"',
    "account": f'"{PROD}"',
    "statement": '"list"',
    "by": '"Alice"',
    "on": "2026-11-23",
    "until": "2027-11-23",
    "note": '"room 4"',
}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"check": '"nope"'}, 'line 5: attestations.check is "nope"; expected one of password-length, default-net'),
        ({"account": '"1"'}, 'line 6: attestations.account is "1"; expected an account id of 12 digits'),
        ({"statement": '"a b"'}, 'line 7: attestations.statement is "a b"; expected the name of a statement'),
        ({"statement": "7"}, "line 7: attestations.statement is 7; expected the name of a statement"),
        ({"by": '" "'}, 'line 8: attestations.by is " "; expected a text'),
        ({"on": '"soon"'}, 'line 9: attestations.on is "soon"; expected a day'),
        ({"until": "2026-11-22"}, "line 10: attestations.until is 2026-11-22; expected a day that is not before"),
        ({"note": "[]"}, "line 11: attestations.note is []; expected a text"),
        ({"by": ""}, "line 4: attestations has no by; expected check, account, statement, by, on and until"),
        ({"region": '"eu-west-1"'}, "line 12: attestations.region is not known"),
    ],
)
def test_a_bad_attestation_is_refused(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    path = tmp_path / "b.toml"
    lines = [f"{key} = {value}" for key, value in {**GOOD_ATTESTATION, **changed}.items() if value]
    path.write_text("\n".join([HEAD, "[[attestations]]", *lines]))
    with pytest.raises(BadBaseline) as refused:
        load(path, CHECKS)
    assert refused.value.sentence.startswith(sentence)


def test_attestations_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(HEAD + "attestations = ['me']")
    with pytest.raises(BadBaseline, match=r"line 3: attestations is .*; expected \[\[attestations\]\] tables"):
        load(path, CHECKS)
