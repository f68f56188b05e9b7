"""The pictures of one walk."""

from typing import Any

from tests.screens.pictures import drawn
from tests.screens.walking import Walk


class Album:
    """Takes the pictures of one walk."""

    def __init__(self, picture: Any) -> None:
        self._picture = picture

    async def take(self, walk: Walk, name: str, *keys: str) -> None:
        """Press `keys`, and compare what is on the screen then."""
        await walk.keys(*keys)
        walk.app.clear_notifications()
        await walk.pilot.pause()
        assert drawn(walk.app) == self._picture(name=name.replace(" ", "-"))
