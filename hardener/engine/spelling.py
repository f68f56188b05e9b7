"""Commands that a sentence names, as they have to be typed where the sentence is read."""

import re

_COMMAND = re.compile(r"\bhardener (?=(?:apply|audit|checks|history|init|permissions|plan|report|resume|scan|undo)\b)")


def spelled(text: str, *, practice: bool) -> str:
    """Return `text` with its commands as they work here: on the practice organization they come after `demo`."""
    return _COMMAND.sub("hardener demo ", text) if practice else text
