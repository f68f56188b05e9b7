"""Writes the pages and schemas of this folder that come from the code; a test fails when one is stale.

Run it with: .venv/bin/python docs/written.py
"""

import json
from collections.abc import Callable
from pathlib import Path

from checks import CATALOGUE
from hardener.engine.report import documents, json_format
from hardener.engine.report.frameworks import Framework, Requirement, load

HERE = Path(__file__).parent
_TOP = """\
# Coverage

Which requirement of which framework is tested by which check; the texts are ours. What no check tests is listed too:
either no check reads it yet, or it is no setting of an account. Written from `checks/frameworks.toml` by
`docs/written.py`.
"""


def schema() -> str:
    """Return the JSON Schema of a report."""
    return json.dumps(json_format.schema(), indent=2, sort_keys=True) + "\n"


def board_schema() -> str:
    """Return the JSON Schema of a plan as `hardener show --format json` prints it."""
    return json.dumps(documents.schema(), indent=2, sort_keys=True) + "\n"


def coverage() -> str:
    """Return the table of what is tested and what is not."""
    data = (HERE.parent / "checks" / "frameworks.toml").read_bytes()
    frameworks = load(data, [check.id for check in CATALOGUE])
    return "\n".join([_TOP, *(_framework(one) for one in frameworks)])


def _framework(framework: Framework) -> str:
    asked = framework.requirements
    whole = sum(bool(one.checks) and not one.partly for one in asked)
    partly = sum(bool(one.partly) for one in asked)
    yet = sum(one.planned for one in asked)
    head = (
        f"## {framework.title}\n\n{len(asked)} requirements: {whole} tested, {partly} tested in part, "
        f"{yet} not tested yet, {len(asked) - whole - partly - yet} no setting of an account.\n"
    )
    rows = [_row(one) for section in framework.section for one in section.requirements]
    return "\n".join([head, "| Id | What is asked | Checks |", "|---|---|---|", *rows, ""])


def _row(one: Requirement) -> str:
    checks = ", ".join(f"`{check}`" for check in one.checks)
    note = f"{checks}; only {one.partly}" if one.partly else checks or ("not yet" if one.planned else f"no: {one.out}")
    return f"| {one.id} | {one.text} | {note} |"


PAGES: dict[str, Callable[[], str]] = {
    "report.schema.json": schema,
    "board.schema.json": board_schema,
    "coverage.md": coverage,
}
"""File and what is in it."""


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
