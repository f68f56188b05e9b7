"""A plan for a change board: everything that is decided on is in it, in every format, and nothing in it acts."""

import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from hardener.aws.names import cli_line, unknown_yet
from hardener.engine import planfile
from hardener.engine.model import Plan, UndoClass, safe
from hardener.engine.report import documents
from hardener.engine.report.board import Board, boarded
from hardener.engine.report.duration import expected, in_words
from hardener.engine.signing import NoSigner
from tests.cli import samples
from tests.cli.made_up import CHECKS

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[3] / "docs" / "board.schema.json"
FORMATS = (*documents.FORMATS, "json")
EVIL = "[a](javascript:x) <script>alert(1)</script> `c` | d www.example.com me@example.com http://x *b* # h"


def board(plan: Plan, monkeypatch: pytest.MonkeyPatch, now: str = samples.NOW) -> Board:
    monkeypatch.setattr("hardener.engine.clock.now", lambda: now)
    file = planfile.encode(plan, NoSigner("a test"))
    policies = {"management": {"Version": "2012-10-17", "Statement": []}}
    commands = [("Apply it", f"hardener apply plan.json --approve sha256:{file.sha256}")]
    return boarded(file, CHECKS, lambda call: (cli_line(call), unknown_yet(call)), policies, commands)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Board:
    return board(samples.full_plan(), monkeypatch)


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_as_it_was(full: Board, name: str, kept_as: Callable[[Path, bytes], None]) -> None:
    kept_as(GOLDEN / f"board.{name}", documents.written(full, name))


@pytest.mark.parametrize("name", FORMATS)
def test_everything_that_is_decided_on_is_in_it(full: Board, name: str) -> None:
    """Compared without the marks of the format and without line breaks."""
    text = readable(documents.written(full, name), name)
    plan = samples.full_plan()
    needed = [
        full.digest,
        plan.expires,
        plan.author.arn,
        *(f"{one.framework} {one.id}" for one in CHECKS[0].references),
    ]
    needed += [one.why for one in CHECKS] + [safe(w) for change in plan.changes for w in change.warnings]
    needed += [safe(loss) for change in plan.changes for loss in change.undo.loses]
    needed += [cli_line(call) for call in plan.calls] + [safe(one.reason) for one in plan.refused]
    needed += [safe(one.trouble.hint) for one in plan.gaps]
    if name == "json":
        needed = [one for one in needed if not one.startswith(("CIS", "AWS"))]
    for one in needed:
        assert "".join(one.split()) in text, one


def readable(data: bytes, name: str) -> str:
    text = data.decode()
    if name == "json":
        text = "\n".join(safe(one) for one in strings(json.loads(text)))
    elif name == "html":
        text = parsed(text).text
    elif name == "markdown":
        text = parsed(MarkdownIt("commonmark").enable("table").render(text)).text
    return "".join(text.split())


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for item in value.values() for one in strings(item)]
    return [one for item in value for one in strings(item)] if isinstance(value, list) else [str(value)]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_in_it_acts_on_a_terminal(full: Board, name: str) -> None:
    text = documents.written(full, name).decode()
    assert {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")} <= {"\n"}


def evil_plan() -> Plan:
    change = samples.length_change(samples.ROOT, 1)
    undo = msgspec.structs.replace(change.undo, loses=(EVIL, f"- {EVIL}", f"1. {EVIL}"))
    call = msgspec.structs.replace(change.calls[0], why=EVIL, params={"Name": f"```\n{EVIL}"})
    return samples.plan(
        msgspec.structs.replace(change, summary=EVIL, account_name=EVIL, warnings=(EVIL,), undo=undo, calls=(call,))
    )


def test_the_page_holds_nothing_that_runs_or_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    page = parsed(documents.written(board(evil_plan(), monkeypatch), "html").decode())
    assert not {"script", "img", "iframe", "link", "object", "base", "form", "a"} & page.tags
    assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "action", "href")]
    assert EVIL in page.text


_LINKED = re.compile(r"(?<!\\)(?:[a-z]:)?//|www\.|(?<!\\)@", re.IGNORECASE)
"""What GitHub makes a link, or a mention, of by itself."""


def test_markdown_has_no_link_no_markup_and_no_html_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    text = documents.written(board(evil_plan(), monkeypatch), "markdown").decode()
    page = parsed(MarkdownIt("gfm-like", {"linkify": False}).render(text))
    cells = {"table", "thead", "tbody", "tr", "th", "td"}
    assert page.tags <= {"h1", "h2", "h3", "p", "strong", "ul", "li", "pre", "code", *cells}
    assert page.text.count(EVIL) >= 5
    outside, inside = [], False
    for line in text.splitlines():
        inside ^= line.startswith("```")
        outside += [] if inside else [line]
    assert not _LINKED.findall("\n".join(outside).replace("\\://", ""))


def test_what_cannot_be_undone_or_begun_stands_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    change = samples.length_change(samples.ROOT, 1)
    call = msgspec.structs.replace(change.calls[0], undo=UndoClass.NONE)
    plan = samples.plan(msgspec.structs.replace(change, calls=(call,)))
    text = documents.written(board(plan, monkeypatch, "2030-01-01T00:00:00Z"), "text").decode()
    top = text.split("Digest")[0]
    assert "1 call cannot be undone." in top
    assert f"the plan expired at {samples.THEN}" in top
    assert "INCOMPLETE" not in text


def test_an_empty_plan_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = documents.written(board(samples.plan(), monkeypatch), "text").decode()
    assert "Nothing." in text
    assert "The exact calls" not in text


def test_the_duration_grows_with_what_is_done_and_names_what_it_assumes() -> None:
    small, large = samples.plan(samples.length_change(samples.ROOT, 1)), samples.full_plan()
    assert expected(small).usual < expected(large).usual < expected(large).most
    assert expected(large).most - expected(large).usual == 60 * len(large.changes)
    assert any("60 s" in one for one in expected(small).assumes)


@pytest.mark.parametrize(("seconds", "said"), [(9, "9 s"), (60, "1 min"), (61, "2 min"), (7200, "2 h")])
def test_seconds_are_said_as_people_do(seconds: int, said: str) -> None:
    assert in_words(seconds) == said


def test_json_fits_its_published_schema(full: Board) -> None:
    schema = json.loads(SCHEMA.read_bytes())
    found = json.loads(documents.written(full, "json"))
    Draft202012Validator(schema).validate(found)
    found["calls"][0]["seq"] = "first"
    assert list(Draft202012Validator(schema).iter_errors(found))
