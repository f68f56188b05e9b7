"""What docs/safety.md and SECURITY.md name as proof is there: a test that was renamed or taken away is missed."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("docs/safety.md", "SECURITY.md")
_NAMED = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")
_ALONE = re.compile(r"(?<![\w.])::(\w+)")
"""A second test of the file that was named last."""
_RULES = 11


@cache
def _functions(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(text: str) -> list[str]:
    """Return what `text` names and is not there."""
    found = []
    for line in text.splitlines():
        file = ""
        for one in re.finditer(rf"{_NAMED.pattern}|{_ALONE.pattern}", line):
            file = one[1] or file
            name = one[2] or one[3]
            path = ROOT / file
            if not path.is_file() or (name and name not in _functions(path)):
                found.append(f"{file}::{name}" if name else file)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    assert missing((ROOT / page).read_text(encoding="utf-8")) == []


def test_what_does_not_exist_is_missed() -> None:
    assert missing("`tests/test_safety_page.py::test_what_does_not_exist_is_missed`, ::test_none") == [
        "tests/test_safety_page.py::test_none"
    ]
    assert missing("see tests/no/such_file.py") == ["tests/no/such_file.py"]


def test_every_rule_has_its_proof() -> None:
    lines = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8").splitlines()
    rules = {int(found[1]): line for line in lines if (found := re.match(r"\| (\d+) \|", line))}
    assert sorted(rules) == list(range(1, _RULES + 1))
    assert all(_NAMED.search(line) for line in rules.values())
