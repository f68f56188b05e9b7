"""A document as one HTML file, made like the reports: no scripts, readable on paper and in the dark."""

from hardener.engine.report.blocks import Page
from hardener.engine.report.templating import environment


def write(page: Page) -> bytes:
    """Return the page."""
    return environment().get_template("document.html.j2").render(page=page).encode("utf-8")
