"""What every dialog shares."""

from collections.abc import Awaitable
from time import monotonic
from typing import TypeVar

from textual.screen import ModalScreen

from screens.leaving import Leaving
from screens.widgets.room import HEIGHTS, LEAST, WIDTHS, MoreRoom

T = TypeVar("T")
PAUSE = 0.3
"""Seconds during which a dialog takes no yes, since a key held down may not answer it."""


class Dialog(Leaving, ModalScreen[T]):
    """A modal screen that says no until it was there long enough to be read, on a terminal that shows it whole."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    _ending: Awaitable[object] | None = None
    """The dialog is over at once; what Textual returns for it only says when it is gone."""
    _since = 0.0
    _mounting: Awaitable[object] | None = None

    def on_mount(self) -> None:
        """Start the clock."""
        self._since = monotonic()
        self._mounting = self.mount(MoreRoom())

    @property
    def answerable(self) -> bool:
        """Whether a yes counts."""
        width, height = self.app.size
        return monotonic() - self._since >= PAUSE and width >= LEAST[0] and height >= LEAST[1]

    def end(self, answer: T | None = None) -> None:
        """Close with `answer`."""
        self._ending = self.dismiss(answer)
