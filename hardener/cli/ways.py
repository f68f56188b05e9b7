"""What the commands stand on: the catalogue, the operator's places, a workbench, and whether somebody answers."""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

import click

from hardener.cli.options import Asked
from hardener.engine.baseline import Baseline, load
from hardener.engine.model import AnyCheck, Cloud, safe
from hardener.engine.places import Places
from hardener.engine.problems import Problem, WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.report.frameworks import Framework
from hardener.engine.report.frameworks import load as load_frameworks
from hardener.engine.signing import LaterSigner, find_signer
from hardener.engine.workbench import Workbench

AskCode = Callable[[str], str]


class Ways:
    """The real thing: AWS as the environment and the profiles lead to it."""

    command = "hardener"
    """What a copied command line begins with."""
    practice = False

    @cached_property
    def checks(self) -> tuple[AnyCheck, ...]:
        """The catalogue."""
        from checks import CATALOGUE

        return CATALOGUE

    @cached_property
    def frameworks(self) -> tuple[Framework, ...]:
        """What published frameworks ask, and which of the checks answers it. Raises BadFramework."""
        from importlib.resources import files

        return load_frameworks((files("checks") / "frameworks.toml").read_bytes(), [one.id for one in self.checks])

    @cached_property
    def places(self) -> Places:
        """The operator's directories. Raises Unsafe."""
        return Places.find(practice=self.practice)

    @cached_property
    def signer(self) -> LaterSigner:
        """What vouches for plans and journals; the keyring is asked once, when it is first needed."""
        return LaterSigner(find_signer)

    @property
    def can_ask(self) -> bool:
        """Whether somebody reads stderr and can answer."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def has_screen(self) -> bool:
        """Whether there is a terminal to draw the wizard on."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    def baseline(self, named: Path | None) -> Baseline:
        """Return the baseline in the file `named`, else in the usual place, else the built-in one.

        Raises BadBaseline, Problem.
        """
        usual = self.places.baseline
        if named is not None or usual.exists():
            return load(named or usual, self.checks)
        return Baseline()

    def workbench(self, asked: Asked, *, judging: bool = True) -> Workbench:
        """Return a workbench; nobody signs in before it needs to. Raises Problem.

        Without `judging` it needs no baseline, so that a bad file does not stand in the way of the runs.
        """
        bench = Workbench(
            lambda: self.sign_in(asked, bench.ask_code),
            lambda: self.checks,
            self.places,
            self.signer,
            self.baseline(asked.baseline) if judging else Baseline(),
            practice=self.practice,
            read_only=asked.read_only,
            role_name=asked.role_name,
        )
        bench.ask_code = _ask_code if self.can_ask else None
        return bench

    def reading(self, asked: Asked) -> Reading:
        """Return a workbench that has no way to write, for an audit; nobody signs in before it needs to.

        Raises BadBaseline, Problem.
        """
        bench = Reading(
            lambda: self.sign_in(asked, bench.ask_code),
            lambda: self.checks,
            self.places,
            self.signer,
            self.baseline(asked.baseline),
            practice=self.practice,
        )
        bench.ask_code = _ask_code if self.can_ask else None
        return bench

    def sign_in(self, asked: Asked, ask_code: AskCode | None = None) -> Cloud:
        """Sign in to AWS; `ask_code` asks for the code of an MFA device. Raises SignInFailed."""
        from hardener.aws.cloud import Access, sign_in

        role = {"role_name": asked.role_name} if asked.role_name else {}
        return sign_in(
            Access(
                profile=asked.profile or None,
                external_id=asked.external_id or None,
                region=asked.home_region or None,
                environment=self.environment(),
                ask_code=ask_code,
                **role,
            )
        )

    def environment(self) -> Mapping[str, str] | None:
        """Return what the AWS SDK looks into instead of the process's own environment and files, if anything."""
        return None


class Practising(Ways):
    """The same on the practice organization, whose server is started when somebody signs in."""

    command = "hardener demo"
    practice = True

    def __init__(self, until: ExitStack, *, port: int = 0) -> None:
        self._until = until
        self._port = port

    def sign_in(self, asked: Asked, ask_code: AskCode | None = None) -> Cloud:
        """Sign in to the practice organization. Raises Problem, SignInFailed."""
        if asked.profile:
            raise WrongUsage("--profile has no meaning on the practice organization", "leave it out")
        return super().sign_in(asked, ask_code)

    def environment(self) -> Mapping[str, str]:
        """Return what leads to the practice server and nowhere else."""
        return self.served

    @cached_property
    def served(self) -> Mapping[str, str]:
        """What to set to reach the practice server, which runs from now on. Raises Problem."""
        from hardener.practice.launch import PracticeError, running

        try:
            practice = self._until.enter_context(running(self.places.world, port=self._port))
        except PracticeError as error:
            raise _no_practice(str(error)) from None
        return practice.environment

    def reset(self) -> None:
        """Forget what was changed in the practice organization. Raises Problem."""
        from hardener.practice.launch import PracticeError, reset

        self.places.waiting.unlink(missing_ok=True)
        try:
            reset(self.places.world)
        except PracticeError as error:
            raise _no_practice(str(error)) from None


def _ask_code(device: str) -> str:
    code: str = click.prompt(f"MFA code of {safe(device)}", err=True)
    return code


def _no_practice(why: str) -> Problem:
    sentence, _, rest = why.partition("\n")
    if "is using" in why:
        return Problem(
            "the practice organization is open already, in another `hardener demo`",
            "end that one, or give this one an organization of its own: HARDENER_STATE_DIR=DIR hardener demo",
        )
    missing = "not installed" in sentence
    hint = "install it with: pipx install 'hardener[practice]' (from a checkout: make demo)" if missing else rest
    return Problem(sentence[:1].lower() + sentence[1:].rstrip("."), hint)
