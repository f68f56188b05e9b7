"""Screens as SVG files, one per test, that a browser shows."""

import re
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from hardener.app import HardenerApp


class Picture(SingleFileSnapshotExtension):
    """One file per picture."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    def serialize(self, data: Any, **kwargs: Any) -> str:
        return str(data)


def drawn(app: HardenerApp) -> str:
    """Return what is on the screen, without what differs from run to run."""
    svg = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="hardener"))
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def lines(app: HardenerApp) -> list[str]:
    """Return the text on the screen, line by line, with everything that is drawn."""
    height = app.size.height
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips[:height]]


def text(app: HardenerApp) -> str:
    """Return the text on the screen."""
    return "\n".join(lines(app))
