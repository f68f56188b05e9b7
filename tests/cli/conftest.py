"""The command line in-process, on a fake workbench; and golden files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hardener.cli.root import root
from tests.cli.fakes import FakeWays

GOLDEN = Path(__file__).parent / "golden"
Hardener = Callable[..., Result]


@pytest.fixture
def ways(tmp_path: Path) -> FakeWays:
    return FakeWays(tmp_path)


@pytest.fixture
def hardener(ways: FakeWays, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hardener:
    """Run the command line in an empty directory and return what came of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HARDENER_DEBUG", raising=False)

    def call(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(root, arguments, input=typed, obj=ways, prog_name="hardener")

    return call


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the one that is kept; HARDENER_GOLDEN=write keeps the new one."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.txt"
        if os.environ.get("HARDENER_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
