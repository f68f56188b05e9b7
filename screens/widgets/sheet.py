"""Text that is laid out anew for every width, so that what wraps stays aligned."""

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Document = Callable[[int], Content]
"""Draws itself for a width in cells."""


class Sheet(Widget):
    """Shows a document at whatever width there is."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._document: Document = lambda _: Content("")
        self._laid: tuple[int, Content] | None = None

    def show(self, document: Document | Content) -> None:
        """Show `document`, or content that needs no layout of its own."""
        self._document = (lambda _: document) if isinstance(document, Content) else document
        self._laid = None
        self.refresh(layout=self.styles.auto_dimensions)

    @property
    def text(self) -> str:
        """What is shown, as plain text at a usual width."""
        return self._document(max(self.size.width, 80)).plain

    def _at(self, width: int) -> Content:
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, self._document(width))
        return self._laid[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the document takes at `width`."""
        return len(self._at(width).wrap(width)) if width else 1

    def render(self) -> Content:
        """Return the document at the width there is."""
        return self._at(self.content_size.width)
