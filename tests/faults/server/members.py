"""Walking through an answer by botocore's model, and writing into its members."""

from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError, Shape

Fill = Callable[[str, Shape, str], str | None]
"""Given a member's name, its shape and what is in it, returns what shall be; None to leave it."""


@cache
def output_of(service: str, operation: str) -> Any:
    """Return the shape of an operation's answer; None where it has none."""
    try:
        return botocore.session.get_session().get_service_model(service).operation_model(operation).output_shape
    except (OperationNotFoundError, UnknownServiceError):
        return None


def in_json(shape: Any, value: Any, fill: Fill) -> None:
    """Fill the members of every structure that is there in `value`, present or not."""
    if shape.type_name == "list":
        for item in value or ():
            in_json(shape.member, item, fill)
    elif shape.type_name == "map":
        _in_map(shape, value, fill)
    elif shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            written = member.serialization.get("name", name)
            if (told := fill(name, member, _text(value.get(written)))) is not None:
                value[written] = told
            elif value.get(written) is not None:
                in_json(member, value[written], fill)


def _in_map(shape: Any, value: Any, fill: Fill) -> None:
    for name, inner in list((value or {}).items()):
        if (told := fill(name, shape.value, _text(inner))) is not None:
            value[name] = told


def in_xml(shape: Any, root: Element, fill: Fill, *, wrapped: bool) -> None:
    """Do the same in XML; `wrapped` says that the answer is inside of a `...Result`."""
    inside = next((child for child in root if child.tag.endswith("Result")), None) if wrapped else root
    if inside is not None:
        _in_structure(shape, inside, fill)


def _in_structure(shape: Any, node: Element, fill: Fill) -> None:
    for name, member in shape.members.items():
        written = member.serialization.get("name", name)
        found = node.find(written)
        old = (found.text or "") if found is not None else ""
        if (told := fill(name, member, old)) is not None:
            if found is None:
                found = SubElement(node, written)
            found.text = told
        elif found is not None:
            _in_node(member, found, fill)


def _in_node(member: Any, node: Element, fill: Fill) -> None:
    if member.type_name == "structure":
        _in_structure(member, node, fill)
    elif member.type_name == "list" and member.member.type_name == "structure":
        for item in node:
            _in_structure(member.member, item, fill)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
