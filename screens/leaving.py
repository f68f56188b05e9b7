"""What holds while a screen is being taken down."""

from textual.css.query import NoMatches
from textual.message import Message
from textual.message_pump import MessagePump


class Leaving(MessagePump):
    """A screen that may be left before it is whole, and while messages to it are still on their way.

    It is no widget by itself, since Textual takes styles from the first base alone that is one.
    """

    _pruning: bool
    """Set by Textual once the screen is to go."""

    async def _on_message(self, message: Message) -> None:
        """Take `message` in; that a widget it is about is no longer there, or never will be, is no defect then."""
        try:
            await super()._on_message(message)
        except NoMatches:
            if self._pruning or not self.is_attached:
                return
            raise
