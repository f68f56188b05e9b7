"""Answers as AWS writes them, bytes made from botocore's own models: EC2's XML, Query's XML, and JSON."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

REQUEST_ID = "8c1d4a9e-0000-4000-8000-0000benchmark"


def written(operation: Any, answer: Mapping[str, Any]) -> bytes:
    """Return the body of `answer` to `operation`, a botocore operation model."""
    protocol = operation.service_model.resolved_protocol
    if protocol not in ("ec2", "query"):
        return json.dumps(answer).encode()
    shape = operation.output_shape
    # EC2 sends every list, also an empty one; botocore reads an absent one as if nobody had been asked.
    lists = {name: [] for name, member in shape.members.items() if member.type_name == "list"}
    body = _structure(shape, {**lists, **answer})
    name, space = operation.name, operation.metadata["xmlNamespace"]
    if protocol == "ec2":
        return f'<{name}Response xmlns="{space}/"><requestId>{REQUEST_ID}</requestId>{body}</{name}Response>'.encode()
    wrapper = shape.serialization.get("resultWrapper", f"{name}Result")
    told = f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata>"
    return f'<{name}Response xmlns="{space}"><{wrapper}>{body}</{wrapper}>{told}</{name}Response>'.encode()


def _structure(shape: Any, value: Mapping[str, Any]) -> str:
    return "".join(_member(name, shape.members[name], inner) for name, inner in value.items())


def _member(name: str, shape: Any, value: Any) -> str:
    tag = shape.serialization.get("name", name)
    return f"<{tag}>{_value(shape, value)}</{tag}>"


def _value(shape: Any, value: Any) -> str:
    if shape.type_name == "structure":
        return _structure(shape, value)
    if shape.type_name == "list":
        return "".join(_member("member", shape.member, one) for one in value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, bool):
        return str(value).lower()
    return escape(str(value))
