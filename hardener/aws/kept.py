"""What botocore and JMESPath would make anew for every call, made once.

Both refer to themselves, so only the garbage collector takes them away, and it holds up every thread meanwhile: of a
scan's garbage, nearly all was these.
"""

from collections.abc import Callable
from typing import Any

import jmespath
from botocore.parsers import ResponseParser, ResponseParserFactory
from jmespath.visitor import TreeInterpreter

_INTERPRETER = TreeInterpreter()
"""Holds nothing of what it looks through, so all threads can use it."""


def path(expression: str) -> Callable[[Any], Any]:
    """Return what looks for the JMESPath `expression` in an answer. Raises JMESPathError where it is none."""
    tree = jmespath.compile(expression).parsed

    def search(answer: Any) -> Any:
        return _INTERPRETER.visit(tree, answer)

    return search


class KeptParsers(ResponseParserFactory):  # type: ignore[misc]
    """Gives every call of a protocol the same parser; parsers hold nothing of what they parse."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, ResponseParser] = {}

    def set_parser_defaults(self, **kwargs: Any) -> None:
        """Set what parsers are made with; those that were made without it are let go."""
        super().set_parser_defaults(**kwargs)
        self._kept.clear()

    def create_parser(self, protocol_name: str) -> ResponseParser:
        """Return the parser of a protocol, such as `json`."""
        if protocol_name not in self._kept:
            self._kept[protocol_name] = super().create_parser(protocol_name)
        return self._kept[protocol_name]
