"""The formats of a document for a change board, by name and by the ending of a file."""

import json
from importlib import import_module
from typing import Any

import msgspec

from hardener.engine.report.board import Board
from hardener.engine.report.board_page import page

FORMATS = {"html": "page_html", "markdown": "page_markdown", "text": "page_text"}
"""Format, and the module that writes it."""
ENDINGS = {".html": "html", ".md": "markdown", ".txt": "text"}
"""Which format a file has by the ending of its name."""
FORMAT = "hardener.board"
FORMAT_VERSION = "1.0"


def written(board: Board, name: str) -> bytes:
    """Return the bytes of `board` in the format `name`, or as JSON."""
    if name == "json":
        return (json.dumps(as_object(board), indent=2, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")
    found: bytes = import_module(f"hardener.engine.report.{FORMATS[name]}").write(page(board))
    return found


def as_object(board: Board) -> dict[str, Any]:
    """Return `board` as `hardener.board` (docs/formats.md)."""
    return {"format": FORMAT, "format_version": FORMAT_VERSION, **msgspec.to_builtins(board)}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `as_object`."""
    found = msgspec.json.schema(Board)
    board = found["$defs"]["Board"]
    head = {"format": {"const": FORMAT}, "format_version": {"type": "string", "pattern": "^1\\."}}
    board["properties"] = {**head, **board["properties"]}
    board["required"] = [*head, *board["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "hardener.board 1", **found}
