"""A bar made of words and blocks, drawn to the width it is given."""

from textual.content import Content

from screens.widgets.glyphs import GOOD
from screens.widgets.text import FAINT, QUIET, joined


def meter(done: int, total: int, width: int = 10) -> Content:
    """Return a bar of which `done` of `total` is filled; full only when all is done."""
    filled = 0 if not total else width * done // total
    if done and not filled:
        filled = 1
    return joined(("▇" * filled, GOOD), ("▁" * (width - filled), QUIET))


def progress(done: int, total: int, width: int) -> Content:
    """Return a thin progress bar over the whole `width`."""
    filled = 0 if not total else width * min(done, total) // total
    return joined(("━" * filled, "$text-accent"), ("━" * (width - filled), FAINT))
