"""Cells of a CSV file that a spreadsheet takes for text, whatever they begin with."""

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "'", " ", "＝", "＋", "－", "＠")
"""What a cell begins with that some spreadsheet takes for a formula, or takes away; and our own sign."""


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula; `plain` gives back exactly what it was."""
    return f"'{text}" if text.startswith(_ACTIVE) else text


def plain(cell: str) -> str:
    """Return what `harmless` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_ACTIVE) else cell
