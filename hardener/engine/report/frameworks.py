"""What published frameworks ask, as data: which check answers which requirement, and which nothing answers."""

from collections import Counter
from collections.abc import Collection

import msgspec

from hardener.engine.problems import Problem


class BadFramework(Problem):
    """A file of frameworks does not say what it must; the sentence names the requirement and what is wrong."""

    code = 64


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a framework asks for."""

    id: str
    text: str
    """What is asked, in our own words."""
    checks: tuple[str, ...] = ()
    """Ids of the checks that test it."""
    partly: str = ""
    """What of it they test, where that is not all."""
    planned: bool = False
    """Whether it is a setting of the account that no check reads yet."""
    out: str = ""
    """Why no check will ever test it."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a framework."""

    id: str
    title: str
    requirements: tuple[Requirement, ...]


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published list of requirements."""

    id: str
    title: str
    """As the references of checks name it, such as `CIS AWS Foundations v7.0`."""
    section: tuple[Section, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, in the framework's order."""
        return tuple(one for section in self.section for one in section.requirements)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    framework: tuple[Framework, ...]


def load(data: bytes, checks: Collection[str]) -> tuple[Framework, ...]:
    """Return the frameworks that the TOML file `data` tells of. Raises BadFramework, also for an unknown check."""
    try:
        found = msgspec.toml.decode(data, type=_File).framework
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFramework(f"the file of frameworks cannot be read: {error}") from None
    _demand_once("framework", [one.id for one in found])
    for framework in found:
        _demand_once(f"requirement of {framework.id}", [one.id for one in framework.requirements])
        for one in framework.requirements:
            _demand_sense(framework, one, checks)
    return found


def _demand_once(kind: str, ids: list[str]) -> None:
    twice = [id for id, number in Counter(ids).items() if number > 1]
    if twice:
        raise BadFramework(f"{twice[0]} stands for more than one {kind}", "each id stands for one thing")


def _demand_sense(framework: Framework, one: Requirement, checks: Collection[str]) -> None:
    where = f"{framework.id} {one.id}"
    for check in one.checks:
        if check not in checks:
            raise BadFramework(f"{where} names the check {check}, which does not exist", "see `hardener checks`")
    if sum(map(bool, (one.checks, one.planned, one.out))) != 1:
        raise BadFramework(f"{where} needs exactly one of: checks, planned, out")
    if one.partly and not one.checks:
        raise BadFramework(f"{where} says what is tested of it, but no check tests it")
