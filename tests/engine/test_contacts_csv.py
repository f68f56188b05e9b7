"""The table of what single accounts have differently: there and back, safe to open, strict to read."""

import csv
from io import StringIO
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from hardener.engine.baseline import Baseline
from hardener.engine.contacts_csv import NOTHING, BadTable, applied, columns, read, written
from hardener.engine.model import Account, AnyCheck, Settings
from tests.engine.toy import ShelfCheck

FIRST, SECOND = Account(id="111122223333", name="prod"), Account(id="000000000012", name="=HYPERLINK(1)")
BOTH = (FIRST, SECOND)


class ContactSettings(Settings, frozen=True, kw_only=True):
    mail: Annotated[str, Meta(max_length=20)] = ""
    on: bool = True
    listed: tuple[str, ...] = ()
    phone: str = ""


class ContactCheck(ShelfCheck):
    id = "contacts"
    settings = ContactSettings  # type: ignore[assignment]


CHECK: AnyCheck = ContactCheck()


def baseline(**first: object) -> Baseline:
    return Baseline(settings={"contacts": {"mail": "all@x.de"}}, accounts={FIRST.id: {"contacts": first}})


def test_only_texts_have_a_column() -> None:
    assert columns(CHECK) == ("mail", "phone")


def test_what_differs_is_written_and_read_back() -> None:
    text = written(CHECK, BOTH, baseline(mail="", phone="+49 30", on=False))
    assert text.splitlines() == [
        "account,name,mail,phone",
        f"111122223333,prod,{NOTHING},'+49 30",
        "000000000012,'=HYPERLINK(1),,",
    ]
    assert read(CHECK, text, BOTH, baseline()) == {FIRST.id: {"mail": "", "phone": "+49 30"}, SECOND.id: {}}


def test_no_cell_is_a_formula() -> None:
    hostile = ("=cmd()", "@SUM(1)", "-1", "\tx", "＝1")
    for value in hostile:
        text = written(CHECK, (FIRST,), baseline(phone=value))
        (_, row) = csv.reader(StringIO(text))
        assert row[3].startswith("'")


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])).map(str.strip).filter(lambda one: one != NOTHING))
def test_every_text_that_can_be_seen_comes_back(value: str) -> None:
    table = written(CHECK, (FIRST,), baseline(phone=value))
    if value.isprintable():
        assert read(CHECK, table, BOTH, baseline()) == {FIRST.id: {"phone": value}}


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_spreadsheets_of_other_countries_are_understood(sign: str, start: str) -> None:
    text = start + "\r\n".join(sign.join(row) for row in (("account", "phone"), (FIRST.id, "1, 2; 3")))
    quoted = text.replace("1, 2; 3", '"1, 2; 3"')
    assert read(CHECK, quoted, BOTH, baseline()) == {FIRST.id: {"phone": "1, 2; 3"}}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "the table is empty"),
        ("name,mail\nx,y", 1, "the first column has to be account"),
        ("account,fax\n111122223333,1", 1, "no column 'fax'"),
        ("account,mail,mail\n111122223333,1,2", 1, "there twice"),
        ("account,mail\n111122223333", 2, "has 1 cells, expected 2"),
        ("account,mail\n12,a@b.de", 2, "zeros off the front"),
        ("account,mail\n1.11122E+11,a@b.de", 2, "no account id"),
        ("account,mail\n१११११११११११११,a@b.de", 2, "no account id"),
        ("account,mail\n999999999999,a@b.de", 2, "there is no account 999999999999"),
        ("account,mail\n\n111122223333,a\n111122223333,b", 4, "there twice"),
        ('account,mail\n111122223333,"a\nb"\n000000000012,x', 2, "cannot be seen"),
        ("account,mail\n111122223333," + "x" * 21, 2, "does not fit"),
        ('account,mail\n111122223333,"a', 2, "no CSV"),
        ("account,mail\n\x00", 2, "NUL"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(BadTable) as refused:
        read(CHECK, text, BOTH, baseline())
    assert refused.value.errors[0][0] == line
    assert what in refused.value.errors[0][1]
    assert refused.value.sentence.startswith(f"line {line}: ")


def test_every_wrong_line_is_named_at_once() -> None:
    with pytest.raises(BadTable) as refused:
        read(CHECK, "account,mail\n12,a\n111122223333,b\n13,c", BOTH, baseline())
    assert [line for line, _ in refused.value.errors] == [2, 4]
    assert "(and 1 more)" in refused.value.sentence


def test_taking_a_table_in_leaves_the_rest_of_the_baseline() -> None:
    before = Baseline(
        settings={"contacts": {"mail": "all@x.de"}},
        accounts={
            FIRST.id: {"contacts": {"mail": "old@x.de", "on": False}, "other": {"a": 1}},
            SECOND.id: {"contacts": {"phone": "1"}},
        },
    )
    after = applied(before, CHECK, {FIRST.id: {"phone": "2"}, SECOND.id: {}})
    assert after.accounts == {FIRST.id: {"contacts": {"on": False, "phone": "2"}, "other": {"a": 1}}}
    assert after.settings == before.settings
    assert applied(after, CHECK, {}) == after
