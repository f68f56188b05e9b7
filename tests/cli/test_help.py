"""The help: every command and option is in it, it fits, and the first page costs nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hardener.cli import words
from hardener.cli.root import root
from hardener.cli.teaching import Taught
from tests.cli.conftest import Hardener

NAMES = [name for _, name, _ in words.COMMANDS]
PATHS = [*([name] for name in NAMES), *(["demo", name] for name in NAMES if name != "demo")]
HEAVY = ("boto3", "botocore", "textual", "rich", "msgspec", "click", "questionary", "prompt_toolkit", "keyring", "moto")


def command_at(path: list[str]) -> click.Command:
    found: click.Command = root
    for name in path:
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), name)
        assert below is not None
        found = below
    return found


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_teaches(path: list[str], hardener: Hardener) -> None:
    result = hardener(*path, "--help")
    assert result.exit_code == 0
    for part in ("Usage:", "Options:", "Examples:", "Exit codes:"):
        assert part in result.stdout
    assert result.stdout.isascii(), "it must be readable in any terminal"
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


@pytest.mark.parametrize("path", [[], *PATHS], ids=" ".join)
def test_every_option_is_named_and_explained(path: list[str], hardener: Hardener) -> None:
    shown = hardener(*path, "--help").stdout
    for parameter in command_at(path).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            for name in (*parameter.opts, *parameter.secondary_opts):
                assert name in shown.replace(",", " ").split(), name


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_the_exit_codes_are_those_of_the_list(path: list[str]) -> None:
    command = command_at(path)
    assert isinstance(command, Taught)
    assert command.examples
    assert set(command.exits) <= set(words.EXITS)
    assert command.short_help == next(clause for _, name, clause in words.COMMANDS if name == path[-1])


def test_the_first_page_is_the_same_however_it_is_asked_for(hardener: Hardener) -> None:
    assert hardener("--help").stdout == hardener("-h").stdout == words.top_help()
    assert words.top_help().isascii()
    assert max(len(line) for line in words.top_help().splitlines()) <= 80


def test_the_first_page_names_every_command_and_option() -> None:
    shown = words.top_help()
    options = {name for one in root.params for name in one.opts if name.startswith("--")}
    assert options | {"--help"} == set(words.ROOT_OPTIONS)
    assert all(f"\n  {name} " in shown for name in NAMES)
    assert all(f"\n  {name} " in shown for name in words.ROOT_OPTIONS)
    assert all(f"\n  {code} " in shown for code in words.EXITS)


def test_every_command_has_a_module_and_a_place_in_the_list() -> None:
    folder = Path(words.__file__).parent / "commands"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(NAMES)


def imported(*arguments: str) -> set[str]:
    """Return the top-level packages that a fresh process has imported when it leaves."""
    code = (
        "import sys, json, atexit\n"
        "atexit.register(lambda: sys.stderr.write(json.dumps(sorted({n.split('.')[0] for n in sys.modules}))))\n"
        f"sys.argv = ['hardener', *{list(arguments)!r}]\n"
        "from hardener.cli.main import main\n"
        "sys.exit(main())\n"
    )
    # Without what watches over the children of the tests, which imports much by itself.
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=alone)
    return set(json.loads(done.stderr))


def test_nothing_is_imported_for_the_first_page() -> None:
    assert not imported("--help") & {*HEAVY, "argparse", "typing", "pathlib", "dataclasses", "logging"}


@pytest.mark.parametrize("path", [["scan"], ["demo"], ["init"]], ids=" ".join)
def test_the_help_of_a_command_reaches_for_neither_aws_nor_screens(path: list[str]) -> None:
    slow = {"boto3", "botocore", "textual", "rich", "questionary", "prompt_toolkit", "keyring", "moto", "flask"}
    assert not imported(*path, "--help") & slow


def test_the_version(hardener: Hardener) -> None:
    result = hardener("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("hardener ")


def test_python_m_hardener_is_hardener() -> None:
    done = subprocess.run([sys.executable, "-m", "hardener", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout == words.top_help()


def test_the_help_does_not_need_a_workbench() -> None:
    result = CliRunner().invoke(root, ["scan", "--help"], prog_name="hardener")
    assert result.exit_code == 0
