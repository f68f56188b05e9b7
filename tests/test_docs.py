"""The pages of docs/ that come from the code are as the code would write them now."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def written() -> ModuleType:
    spec = importlib.util.spec_from_file_location("written", DOCS / "written.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["report.schema.json", "board.schema.json", "coverage.md"])
def test_it_is_up_to_date(name: str) -> None:
    page = written().PAGES[name]()
    assert (DOCS / name).read_text(encoding="utf-8") == page, "write it anew: .venv/bin/python docs/written.py"
