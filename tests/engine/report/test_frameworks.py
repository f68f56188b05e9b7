"""The file of frameworks: complete, of one mind with the checks, and refused where it makes no sense."""

import pytest

from checks import CATALOGUE
from hardener.engine.report.frameworks import BadFramework, Framework, load

OURS = {"CIS AWS Foundations v7.0", "AWS Security Hub", "AWS Well-Architected"}


@pytest.fixture(scope="module")
def frameworks(frameworks_file: bytes, catalogue: list[str]) -> tuple[Framework, ...]:
    return load(frameworks_file, catalogue)


def test_all_requirements_are_there(frameworks: tuple[Framework, ...]) -> None:
    assert {one.id: len(one.requirements) for one in frameworks}["cis-7.0"] == 70
    assert {one.id: len(one.requirements) for one in frameworks}["onboarding"] == 83


def test_checks_and_frameworks_say_the_same(frameworks: tuple[Framework, ...]) -> None:
    by_checks = {
        (ref.framework, ref.id, check.id) for check in CATALOGUE for ref in check.references if ref.framework in OURS
    }
    by_file = {
        (framework.title, one.id, check)
        for framework in frameworks
        if framework.title in OURS
        for one in framework.requirements
        for check in one.checks
    }
    assert by_checks == by_file


def test_every_check_answers_to_something(frameworks: tuple[Framework, ...], catalogue: list[str]) -> None:
    named = {check for framework in frameworks for one in framework.requirements for check in one.checks}
    assert named == set(catalogue)


def entry(requirement: str) -> bytes:
    text = f'[[framework]]\nid="f"\ntitle="F"\n[[framework.section]]\nid="1"\ntitle="One"\nrequirements=[{requirement}]'
    return text.encode()


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ('{id="1", text="t", checks=["nonsense"]}', "f 1 names the check nonsense, which does not exist"),
        ('{id="1", text="t"}', "f 1 needs exactly one of"),
        ('{id="1", text="t", planned=true, out="o"}', "f 1 needs exactly one of"),
        ('{id="1", text="t", planned=true, partly="p"}', "no check tests it"),
        ('{id="1", text="t", out="o"}, {id="1", text="u", out="o"}', "1 stands for more than one requirement of f"),
        ('{id="1", text="t", out="o", more=1}', "cannot be read"),
        ('{id="1"', "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused(requirement: str, said: str) -> None:
    with pytest.raises(BadFramework, match=said) as refused:
        load(entry(requirement), ["mfa"])
    assert refused.value.code == 64
